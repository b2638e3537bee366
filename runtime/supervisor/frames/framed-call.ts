import {
  type CallEnd,
  type CallHandle,
  type CallObserver,
  initialCreditBytes,
  type Metadata,
} from '../../call/call.ts';
import { canceledEnd } from '../../call/call-error.ts';
import { FrameError } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { OwedCredit } from './owed-credit.ts';

/** A call opened on this side and answered on the other. */
export class FramedCall implements CallHandle {
  readonly #writer: FrameWriter;
  readonly #instance: number;
  readonly #sequence: number;
  readonly #observer: CallObserver;
  readonly #onEnd: (end: CallEnd) => void;
  readonly #owed: OwedCredit;
  #credit = initialCreditBytes;
  /** What was sent without credit; undefined stands for the half-close. */
  readonly #queue: (Uint8Array | undefined)[] = [];
  #blocked = false;
  /** The answer has begun: no headers may come any more. */
  #begun = false;
  #ended = false;

  constructor(
    writer: FrameWriter,
    instance: number,
    sequence: number,
    observer: CallObserver,
    onEnd: (end: CallEnd) => void,
  ) {
    this.#writer = writer;
    this.#instance = instance;
    this.#sequence = sequence;
    this.#observer = observer;
    this.#onEnd = onEnd;
    this.#owed = new OwedCredit((bytes) => writer.credit(instance, sequence, bytes));
  }

  message(bytes: Uint8Array): boolean {
    if (this.#ended) return true;
    if (this.#blocked) {
      this.#queue.push(bytes);
      return false;
    }
    this.#send(bytes);
    return !this.#blocked;
  }

  halfClose(): void {
    if (this.#ended) return;
    if (this.#queue.length > 0) this.#queue.push(undefined);
    else this.#writer.halfClose(this.#instance, this.#sequence);
  }

  /** Ends here and now: the other side may be stalled and never answer. */
  cancel(): void {
    if (this.#ended) return;
    this.#writer.cancel(this.#instance, this.#sequence);
    this.end(canceledEnd);
  }

  credit(bytes: number): void {
    if (!this.#ended) this.#owed.add(bytes);
  }

  receiveHeaders(metadata: Metadata): void {
    if (this.#begun) throw new FrameError('headers came late, or twice');
    this.#begun = true;
    this.#observer.headers(metadata);
  }

  receiveMessage(bytes: Uint8Array): void {
    this.#begun = true;
    this.#observer.message(bytes);
  }

  receiveCredit(bytes: number): void {
    this.#credit += bytes;
    if (!this.#blocked || this.#credit <= 0) return;
    this.#blocked = false;
    let sent = 0;
    while (sent < this.#queue.length && !this.#blocked) {
      const bytes = this.#queue[sent++];
      if (bytes === undefined) this.#writer.halfClose(this.#instance, this.#sequence);
      else this.#send(bytes);
    }
    this.#queue.splice(0, sent);
    if (!this.#blocked) this.#observer.writable();
  }

  end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue.length = 0;
    this.#onEnd(end);
    this.#observer.end(end);
  }

  #send(bytes: Uint8Array): void {
    this.#writer.message(this.#instance, this.#sequence, bytes);
    this.#credit -= bytes.byteLength;
    this.#blocked = this.#credit <= 0;
  }
}
