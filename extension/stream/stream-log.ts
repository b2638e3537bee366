/**
 * What went to and fro on a stream, with times. The window holds the first and the last of it; from the moment that there is
 * more, a file holds everything, so that a million messages cost the window nothing.
 */
import { closeSync, openSync, writeSync } from 'node:fs';

export interface StreamItem {
  kind: 'sent' | 'received' | 'half-closed';
  /** Counted from 1, of its kind. */
  number: number;
  time: Date;
  /** JSON; empty where it was half-closed. */
  text: string;
}

/** How many items from the beginning are kept, and how many from the end. */
const firstItems = 1000;
/** Characters of the first. */
const firstCharacters = 4 * 1024 * 1024;
const lastItems = 50;
/** Characters that are written to the file at once. */
const batch = 256 * 1024;

export class StreamLog {
  readonly #makeFile: () => string;
  readonly #first: StreamItem[] = [];
  #firstLength = 0;
  #last: StreamItem[] = [];
  #counts = { sent: 0, received: 0, 'half-closed': 0 };
  #file: { path: string; descriptor: number } | undefined;
  #pending: string[] = [];
  #pendingLength = 0;
  #written = { ms: Number.NaN, text: '' };

  /** `makeFile` answers with the path of a file that is not there yet; it is called when there is more than the window holds. */
  constructor(makeFile: () => string) {
    this.#makeFile = makeFile;
  }

  /** From the beginning on, as many as are kept. */
  get first(): readonly StreamItem[] {
    return this.#first;
  }

  /** The last of them. */
  get last(): readonly StreamItem[] {
    return this.#last.slice(-lastItems);
  }

  get sent(): number {
    return this.#counts.sent;
  }

  get received(): number {
    return this.#counts.received;
  }

  add(kind: StreamItem['kind'], text = ''): void {
    const item = { kind, number: ++this.#counts[kind], time: new Date(), text };
    this.#last.push(item);
    if (this.#last.length >= 2 * lastItems) this.#last = this.#last.slice(-lastItems);
    const isFull = this.#first.length >= firstItems || this.#firstLength >= firstCharacters;
    if (isFull) {
      this.#spool(item);
      return;
    }
    this.#first.push(item);
    this.#firstLength += text.length;
  }

  /** Everything, an item a line, when that is more than the window holds; whole after it was called. */
  file(): string | undefined {
    this.#write();
    return this.#file?.path;
  }

  close(): void {
    this.#write();
    if (this.#file) closeSync(this.#file.descriptor);
  }

  #spool(item: StreamItem): void {
    if (!this.#file) {
      const path = this.#makeFile();
      this.#file = { path, descriptor: openSync(path, 'wx', 0o600) };
      for (const each of this.#first) this.#pend(each);
    }
    this.#pend(item);
    if (this.#pendingLength >= batch) this.#write();
  }

  #pend({ kind, time, text }: StreamItem): void {
    const value = text === '' ? 'true' : /[\r\n]/.test(text) ? oneLine(text) : text;
    const line = `{"time":"${this.#isoTime(time)}","${kind}":${value}}\n`;
    this.#pending.push(line);
    this.#pendingLength += line.length;
  }

  /** Many come in one millisecond, and a time is slow to write. */
  #isoTime(time: Date): string {
    const ms = time.getTime();
    if (ms !== this.#written.ms) this.#written = { ms, text: time.toISOString() };
    return this.#written.text;
  }

  /** In one piece and at once: a quarter of a megabyte to the page cache is less than a millisecond. */
  #write(): void {
    if (!this.#file || this.#pending.length === 0) return;
    writeSync(this.#file.descriptor, this.#pending.join(''));
    this.#pending = [];
    this.#pendingLength = 0;
  }
}

function oneLine(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return JSON.stringify(json);
  }
}
