/** Both ends of the frames: turns calls into frames and frames into calls, in the runtime and in the instance alike. */
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../../call/call.ts';
import { readEnd, readMetadata, readStart } from './call-payload.ts';
import { type Frame, FrameError, frameKind } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { FramedAnswer } from './framed-answer.ts';
import { FramedCall } from './framed-call.ts';
import { PayloadReader } from './payload-reader.ts';

export interface PeerOptions {
  instance: number;
  side: 'runtime' | 'instance';
  writer: FrameWriter;
  /** Answers what the other side opens. */
  target: CallTarget;
  /** Hears how each call ended that was opened here. */
  onCallEnd?(end: CallEnd): void;
}

export class Peer implements CallTarget {
  readonly #options: PeerOptions;
  /** Opened here. */
  readonly #calls = new Map<number, FramedCall>();
  /** Opened by the other side. */
  readonly #answers = new Map<number, FramedAnswer>();
  #nextSequence: number;
  #closed: CallEnd | undefined;
  #onIdle: (() => void) | undefined;
  #onAnswered: (() => void) | undefined;

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#nextSequence = options.side === 'runtime' ? 1 : 2;
  }

  /** Calls opened here that have not ended. */
  get openCalls(): number {
    return this.#calls.size;
  }

  /** Resolves when no call opened here is open any more. */
  idle(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  /** Resolves when no call opened by the other side is open any more. */
  answered(): Promise<void> {
    if (this.#answers.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onAnswered = resolve;
    });
  }

  open(start: CallStart, observer: CallObserver): CallHandle {
    const { instance, writer } = this.#options;
    const sequence = this.#takeSequence();
    const call = new FramedCall(writer, instance, sequence, observer, (end) => {
      this.#calls.delete(sequence);
      if (this.#calls.size === 0) this.#onIdle?.();
      this.#options.onCallEnd?.(end);
    });
    this.#calls.set(sequence, call);
    const closed = this.#closed;
    if (closed === undefined) writer.open(instance, sequence, start);
    else queueMicrotask(() => call.end(closed));
    return call;
  }

  /** Takes a frame of this instance. Throws FrameError when its payload is broken. */
  receive(frame: Frame): void {
    if (this.#closed !== undefined) return;
    const { sequence, kind, payload } = frame;
    if (kind === frameKind.open) {
      this.#answer(sequence, readStart(payload));
      return;
    }
    const call = this.#calls.get(sequence);
    if (call !== undefined) {
      receiveAnswer(call, kind, payload);
      return;
    }
    const answer = this.#answers.get(sequence);
    // Frames that crossed the end of their call are dropped.
    if (answer !== undefined) receiveRequest(answer, kind, payload);
  }

  /** The other side is gone: what was opened here ends with `end`, what was opened there is cancelled. */
  close(end: CallEnd): void {
    if (this.#closed !== undefined) return;
    this.#closed = end;
    for (const answer of [...this.#answers.values()]) answer.cancel();
    for (const call of [...this.#calls.values()]) call.end(end);
  }

  #answer(sequence: number, start: CallStart): void {
    const { instance, writer, target, side } = this.#options;
    const theirs = side === 'runtime' ? 0 : 1;
    if (sequence % 2 !== theirs || this.#answers.has(sequence)) {
      throw new FrameError(`call ${sequence} cannot be opened`);
    }
    const answer = new FramedAnswer(writer, instance, sequence, () => {
      this.#answers.delete(sequence);
      if (this.#answers.size === 0) this.#onAnswered?.();
    });
    this.#answers.set(sequence, answer);
    answer.begin(target, start);
  }

  #takeSequence(): number {
    do {
      this.#nextSequence += 2;
      if (this.#nextSequence > 0xffff_ffff) this.#nextSequence -= 0xffff_fffe;
    } while (this.#calls.has(this.#nextSequence));
    return this.#nextSequence;
  }
}

function receiveAnswer(call: FramedCall, kind: Frame['kind'], payload: Uint8Array): void {
  if (kind === frameKind.message) call.receiveMessage(payload);
  else if (kind === frameKind.headers) call.receiveHeaders(readMetadata(payload));
  else if (kind === frameKind.trailers) call.end(readEnd(payload));
  else if (kind === frameKind.credit) call.receiveCredit(readCredit(payload));
  else throw new FrameError(`a frame of kind ${kind} is no answer`);
}

function receiveRequest(answer: FramedAnswer, kind: Frame['kind'], payload: Uint8Array): void {
  if (kind === frameKind.message) answer.receiveMessage(payload);
  else if (kind === frameKind.halfClose) answer.halfClose();
  else if (kind === frameKind.cancel) answer.cancel();
  else if (kind === frameKind.credit) answer.receiveCredit(readCredit(payload));
  else throw new FrameError(`a frame of kind ${kind} is no request`);
}

function readCredit(payload: Uint8Array): number {
  const reader = new PayloadReader(payload);
  const bytes = reader.u32();
  reader.end();
  return bytes;
}
