/** A call that is told of once it is over: the one place at its start and the one at its end, whoever called and however. */
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget, Metadata } from '../call/call.ts';
import { openUnary, plainEnd, tellOnlyMessage } from '../call/open-unary.ts';
import { type KeptBytes, maxKeptBytes, maxKeptMessages } from './kept-call.ts';
import { childContext, type TraceContext, traceparentOf } from './trace-context.ts';

/** What is to be kept of a call: nothing, what is known of it, or its messages too. It is counted in any case. */
export type Keep = 'nothing' | 'call' | 'messages';

/** What is known of every call, kept or not. */
export interface CountedCall {
  readonly start: CallStart;
  /** Instance that had it, or 0 for one that waited, when it was opened: where it counts as in flight. */
  openedAt: number;
  readonly durationMs: number;
}

/** Hears of calls. */
export interface CallRecorder {
  begin(): Keep;
  /** The target has the call: `start.instance` says which instance, if one took it at once. */
  opened(call: CountedCall): void;
  /** A call of which nothing is kept has ended. */
  count(call: CountedCall, end: CallEnd): void;
  end(call: RecordedCall, end: CallEnd): void;
}

/** Messages of one direction. */
class MessageTally {
  bytes = 0;
  messages = 0;
  kept: KeptBytes[] = [];

  keep(bytes: Uint8Array, at: number): void {
    if (this.kept.length >= maxKeptMessages) return;
    // Copied: what a chunk of the network is part of must not stay, nor travel to the thread, for one message.
    this.kept.push({ bytes: new Uint8Array(bytes.subarray(0, maxKeptBytes)), size: bytes.length, at });
  }
}

/** One call between who makes it and its target: it passes all on, and counts and keeps what passes. */
export class RecordedCall implements CountedCall {
  readonly start: CallStart;
  readonly trace: TraceContext;
  /** Milliseconds since the epoch. */
  readonly started = Date.now();
  readonly began = performance.now();
  readonly keep: Keep;
  readonly requests = new MessageTally();
  readonly responses = new MessageTally();
  responseHeaders: Metadata = [];
  durationMs = 0;
  openedAt = 0;

  constructor(keep: Keep, start: CallStart) {
    this.keep = keep;
    this.trace = childContext(start.traceparent);
    this.start = { ...start, traceparent: traceparentOf(this.trace) };
  }

  add(tally: MessageTally, bytes: Uint8Array): void {
    tally.bytes += bytes.length;
    tally.messages++;
    if (this.keep === 'messages') tally.keep(bytes, performance.now() - this.began);
  }
}

/** Opens a call that the recorder hears of. */
export function openRecorded(
  recorder: CallRecorder,
  target: CallTarget,
  start: CallStart,
  observer: CallObserver,
): CallHandle {
  const keep = recorder.begin();
  if (keep === 'nothing') {
    const counted = new CountingObserver(recorder, start, observer);
    const handle = target.open(start, counted);
    recorder.opened(counted);
    return handle;
  }
  const call = new RecordedCall(keep, start);
  const handle = target.open(call.start, new RecordedObserver(recorder, call, observer));
  recorder.opened(call);
  return new RecordedHandle(call, handle);
}

/** Likewise, where the whole request is there. */
export function openRecordedUnary(
  recorder: CallRecorder,
  target: CallTarget,
  start: CallStart,
  observer: CallObserver,
  bytes: Uint8Array,
  from: number,
  to: number,
): CallHandle {
  const keep = recorder.begin();
  if (keep === 'nothing') {
    const counted = new CountingObserver(recorder, start, observer);
    const handle = openUnary(target, start, counted, bytes, from, to);
    recorder.opened(counted);
    return handle;
  }
  const call = new RecordedCall(keep, start);
  call.add(call.requests, bytes.subarray(from, to));
  const handle = openUnary(
    target,
    call.start,
    new RecordedObserver(recorder, call, observer),
    bytes,
    from,
    to,
  );
  recorder.opened(call);
  return handle;
}

/** As little as can be: of a storm each call comes by here. */
class CountingObserver implements CallObserver, CountedCall {
  readonly start: CallStart;
  openedAt = 0;
  durationMs = 0;
  readonly #recorder: CallRecorder;
  readonly #observer: CallObserver;
  readonly #began = performance.now();

  constructor(recorder: CallRecorder, start: CallStart, observer: CallObserver) {
    this.#recorder = recorder;
    this.start = start;
    this.#observer = observer;
  }

  headers(metadata: Metadata): void {
    this.#observer.headers(metadata);
  }

  message(bytes: Uint8Array): void {
    this.#observer.message(bytes);
  }

  writable(): void {
    this.#observer.writable();
  }

  end(end: CallEnd): void {
    this.durationMs = performance.now() - this.#began;
    this.#recorder.count(this, end);
    this.#observer.end(end);
  }

  onlyMessage(bytes: Uint8Array, from: number, to: number): void {
    this.durationMs = performance.now() - this.#began;
    this.#recorder.count(this, plainEnd);
    tellOnlyMessage(this.#observer, bytes, from, to);
  }
}

/** Passes on what the caller hears, and the end to the recorder too. */
export class RecordedObserver implements CallObserver {
  readonly #recorder: CallRecorder;
  readonly #call: RecordedCall;
  readonly #observer: CallObserver;

  constructor(recorder: CallRecorder, call: RecordedCall, observer: CallObserver) {
    this.#recorder = recorder;
    this.#call = call;
    this.#observer = observer;
  }

  headers(metadata: Metadata): void {
    this.#call.responseHeaders = metadata;
    this.#observer.headers(metadata);
  }

  message(bytes: Uint8Array): void {
    this.#call.add(this.#call.responses, bytes);
    this.#observer.message(bytes);
  }

  writable(): void {
    this.#observer.writable();
  }

  end(end: CallEnd): void {
    this.#call.durationMs = performance.now() - this.#call.began;
    this.#recorder.end(this.#call, end);
    this.#observer.end(end);
  }
}

class RecordedHandle implements CallHandle {
  readonly #call: RecordedCall;
  readonly #handle: CallHandle;

  constructor(call: RecordedCall, handle: CallHandle) {
    this.#call = call;
    this.#handle = handle;
  }

  message(bytes: Uint8Array): boolean {
    this.#call.add(this.#call.requests, bytes);
    return this.#handle.message(bytes);
  }

  halfClose(): void {
    this.#handle.halfClose();
  }

  cancel(): void {
    this.#handle.cancel();
  }

  credit(bytes: number): void {
    this.#handle.credit(bytes);
  }
}
