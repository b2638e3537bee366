/**
 * The seam between who calls and who answers. The gateway, the sdk's client and the control API open calls; a
 * service in this thread, an instance behind frames, or a remote environment answers them. Everything is
 * push-style and synchronous, so that one call costs no promise on the hot path.
 */
import type { Code } from '@connectrpc/connect';

/** Ordered header or trailer lines. Names are lower case; values of `-bin` names are base64. */
export type Metadata = [name: string, value: string][];

/** So many bytes of messages may go each way before the first credit. */
export const initialCreditBytes = 256 * 1024;

/** How messages are written. The answering side decodes: the gateway never parses a message. */
export type Codec = 'proto' | 'json';

/** What is known when a call begins. */
export interface CallStart {
  /** Full name of the service: `posts.v1.PostsService`. */
  service: string;
  /** Name of the method as in the definition: `List`. */
  method: string;
  codec: Codec;
  /** What is left of the caller's deadline, in milliseconds; absent: no deadline. */
  timeoutMs?: number;
  metadata: Metadata;
  /** W3C trace context, when the caller sent one. */
  traceparent?: string;
  /** How the call came in from outside, for the handler's context; absent for calls from within. */
  request?: { protocol: string; method: string; url: string };
  /** Project whose code calls, where the runtime knows it. */
  caller?: string;
  /** Which of the project's instances has it, from 0; set by who chose it. Neither of these two travels. */
  instance?: number;
}

/** A typed detail of an error, as in google.rpc.Status. */
export interface ErrorDetail {
  /** Full name of the message type. */
  type: string;
  value: Uint8Array;
}

/** How a call ended. No `error` means OK. */
export interface CallEnd {
  error?: { code: Code; message: string; details: ErrorDetail[] };
  trailers: Metadata;
}

/** The caller's ears. `end` comes exactly once and last, whatever happened, cancel included. */
export interface CallObserver {
  /** Response headers; at most once, before the first message. */
  headers(metadata: Metadata): void;
  /** One response message, encoded in the call's codec. The bytes are the observer's to keep. */
  message(bytes: Uint8Array): void;
  /** After `CallHandle.message` returned false: the target can take more. */
  writable(): void;
  end(end: CallEnd): void;
  /**
   * Instead of one `message` and the `end`, where the whole answer is these bytes, from the first place to the one before the
   * second, an OK, and nothing else. The bytes stay as they are until this returns: what is to be kept of them is copied.
   */
  onlyMessage?(bytes: Uint8Array, from: number, to: number): void;
}

/** The caller's hands on an open call. Every method is safe, and does nothing, after the end. */
export interface CallHandle {
  /** Sends one request message. False: wait for `writable` before the next (it was sent all the same). */
  message(bytes: Uint8Array): boolean;
  /** No more request messages. */
  halfClose(): void;
  /** The caller is gone or its deadline has passed; the observer still gets its `end`. */
  cancel(): void;
  /** The caller has consumed that many bytes of response messages and can take as many more. */
  credit(bytes: number): void;
}

/**
 * Something that answers calls. `open` never throws: what goes wrong arrives at `observer.end`, and nothing arrives at
 * the observer before `open` has returned.
 */
export interface CallTarget {
  open(start: CallStart, observer: CallObserver): CallHandle;
  /**
   * The same, where the whole request is these bytes, from the first place to the one before the second, for less than an `open`,
   * a `message` and a `halfClose`. The bytes stay as they are until this returns: what is to be kept of them is copied. Who has
   * any target calls `openUnary`, the function.
   */
  openUnary?(
    start: CallStart,
    observer: CallObserver,
    bytes: Uint8Array,
    from: number,
    to: number,
  ): CallHandle;
}
