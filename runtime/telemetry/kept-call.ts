/** A call that ended, as it travels to the thread that keeps the history. */
import type { CallOrigin } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Codec, Metadata } from '../call/call.ts';
import type { InstanceSpan } from '../supervisor/supervisor.ts';

/** Messages of each direction that are kept at most. */
export const maxKeptMessages = 16;
/** Bytes of each of them that are kept at most. */
export const maxKeptBytes = 64 * 1024;

/** A message, or its beginning. */
export interface KeptBytes {
  bytes: Uint8Array;
  /** Of the whole message. */
  size: number;
  /** Milliseconds since the call started. */
  at: number;
}

/** A span that a project's code made, or what it adds to that of a call. */
export interface KeptSpan extends InstanceSpan {
  project: string;
}

/** All that is kept of it. */
export interface KeptCall {
  traceId: string;
  spanId: string;
  parentSpanId: string;
  /** Milliseconds since the epoch. */
  started: number;
  durationMs: number;
  service: string;
  method: string;
  project: string;
  instance: number;
  origin: CallOrigin;
  caller: string;
  protocol: string;
  code: number;
  error: string;
  /** A serialized google.rpc.Status; empty when the call was done. */
  status: Uint8Array;
  requestBytes: number;
  responseBytes: number;
  requestMessages: number;
  responseMessages: number;
  codec: Codec;
  /** Names the definitions that the messages are of; see `HistoryRequest`. */
  schema: number;
  requestHeaders: Metadata;
  responseHeaders: Metadata;
  responseTrailers: Metadata;
  requests: KeptBytes[];
  responses: KeptBytes[];
  /** Whether whoever began the trace wants it in a collector. */
  sampled: boolean;
}
