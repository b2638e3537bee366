/**
 * What an instance wrote and its socket has not taken yet, in memory that its host can read: a thread that loops for ever,
 * or is ended for the memory it takes, sends nothing any more.
 */

/** In bytes; it doubles until all that waits has room in it. */
const smallestRoom = 256 * 1024;

/** What waits beyond is not held; of the first half of it, all is. In bytes. */
const largestRoom = 16 * 1024 * 1024;

/** Before the bytes: which byte of all that the instance sends the first of them is, and how many there are; both Float64. */
const headerBytes = 16;

/** The instance's side. */
export class Outbox {
  readonly #share: (buffer: SharedArrayBuffer) => void;
  #buffer: SharedArrayBuffer | undefined;
  /** Of the stream: where the bytes held begin, and where they end. */
  #at = 0;
  #end = 0;
  /** Something found no room: what is behind it is of no use. */
  #isFull = false;

  /** `share` hands a buffer to the host, which takes the place of the one before. */
  constructor(share: (buffer: SharedArrayBuffer) => void) {
    this.#share = share;
  }

  /**
   * From now on it holds these parts, which follow each other in the stream from its `at`th byte to its `end`th. Called again
   * while the parts only become more, it takes no longer than what is new takes.
   */
  hold(at: number, end: number, parts: readonly Uint8Array[]): void {
    const isContinued = at >= this.#at && at <= this.#end;
    // At its largest it is copied anew only for much room that is won: each line of a storm would copy all that waits.
    const isWorthIt = this.#room < largestRoom || at - this.#at >= largestRoom / 2;
    if (!isContinued || (end - this.#at > this.#room && isWorthIt)) this.#begin(at, end - at);
    else if (this.#isFull) return;
    let position = end;
    const added: Uint8Array[] = [];
    for (let i = parts.length - 1; i >= 0 && position > this.#end; i--) {
      const part = parts[i] ?? new Uint8Array();
      position -= part.byteLength;
      added.push(part.subarray(Math.max(0, this.#end - position)));
    }
    this.#isFull = !added.reverse().every((part) => this.#append(part));
    this.#writeLength();
  }

  /** It holds nothing. */
  clear(): void {
    this.#end = this.#at;
    this.#isFull = false;
    this.#writeLength();
  }

  get #room(): number {
    return (this.#buffer?.byteLength ?? headerBytes) - headerBytes;
  }

  /** False: there is no room, and behind a gap nothing is of use. */
  #append(part: Uint8Array): boolean {
    const length = this.#end - this.#at;
    if (this.#buffer === undefined || length + part.byteLength > this.#room) return false;
    new Uint8Array(this.#buffer, headerBytes + length).set(part);
    this.#end += part.byteLength;
    return true;
  }

  #begin(at: number, bytes: number): void {
    if (bytes > this.#room && this.#room < largestRoom) {
      const room = Math.max(smallestRoom, 2 ** Math.ceil(Math.log2(bytes)));
      this.#buffer = new SharedArrayBuffer(headerBytes + Math.min(room, largestRoom));
      this.#share(this.#buffer);
    }
    this.clear();
    this.#at = at;
    this.#end = at;
    if (this.#buffer !== undefined) new Float64Array(this.#buffer, 0, 1)[0] = at;
  }

  #writeLength(): void {
    if (this.#buffer !== undefined) new Float64Array(this.#buffer, 0, 2)[1] = this.#end - this.#at;
  }
}

/** What an instance that has ended left in its outbox; undefined: nothing. */
export function readOutbox(buffer: SharedArrayBuffer): { at: number; bytes: Uint8Array } | undefined {
  const [at = 0, length = 0] = new Float64Array(buffer, 0, 2);
  return length > 0 ? { at, bytes: new Uint8Array(buffer, headerBytes, length) } : undefined;
}
