/** The header fields that both sides remember, the newest first: RFC 7541, 2.3.2. */
import { staticTable, type TableEntry } from './static-table.ts';

/** Index of the newest entry. */
const firstIndex = staticTable.length + 1;

/** Entries that were given up are cut off when they are that many. */
const compactFrom = 64;

export class DynamicTable {
  /** Bytes that its entries may count for. */
  maxSize: number;
  /** How many entries were ever added; the number of the next one. */
  added = 0;
  /** Changes whenever the table does. */
  version = 0;
  private readonly onEvict: ((entry: TableEntry, number: number) => void) | undefined;
  private size = 0;
  /** The oldest first; those before `first` are gone. */
  private readonly entries: TableEntry[] = [];
  private first = 0;

  /** @param onEvict hears of each entry that is given up, by its number */
  constructor(maxSize: number, onEvict?: (entry: TableEntry, number: number) => void) {
    this.maxSize = maxSize;
    this.onEvict = onEvict;
  }

  /** The entry with that index, of the static table or of this one; undefined when there is none. */
  get(index: number): TableEntry | undefined {
    if (index < firstIndex) return staticTable[index - 1];
    const at = this.entries.length - 1 - (index - firstIndex);
    return at < this.first ? undefined : this.entries[at];
  }

  /** What the entry with that number has as its index now. */
  indexOf(number: number): number {
    return firstIndex + this.added - 1 - number;
  }

  /** An entry that is larger than the table empties it, and is no error. */
  add(entry: TableEntry): void {
    this.evict(this.maxSize - entry.size);
    this.version++;
    this.added++;
    if (entry.size > this.maxSize) return;
    this.entries.push(entry);
    this.size += entry.size;
  }

  resize(maxSize: number): void {
    this.version++;
    this.maxSize = maxSize;
    this.evict(maxSize);
  }

  private evict(toSize: number): void {
    while (this.size > toSize && this.first < this.entries.length) {
      const entry = this.entries[this.first] as TableEntry;
      this.onEvict?.(entry, this.added - (this.entries.length - this.first));
      this.first++;
      this.size -= entry.size;
    }
    if (this.first < compactFrom) return;
    this.entries.splice(0, this.first);
    this.first = 0;
  }
}
