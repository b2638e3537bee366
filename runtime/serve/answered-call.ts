import type { CallStart } from '../call/call.ts';

/** A call that is being answered, as its handler's context and the hooks around it see it. */
export interface AnsweredCall {
  readonly start: CallStart;
  /** Milliseconds since the epoch; undefined: no deadline. */
  readonly deadline: number | undefined;
  /** Aborts when the call has ended, however it did. */
  readonly signal: AbortSignal;
  /** Aborts when the caller is gone or the deadline has passed, but not when the call is simply done. */
  readonly cancelled: AbortSignal;
  /** Calls back when `cancelled` aborts, for less than a signal costs; gives what takes that back. */
  whenCancelled(callback: () => void): () => void;
  /** Called once, right before the end goes to the caller; set by whoever has something to tell ahead of it. */
  whenEnding?: (() => void) | undefined;
  readonly requestHeader: Headers;
  readonly responseHeader: Headers;
  readonly responseTrailer: Headers;
}
