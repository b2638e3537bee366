/** What the runtime, the service host and its workers tell each other besides the frames of calls. */
import type { MessagePort } from 'node:worker_threads';
import type { Codec, ErrorDetail, Metadata } from '../call/call.ts';
import type { FrameAddress } from './frame-server.ts';
import type { LogLine } from './supervisor.ts';
import type { WorkerSpansReport } from './worker-span.ts';

/** What a handler, or the code itself, threw: as text, since errors of any class and any value can be thrown. */
export interface ThrownError {
  /** Its class, or its `code` where it has one, and what it says: as OpenTelemetry has them. */
  type: string;
  message: string;
  /** `TypeError: x is not a function` */
  headline: string;
  /** Places in the bundle, causes included; empty when something else than an Error was thrown. */
  stack: string;
}

/** Where a line comes from, as far as the thread knows that wrote it. */
export interface LineOrigin {
  /** Places in the bundle, the innermost first. */
  stack?: string | undefined;
  /** Of the call during which it was written. */
  traceparent?: string | undefined;
}

/** From the runtime to the host. */
export type HostCommand =
  | { kind: 'start'; instance: number; order: InstanceOrder }
  /** `from` calls these services of `to`, which is in the same host: give the two a channel of their own. */
  | { kind: 'link'; from: number; to: number; services: string[]; gone: string }
  /** Let no other instance call it any more; 'retired' tells when all that they called is answered. */
  | { kind: 'retire'; instance: number }
  /** Open it to debuggers, or close it to them. */
  | { kind: 'inspect'; instance: number; on: boolean }
  /** Deadlines of calls wait from now on, or no longer. */
  | { kind: 'hold-deadlines'; on: boolean }
  /** Ask it to end; it is terminated when it does not. */
  | { kind: 'stop'; instance: number }
  /** Terminate it. */
  | { kind: 'kill'; instance: number; why: Departure };

export interface InstanceOrder {
  /** Where it connects for the frames of its calls. */
  frames: FrameAddress;
  code: string;
  folder: string;
  env: Record<string, string>;
  /** Bytes. */
  memoryLimit: number;
  /** Milliseconds without a sign of life; 0: no limit. */
  stallLimitMs: number;
}

/** A message of a direct call, or its beginning. */
export interface DirectMessage {
  bytes: Uint8Array;
  /** Of the whole message. */
  size: number;
  /** Milliseconds since the call started. */
  at: number;
}

/** A call between instances that did not pass through the runtime. */
export interface DirectCall {
  /** The one that was called: by its number among all, or as the supervisor tells it, its place in its project, from 0. */
  instance: number;
  service: string;
  method: string;
  codec: Codec;
  traceId: string;
  spanId: string;
  parentSpanId: string;
  sampled: boolean;
  /** Milliseconds since the epoch. */
  started: number;
  durationMs: number;
  error?: { code: number; message: string; details: ErrorDetail[] };
  requestBytes: number;
  responseBytes: number;
  requestMessages: number;
  responseMessages: number;
  requestHeaders: Metadata;
  responseHeaders: Metadata;
  responseTrailers: Metadata;
  requests: DirectMessage[];
  responses: DirectMessage[];
}

/** Direct calls of a moment: each of some, and how many more there were. */
export interface DirectCallsReport {
  calls: DirectCall[];
  more: { service: string; method: string; instance: number; number: number }[];
}

/** What a handler threw, and during which call. */
export interface HandlerThrew {
  /** `posts.v1.PostsService/List` */
  method: string;
  error: ThrownError;
  /** Milliseconds since the epoch. */
  time: number;
  traceparent?: string | undefined;
  /** Metadata of the call with what must not be kept. */
  secrets: Metadata;
}

/** From an instance straight to the runtime. */
export type InstanceReport =
  | ({ kind: 'log'; level: LogLine['level']; text: string } & LineOrigin)
  /** A handler threw what is no answer. */
  | ({ kind: 'handler-threw' } & HandlerThrew)
  /** A method whose handler threw has succeeded. */
  | { kind: 'handler-mended'; method: string }
  | ({ kind: 'spans' } & WorkerSpansReport);

/** From an instance to the host. */
export type WorkerReport =
  /** An answer to 'ping'. `inspected`: a debugger may be attached, and hold the thread for as long as it likes. */
  | { kind: 'pong'; inspected: boolean }
  | { kind: 'ready'; services: string[] }
  | { kind: 'retired' }
  /** Its connection for the frames of its calls was closed. */
  | { kind: 'disconnected' }
  /** Debuggers find it at this address; undefined: it could not be opened to them. */
  | { kind: 'inspector'; address: string | undefined }
  | { kind: 'load-failed'; reason: LoadFailure }
  /** Nobody caught it: the instance ends, unless the code handles `uncaughtException`. */
  | { kind: 'uncaught'; error: ThrownError; rejection: boolean }
  | { kind: 'killed-itself'; signal: string }
  /** Where it leaves, from now on, what its connection does not take at once. */
  | { kind: 'outbox'; buffer: SharedArrayBuffer }
  | Unsent;

/** Of the bytes of an instance's frames those from the `at`th on, in base64: its end kept them from being sent. */
export interface Unsent {
  kind: 'unsent';
  at: number;
  bytes: string;
}

export type LoadFailure =
  | { kind: 'threw'; error: ThrownError }
  | { kind: 'no-default-export' }
  | { kind: 'default-export-no-function'; type: string }
  | { kind: 'no-service' };

/** From the host to the runtime. */
export type HostReport =
  | { kind: 'started'; instance: number; thread: number }
  | { kind: 'ready'; instance: number; services: string[] }
  /** No other instance calls it, and all that they called is answered. */
  | { kind: 'retired'; instance: number }
  /** Its connection was closed: by the runtime, which may not have known whose it was. */
  | { kind: 'disconnected'; instance: number }
  /** It missed a heartbeat, or answers again after it did. */
  | { kind: 'heartbeat'; instance: number; responsive: boolean }
  /** Bytes that it takes, every few seconds. */
  | { kind: 'memory'; instance: number; bytes: number }
  | { kind: 'inspector'; instance: number; address: string | undefined }
  /** What it wrote to its standard streams past everything that captures it. */
  | { kind: 'log'; instance: number; level: LogLine['level']; text: string }
  | ({ instance: number } & Unsent)
  | { kind: 'gone'; instance: number; why: Departure };

/** How a worker ended, as far as the host knows. */
export type Departure =
  | { kind: 'stopped' }
  | { kind: 'load-failed'; reason: LoadFailure }
  /** The runtime closed its connection before it could know whose it was. */
  | { kind: 'unconnected' }
  | { kind: 'uncaught'; error: ThrownError; rejection: boolean }
  | { kind: 'memory' }
  | { kind: 'exit'; code: number }
  | { kind: 'killed-itself'; signal: string }
  | { kind: 'stalled'; silentMs: number }
  | { kind: 'broken-frames' };

/** What the host sends to a worker besides frames. */
export type WorkerCommand =
  | 'ping'
  | 'stop'
  | 'retire'
  /** Calls to these services go over the port. `gone`: what callers are told when its other end is no more. */
  | { kind: 'link'; id: number; to: number; port: MessagePort; services: string[]; gone: string }
  /** Another instance calls over the port. */
  | { kind: 'accept-link'; id: number; port: MessagePort }
  | { kind: 'pause-link'; id: number; paused: boolean }
  | { kind: 'inspect'; on: boolean }
  | { kind: 'hold-deadlines'; on: boolean };
