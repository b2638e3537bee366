/** The History view: every call of an environment, from everywhere, newest first, and live. */
import * as vscode from 'vscode';
import type { CallRecord } from '../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Environment } from '../environment/environment.ts';
import type { Environments } from '../environment/environments.ts';
import { counted } from '../views/number-text.ts';
import { callItem, dayItem, dayOf, gapItem, moreItem, mostKept } from './call-item.ts';
import { type CallEntry, countCalls } from './call-list.ts';
import { HistorySource } from './history-source.ts';

export interface CallNode {
  kind: 'call';
  environment: Environment;
  id: bigint;
  record: CallRecord;
}

type Row = CallNode | { kind: 'gap'; id: string; skipped: bigint } | { kind: 'more' };

/**
 * The calls of a day. Not a list without levels: the editor forgets every row while it draws the first level anew, and a
 * press meanwhile would run its command without a row. What is below another row it keeps.
 */
interface DayNode {
  kind: 'day';
  day: string;
  rows: Row[];
}

type HistoryNode = DayNode | Row;

const more: Row = { kind: 'more' };

/** Milliseconds between two drawings: a row that moves faster cannot be pressed. */
const interval = 500;

/** Calls are only asked for while the view can be seen. */
export class HistoryView implements vscode.TreeDataProvider<HistoryNode>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<HistoryNode[] | undefined>();
  readonly #subscriptions: vscode.Disposable[];
  /** A row stays the same object while it is listed, so that it stays selected. */
  #rows = new Map<CallEntry, Row>();
  #days: DayNode[] = [];
  #environment: Environment;
  #source: HistorySource | undefined;
  /** What is drawn: the source before until the next has something. */
  #shown: HistorySource | undefined;
  #drawnAt = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #search = '';
  #isPaused = false;
  readonly onDidChangeTreeData = this.#changed.event;
  readonly view: vscode.TreeView<HistoryNode>;

  constructor(environments: Environments) {
    this.#environment = environments.local;
    this.view = vscode.window.createTreeView('skep.history', { treeDataProvider: this });
    this.#subscriptions = [
      this.view,
      this.view.onDidChangeVisibility(() => this.#begin()),
      environments.onDidChange(() => {
        // Removed: its calls are nobody's.
        if (!environments.all.includes(this.#environment)) this.show(environments.local, '');
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#begin()),
    ];
    this.#describe();
  }

  get environment(): Environment {
    return this.#environment;
  }

  get search(): string {
    return this.#search;
  }

  /** The row that is selected, for commands that come without one. */
  get selected(): CallNode | undefined {
    const [node] = this.view.selection;
    return node?.kind === 'call' ? node : undefined;
  }

  /** Those that are listed now. */
  get calls(): CallNode[] {
    return this.#days.flatMap(({ rows }) => rows).filter((row) => row.kind === 'call');
  }

  /** Shows the calls of an environment that fit a search, the newest first again. */
  show(environment: Environment, search: string): void {
    this.#environment = environment;
    this.#search = search.trim();
    this.#begin();
  }

  /** Stops at what is listed now, or goes on with what is newest. */
  pause(isPaused: boolean): void {
    this.#isPaused = isPaused;
    this.#begin();
  }

  /** Reads it anew. */
  refresh(): void {
    this.#begin();
  }

  async readOlder(): Promise<void> {
    await this.#source?.readOlder();
  }

  getTreeItem(node: HistoryNode): vscode.TreeItem {
    if (node.kind === 'call') return callItem(node);
    if (node.kind === 'day') return dayItem(node.day, countCalls(node.rows));
    return node.kind === 'gap' ? gapItem(node.id, node.skipped) : moreItem();
  }

  getChildren(node?: HistoryNode): HistoryNode[] {
    if (!node) return this.#days;
    return node.kind === 'day' ? node.rows : [];
  }

  getParent(node: HistoryNode): HistoryNode | undefined {
    return this.#days.find(({ rows }) => rows.some((row) => row === node));
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#source?.[Symbol.dispose]();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changed.dispose();
  }

  #rowOf(entry: CallEntry): Row {
    const environment = this.#environment;
    if (entry.kind === 'gap') return { kind: 'gap', id: `gap ${entry.id}`, skipped: entry.skipped };
    return { kind: 'call', environment, id: entry.id, record: entry.record };
  }

  /** Takes over what there is now. Answers with the days to draw again; undefined: all, as there are others than before. */
  #update(): DayNode[] | undefined {
    const { entries, hasMore } = this.#shown?.list ?? { entries: [], hasMore: false };
    this.#rows = new Map(entries.map((entry) => [entry, this.#rows.get(entry) ?? this.#rowOf(entry)]));
    const rowsOf = new Map<string, Row[]>();
    let day = '';
    for (const row of this.#rows.values()) {
      // What is left out is of the day of the call above it.
      if (row.kind === 'call') day = dayOf(row.record);
      const rows = rowsOf.get(day) ?? [];
      rowsOf.set(day, rows);
      rows.push(row);
    }
    if (hasMore) rowsOf.get(day)?.push(more);
    const before = this.#days;
    const known = new Map(before.map((each) => [each.day, each]));
    this.#days = [...rowsOf].map(([name, rows]) => Object.assign(known.get(name) ?? newDay(name), { rows }));
    const isSame = before.length === this.#days.length && before.every((each, at) => each === this.#days[at]);
    return isSame ? this.#days : undefined;
  }

  #begin(): void {
    this.#source?.[Symbol.dispose]();
    if (this.view.visible && vscode.workspace.isTrusted)
      this.#source = new HistorySource(this.#environment, this.#search, !this.#isPaused, () =>
        this.#drawSoon(),
      );
    this.#describe();
  }

  #drawSoon(): void {
    const wait = Math.max(0, this.#drawnAt + interval - performance.now());
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      this.#drawnAt = performance.now();
      if (!this.#source?.isLoading) this.#shown = this.#source;
      this.#changed.fire(this.#update());
      this.#describe();
    }, wait);
  }

  #describe(): void {
    const { name, isLocal } = this.#environment;
    const parts = [isLocal ? '' : name, this.#search, this.#isPaused ? 'paused' : ''];
    this.view.description = parts.filter(Boolean).join(' · ');
    const shown = this.#shown;
    const isEmpty = shown !== undefined && shown.list.entries.length === 0;
    const nothing = isEmpty && shown.search !== '' ? `No call fits "${shown.search}".` : '';
    const notKept = this.#source?.notKept ?? 0n;
    this.view.message = this.#source?.problem || [nothing, notKeptWords(notKept)].filter(Boolean).join(' ');
    void vscode.commands.executeCommand('setContext', 'skep.history.isRead', shown !== undefined);
    void vscode.commands.executeCommand('setContext', 'skep.history.isSearched', this.#search !== '');
    void vscode.commands.executeCommand('setContext', 'skep.history.isPaused', this.#isPaused);
  }
}

/** Empty while all are kept. */
function notKeptWords(calls: bigint): string {
  if (calls === 0n) return '';
  return `${counted(calls, 'call')} ${calls === 1n ? 'was' : 'were'} counted only: of a storm, ${mostKept} are kept.`;
}

function newDay(day: string): DayNode {
  return { kind: 'day', day, rows: [] };
}
