/** Sends what an instance's frames are made of; what its end keeps its socket from sending goes another way. */
import type { Writable } from 'node:stream';
import { sendParts } from '../frames/send-parts.ts';
import type { Outbox } from '../outbox.ts';

/** Told of together, at most; in bytes. */
const pieceBytes = 1024 * 1024;

/** Hears of bytes that were not sent, which are the `at`th and those after it of all that there were. */
export type TellUnsent = (at: number, bytes: Uint8Array) => void;

export class FrameSender {
  readonly #socket: Writable;
  readonly #outbox: Outbox;
  /** All bytes so far, sent or not. */
  #total = 0;
  /** Handed to the socket when it was behind: all that it holds is in these, and they begin with it, or a little before. */
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #tellUnsent: TellUnsent | undefined;

  constructor(socket: Writable, outbox: Outbox) {
    this.#socket = socket;
    this.#outbox = outbox;
  }

  /** True: nothing of it is needed any more. */
  send(parts: readonly Uint8Array[]): boolean {
    if (this.#tellUnsent !== undefined) {
      for (const part of parts) this.#tell(part, this.#tellUnsent);
      return false;
    }
    // Most of the time all of it is with the system at once.
    const isSent = sendParts(this.#socket, parts);
    for (const { byteLength } of parts) this.#total += byteLength;
    if (!isSent) this.#keep(parts);
    else if (this.#keptBytes > 0) this.#drop(this.#kept.length);
    return isSent;
  }

  /** What was sent last must be read even if this thread never comes back to its socket. */
  secure(): void {
    if (this.#keptBytes > 0) this.#outbox.hold(this.#total - this.#keptBytes, this.#total, this.#kept);
  }

  /** The thread ends, and its socket sends no more: tells what is left, and from now on all there is. */
  leave(tell: TellUnsent): void {
    this.#tellUnsent = tell;
    this.#outbox.clear();
    this.#dropSent();
    const kept = this.#kept;
    this.#total -= this.#keptBytes;
    this.#drop(kept.length);
    for (const part of kept) this.#tell(part, tell);
  }

  #tell(part: Uint8Array, tell: TellUnsent): void {
    for (let offset = 0; offset < part.byteLength; offset += pieceBytes) {
      const piece = part.subarray(offset, offset + pieceBytes);
      tell(this.#total, piece);
      this.#total += piece.byteLength;
    }
  }

  #keep(parts: readonly Uint8Array[]): void {
    for (const part of parts) {
      this.#kept.push(part);
      this.#keptBytes += part.byteLength;
    }
    this.#dropSent();
  }

  #dropSent(): void {
    let sent = 0;
    let left = this.#keptBytes;
    for (const { byteLength } of this.#kept) {
      left -= byteLength;
      if (left < this.#socket.writableLength) break;
      sent++;
    }
    if (sent > 0) this.#drop(sent);
  }

  #drop(parts: number): void {
    for (const { byteLength } of this.#kept.slice(0, parts)) this.#keptBytes -= byteLength;
    this.#kept = this.#kept.slice(parts);
  }
}
