/**
 * What a row of the history holds in its wire form, written field by field: in a storm two thousand rows a second are, beside the
 * calls themselves. The numbers are those of `CallRecord`, `GetCallResponse`, `Metadata` and `KeptMessage` in telemetry.proto.
 */
import type { Metadata } from '../call/call.ts';
import { FieldWriter } from './field-writer.ts';
import type { HiddenValues } from './hidden-values.ts';
import type { KeptCall } from './kept-call.ts';

/** A kept message as it can be read. */
export interface ReadMessage {
  /** Protobuf JSON; empty where there is none. */
  json: string;
  /** Empty where it travelled as JSON, or has what must not be kept. */
  wire: Uint8Array;
  size: number;
  truncated: boolean;
  /** Milliseconds since the call started. */
  at: number;
}

const writer = new FieldWriter();

/** A serialized CallRecord, without its id. */
export function recordBytes(call: KeptCall, caller: string, error: string): Uint8Array {
  writer.start();
  writer.string(2, call.traceId);
  writer.string(3, call.spanId);
  writer.time(4, call.started);
  writer.time(5, call.durationMs);
  writer.string(6, call.service);
  writer.string(7, call.method);
  writer.string(8, call.project);
  writer.number(9, call.instance);
  writer.number(10, call.origin);
  writer.string(11, caller);
  writer.string(12, call.protocol);
  writer.number(13, call.code);
  writer.string(14, error);
  writer.number(15, call.requestBytes);
  writer.number(16, call.responseBytes);
  writer.number(17, call.requestMessages);
  writer.number(18, call.responseMessages);
  return writer.finish();
}

/** A serialized GetCallResponse, without its call. */
export function detailBytes(
  call: KeptCall,
  requests: readonly ReadMessage[],
  responses: readonly ReadMessage[],
  hidden: HiddenValues,
): Uint8Array {
  writer.start();
  writeMetadata(2, hidden.metadata(call.requestHeaders));
  writeMetadata(3, hidden.metadata(call.responseHeaders));
  writeMetadata(4, hidden.metadata(call.responseTrailers));
  for (const message of requests) writeMessage(5, message);
  for (const message of responses) writeMessage(6, message);
  writer.bytes(7, hidden.bytes(call.status));
  for (const name of hidden.names) writer.string(8, name);
  return writer.finish();
}

function writeMetadata(field: number, metadata: Metadata): void {
  for (const [name, value] of metadata) {
    const from = writer.begin(field);
    writer.string(1, name);
    writer.string(2, value);
    writer.end(from);
  }
}

function writeMessage(field: number, { json, wire, size, truncated, at }: ReadMessage): void {
  const from = writer.begin(field);
  writer.string(1, json);
  writer.bytes(2, wire);
  writer.number(3, size);
  writer.number(4, truncated ? 1 : 0);
  writer.time(5, at);
  writer.end(from);
}
