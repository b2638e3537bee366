import {
  type CallEnd,
  type CallHandle,
  type CallObserver,
  initialCreditBytes,
  type Metadata,
} from '../../call/call.ts';
import { canceledEnd } from '../../call/call-error.ts';
import { plainEnd } from '../../call/open-unary.ts';
import { type Frame, FrameError, payloadOf, worthGivingBytes } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';

/** Who opens calls, and hears when they end. */
export interface FramedCallOwner {
  callEnded(sequence: number, end: CallEnd): void;
}

/** A call opened on this side and answered on the other. */
export class FramedCall implements CallHandle {
  readonly #writer: FrameWriter;
  readonly #instance: number;
  readonly sequence: number;
  readonly #observer: CallObserver;
  readonly #owner: FramedCallOwner;
  #owed = 0;
  /** Where its last message is. */
  #batchNumber = 0;
  #credit = initialCreditBytes;
  /** What was sent without credit; undefined stands for the half-close. */
  #queue: (Uint8Array | undefined)[] | undefined;
  #blocked = false;
  /** The answer has begun: no headers may come any more. */
  #begun = false;
  #ended = false;

  constructor(
    writer: FrameWriter,
    instance: number,
    sequence: number,
    observer: CallObserver,
    owner: FramedCallOwner,
  ) {
    this.#writer = writer;
    this.#instance = instance;
    this.sequence = sequence;
    this.#observer = observer;
    this.#owner = owner;
  }

  message(bytes: Uint8Array): boolean {
    if (this.#ended) return true;
    if (this.#blocked) {
      this.#queue ??= [];
      this.#queue.push(bytes);
      return false;
    }
    this.#send(bytes);
    return !this.#blocked;
  }

  halfClose(): void {
    if (this.#ended) return;
    if (this.#queue !== undefined && this.#queue.length > 0) this.#queue.push(undefined);
    else this.#writer.halfClose(this.#instance, this.sequence);
  }

  /** Ends here and now: the other side may be stalled and never answer. */
  cancel(): void {
    if (this.#ended) return;
    this.#writer.cancel(this.#instance, this.sequence);
    this.end(canceledEnd);
  }

  credit(bytes: number): void {
    if (this.#ended) return;
    this.#owed += bytes;
    if (this.#owed < worthGivingBytes) return;
    this.#writer.credit(this.#instance, this.sequence, this.#owed);
    this.#owed = 0;
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

  /** The last message, and an end that says nothing more. */
  receiveLast(frame: Frame): void {
    const observer = this.#observer;
    if (this.#begun || observer.onlyMessage === undefined) {
      this.receiveMessage(payloadOf(frame));
      this.end({ trailers: [] });
      return;
    }
    this.#ended = true;
    this.#queue = undefined;
    this.#owner.callEnded(this.sequence, plainEnd);
    observer.onlyMessage(frame.bytes, frame.start, frame.end);
  }

  receiveCredit(bytes: number): void {
    this.#credit += bytes;
    if (!this.#blocked || this.#credit <= 0) return;
    this.#blocked = false;
    const queue = this.#queue ?? [];
    let sent = 0;
    while (sent < queue.length && !this.#blocked) {
      const bytes = queue[sent++];
      if (bytes === undefined) this.#writer.halfClose(this.#instance, this.sequence);
      else this.#send(bytes);
    }
    queue.splice(0, sent);
    if (!this.#blocked) this.#observer.writable();
  }

  end(end: CallEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#queue = undefined;
    this.#owner.callEnded(this.sequence, end);
    this.#observer.end(end);
  }

  #send(bytes: Uint8Array): void {
    this.#batchNumber = this.#writer.join(this.#batchNumber);
    this.#writer.message(this.#instance, this.sequence, bytes);
    this.#credit -= bytes.byteLength;
    this.#blocked = this.#credit <= 0;
  }
}
