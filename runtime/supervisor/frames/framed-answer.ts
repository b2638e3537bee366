import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget, Metadata } from '../../call/call.ts';
import { worthGivingBytes } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';

/** Who answers calls, and hears when they have ended. */
export interface FramedAnswerOwner {
  answerEnded(sequence: number): void;
}

/** A call opened on the other side and answered on this one. */
export class FramedAnswer implements CallObserver {
  readonly #writer: FrameWriter;
  readonly #instance: number;
  readonly #sequence: number;
  readonly #owner: FramedAnswerOwner;
  #owed = 0;
  /** Where its last message is. */
  #batchNumber = 0;
  #handle: CallHandle | undefined;
  /** Consumed by nobody yet: given back when the target is writable again. In bytes. */
  #withheld = 0;
  #paused = false;
  #ended = false;

  constructor(writer: FrameWriter, instance: number, sequence: number, owner: FramedAnswerOwner) {
    this.#writer = writer;
    this.#instance = instance;
    this.#sequence = sequence;
    this.#owner = owner;
  }

  begin(target: CallTarget, start: CallStart): void {
    this.#handle = target.open(start, this);
  }

  receiveMessage(bytes: Uint8Array): void {
    if (this.#handle?.message(bytes) === false) this.#paused = true;
    if (this.#ended) return;
    if (this.#paused) this.#withheld += bytes.byteLength;
    else this.#owe(bytes.byteLength);
  }

  halfClose(): void {
    this.#handle?.halfClose();
  }

  cancel(): void {
    this.#handle?.cancel();
  }

  receiveCredit(bytes: number): void {
    this.#handle?.credit(bytes);
  }

  headers(metadata: Metadata): void {
    this.#writer.headers(this.#instance, this.#sequence, metadata);
  }

  message(bytes: Uint8Array): void {
    this.#batchNumber = this.#writer.join(this.#batchNumber);
    this.#writer.message(this.#instance, this.#sequence, bytes);
  }

  writable(): void {
    this.#paused = false;
    const withheld = this.#withheld;
    this.#withheld = 0;
    this.#owe(withheld);
  }

  end(end: CallEnd): void {
    this.#ended = true;
    this.#owner.answerEnded(this.#sequence);
    this.#writer.trailers(this.#instance, this.#sequence, end);
  }

  onlyMessage(bytes: Uint8Array, from: number, to: number): void {
    this.#ended = true;
    this.#owner.answerEnded(this.#sequence);
    this.#writer.onlyMessage(this.#instance, this.#sequence, bytes, from, to);
  }

  #owe(bytes: number): void {
    this.#owed += bytes;
    if (this.#owed < worthGivingBytes) return;
    this.#writer.credit(this.#instance, this.#sequence, this.#owed);
    this.#owed = 0;
  }
}
