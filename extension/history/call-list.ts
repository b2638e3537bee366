/** The calls that the History view has of an environment, newest first, and what is not among them. */
import type { CallRecord } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

/** Calls that are asked for at a time. */
export const pageSize = 100;

/** A call, or how many calls are left out at a place: more came at once than could be told. */
export type CallEntry =
  | { readonly kind: 'call'; readonly id: bigint; readonly record: CallRecord }
  | { readonly kind: 'gap'; readonly id: bigint; readonly skipped: bigint };

/** How many of the rows are calls: some stand for what is left out, or for older ones. */
export function countCalls(rows: readonly { kind: string }[]): number {
  return rows.filter(({ kind }) => kind === 'call').length;
}

export class CallList {
  #entries: CallEntry[] = [];
  #limit = pageSize;
  #hasMore = false;

  /** Newest first. What stays keeps its object. */
  get entries(): readonly CallEntry[] {
    return this.#entries;
  }

  /** Whether there are older ones that are not in the list. */
  get hasMore(): boolean {
    return this.#hasMore;
  }

  /** Id of the oldest, to ask for those before it; 0 without any. */
  get oldest(): bigint {
    return this.#entries.at(-1)?.id ?? 0n;
  }

  clear(): void {
    this.#entries = [];
    this.#limit = pageSize;
    this.#hasMore = false;
  }

  /** Takes in the newest page; what came live meanwhile stays on top. */
  addNewest(calls: readonly CallRecord[], hasMore: boolean): void {
    const oldest = calls.at(-1)?.id ?? 0n;
    const isFirst = this.#entries.every(({ id }) => id >= oldest);
    this.#merge(calls);
    if (isFirst) this.#hasMore = hasMore;
    this.#cut();
  }

  /** Takes in the page after the oldest: the list is longer from then on. */
  addOlder(calls: readonly CallRecord[], hasMore: boolean): void {
    this.#limit = this.#entries.length + pageSize;
    this.#merge(calls);
    this.#hasMore = hasMore;
  }

  /** Takes in what was told live, in any order, and how many calls were not. */
  addLive(calls: readonly CallRecord[], skipped: bigint): void {
    const newest = this.#entries[0];
    const first = calls.reduce((least, { id }) => (id < least ? id : least), calls[0]?.id ?? 0n);
    this.#merge(calls);
    if (skipped > 0n && newest) this.#addGap(newest.id, first, skipped);
    this.#cut();
  }

  /** Between what was there and what is new. Where nothing new was told, gaps add up. */
  #addGap(after: bigint, before: bigint, skipped: bigint): void {
    const at = this.#entries.findIndex(({ id }) => id <= after);
    const known = this.#entries[at];
    if (known?.kind === 'gap') {
      this.#entries[at] = { ...known, skipped: known.skipped + skipped };
      return;
    }
    // Its id only has to be between theirs, and no call's.
    this.#entries.splice(Math.max(0, at), 0, {
      kind: 'gap',
      id: before > after ? before - 1n : after,
      skipped,
    });
  }

  #merge(calls: readonly CallRecord[]): void {
    const known = new Set(this.#entries.map((entry) => (entry.kind === 'call' ? entry.id : undefined)));
    const added = calls
      .filter(({ id }) => !known.has(id))
      .map((record): CallEntry => ({ kind: 'call', id: record.id, record }));
    if (added.length === 0) return;
    this.#entries = [...added, ...this.#entries].sort((a, b) => (a.id < b.id ? 1 : a.id > b.id ? -1 : 0));
  }

  #cut(): void {
    if (this.#entries.length <= this.#limit) return;
    this.#entries.length = this.#limit;
    this.#hasMore = true;
  }
}
