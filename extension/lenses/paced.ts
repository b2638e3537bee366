/**
 * What documents show of something that changes all the time: not more often than can be read, and nothing new in one that is
 * being edited, where a lens that changes its length would move what is typed. Times are milliseconds of one clock.
 */

/** Between two changes of what a document shows. */
const interval = 5000;
/** After the last key, before a document counts as not being edited. */
const quiet = 3000;

interface Shown<T> {
  value: T | undefined;
  changedAt: number;
  editedAt: number;
}

export class Paced<T> {
  readonly #documents = new Map<string, Shown<T>>();

  /** What a document shows now: the latest, where it is time for it. */
  show(document: string, latest: T | undefined, now: number): T | undefined {
    const shown = this.#of(document);
    if (shown.value !== latest && this.wait(document, now) === 0) {
      shown.value = latest;
      shown.changedAt = now;
    }
    return shown.value;
  }

  /** What a document shows, without asking whether it is time for something else. */
  peek(document: string): T | undefined {
    return this.#documents.get(document)?.value;
  }

  /** How long a document shows what it does, at least. */
  wait(document: string, now: number): number {
    const { changedAt, editedAt } = this.#of(document);
    return Math.max(0, changedAt + interval - now, editedAt + quiet - now);
  }

  edited(document: string, now: number): void {
    this.#of(document).editedAt = now;
  }

  closed(document: string): void {
    this.#documents.delete(document);
  }

  #of(document: string): Shown<T> {
    const known = this.#documents.get(document);
    if (known) return known;
    const never = Number.NEGATIVE_INFINITY;
    const shown = { value: undefined, changedAt: never, editedAt: never };
    this.#documents.set(document, shown);
    return shown;
  }
}
