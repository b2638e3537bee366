/** Both ends of the frames: turns calls into frames and frames into calls, in the runtime and in the instance alike. */
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../../call/call.ts';
import { NumberMap } from '../../number-map.ts';
import { readEnd, readMetadata, readOpening } from './call-payload.ts';
import { type Frame, FrameError, frameKind, payloadOf } from './frame.ts';
import type { FrameWriter } from './frame-writer.ts';
import { FramedAnswer, type FramedAnswerOwner } from './framed-answer.ts';
import { FramedCall, type FramedCallOwner } from './framed-call.ts';
import { ReceivedStarts } from './known-starts.ts';
import { type Payload, PayloadReader } from './payload-reader.ts';

export interface PeerOptions {
  instance: number;
  side: 'runtime' | 'instance';
  writer: FrameWriter;
  /** Answers what the other side opens. */
  target: CallTarget;
  /** Hears how each call ended that was opened here. */
  onCallEnd?(end: CallEnd): void;
}

export class Peer implements CallTarget, FramedCallOwner, FramedAnswerOwner {
  readonly #options: PeerOptions;
  /** Opened here. */
  readonly #calls = new NumberMap<FramedCall>();
  /** Opened by the other side. */
  readonly #answers = new NumberMap<FramedAnswer>();
  readonly #starts = new ReceivedStarts();
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
    const call = this.#begin(observer);
    if (this.#closed === undefined) writer.open(instance, call.sequence, start);
    return call;
  }

  openUnary(
    start: CallStart,
    observer: CallObserver,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): CallHandle {
    const { instance, writer } = this.#options;
    const call = this.#begin(observer);
    if (this.#closed === undefined) writer.openUnary(instance, call.sequence, start, bytes, from, to);
    return call;
  }

  #begin(observer: CallObserver): FramedCall {
    const { instance, writer } = this.#options;
    const sequence = this.#takeSequence();
    const call = new FramedCall(writer, instance, sequence, observer, this);
    this.#calls.set(sequence, call);
    const closed = this.#closed;
    if (closed !== undefined) queueMicrotask(() => call.end(closed));
    return call;
  }

  /** Takes a frame of this instance. Throws FrameError when its payload is broken. */
  receive(frame: Frame): void {
    if (this.#closed !== undefined) return;
    const { sequence, kind } = frame;
    if (kind === frameKind.open) {
      this.#answer(frame);
      return;
    }
    // Frames that crossed the end of their call are dropped.
    if (this.#isOwn(sequence)) {
      const call = this.#calls.get(sequence);
      if (call !== undefined) receiveAnswer(call, frame);
    } else {
      const answer = this.#answers.get(sequence);
      if (answer !== undefined) receiveRequest(answer, frame);
    }
  }

  /** A call opened here has ended. */
  callEnded(sequence: number, end: CallEnd): void {
    this.#calls.delete(sequence);
    if (this.#calls.size === 0) this.#onIdle?.();
    this.#options.onCallEnd?.(end);
  }

  /** A call opened by the other side is answered. */
  answerEnded(sequence: number): void {
    this.#answers.delete(sequence);
    if (this.#answers.size === 0) this.#onAnswered?.();
  }

  /** The other side is gone: what was opened here ends with `end`, what was opened there is cancelled. */
  close(end: CallEnd): void {
    if (this.#closed !== undefined) return;
    this.#closed = end;
    for (const answer of this.#answers.values()) answer.cancel();
    for (const call of this.#calls.values()) call.end(end);
  }

  #answer(frame: Frame): void {
    const { sequence } = frame;
    const { start, messageAt, isOnly } = readOpening(frame, this.#starts);
    const { instance, writer, target } = this.#options;
    const answer = new FramedAnswer(writer, instance, sequence, this);
    if (this.#isOwn(sequence) || !this.#answers.add(sequence, answer)) {
      throw new FrameError(`call ${sequence} cannot be opened`);
    }
    answer.begin(target, start);
    if (messageAt === undefined) return;
    answer.receiveMessage(payloadOf(frame, messageAt));
    if (isOnly) answer.halfClose();
  }

  /** Whether a call of that number is opened here: the runtime's are odd. */
  #isOwn(sequence: number): boolean {
    return sequence % 2 === (this.#options.side === 'runtime' ? 1 : 0);
  }

  #takeSequence(): number {
    do {
      this.#nextSequence += 2;
      if (this.#nextSequence > 0xffff_ffff) this.#nextSequence -= 0xffff_fffe;
    } while (this.#calls.has(this.#nextSequence));
    return this.#nextSequence;
  }
}

function receiveAnswer(call: FramedCall, frame: Frame): void {
  switch (frame.kind) {
    case frameKind.lastMessage:
      call.receiveLast(frame);
      return;
    case frameKind.message:
      call.receiveMessage(payloadOf(frame));
      return;
    case frameKind.headers:
      call.receiveHeaders(readMetadata(frame));
      return;
    case frameKind.trailers:
      call.end(readEnd(frame));
      return;
    case frameKind.credit:
      call.receiveCredit(readCredit(frame));
      return;
    default:
      throw new FrameError(`a frame of kind ${frame.kind} is no answer`);
  }
}

function receiveRequest(answer: FramedAnswer, frame: Frame): void {
  switch (frame.kind) {
    case frameKind.lastMessage:
      answer.receiveMessage(payloadOf(frame));
      answer.halfClose();
      return;
    case frameKind.message:
      answer.receiveMessage(payloadOf(frame));
      return;
    case frameKind.halfClose:
      answer.halfClose();
      return;
    case frameKind.cancel:
      answer.cancel();
      return;
    case frameKind.credit:
      answer.receiveCredit(readCredit(frame));
      return;
    default:
      throw new FrameError(`a frame of kind ${frame.kind} is no request`);
  }
}

function readCredit(payload: Payload): number {
  const reader = new PayloadReader(payload);
  const bytes = reader.u32();
  reader.end();
  return bytes;
}
