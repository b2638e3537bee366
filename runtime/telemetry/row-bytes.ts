/**
 * What a row of the history holds in its wire form, written field by field: in a storm two thousand rows a second are, beside the
 * calls themselves. The numbers are those of `CallRecord`, `GetCallResponse`, `Metadata` and `KeptMessage` in telemetry.proto.
 */
import { WireType } from '@bufbuild/protobuf/wire';
import type { WireOutput } from '../../server/compiler/wire/wire-output.ts';
import { written } from '../../server/compiler/wire/written.ts';
import type { Metadata } from '../call/call.ts';
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

/** A serialized CallRecord, without its id. */
export function recordBytes(call: KeptCall, caller: string, error: string): Uint8Array {
  return written((output) => {
    writeString(output, 2, call.traceId);
    writeString(output, 3, call.spanId);
    writeTime(output, 4, call.started);
    writeTime(output, 5, call.durationMs);
    writeString(output, 6, call.service);
    writeString(output, 7, call.method);
    writeString(output, 8, call.project);
    writeNumber(output, 9, call.instance);
    writeNumber(output, 10, call.origin);
    writeString(output, 11, caller);
    writeString(output, 12, call.protocol);
    writeNumber(output, 13, call.code);
    writeString(output, 14, error);
    writeNumber(output, 15, call.requestBytes);
    writeNumber(output, 16, call.responseBytes);
    writeNumber(output, 17, call.requestMessages);
    writeNumber(output, 18, call.responseMessages);
  });
}

/** A serialized GetCallResponse, without its call. */
export function detailBytes(
  call: KeptCall,
  requests: readonly ReadMessage[],
  responses: readonly ReadMessage[],
  hidden: HiddenValues,
): Uint8Array {
  return written((output) => {
    writeMetadata(output, 2, hidden.metadata(call.requestHeaders));
    writeMetadata(output, 3, hidden.metadata(call.responseHeaders));
    writeMetadata(output, 4, hidden.metadata(call.responseTrailers));
    for (const message of requests) writeMessage(output, 5, message);
    for (const message of responses) writeMessage(output, 6, message);
    writeBytes(output, 7, hidden.bytes(call.status));
    for (const name of hidden.names) output.string(8, name);
  });
}

function writeMetadata(output: WireOutput, field: number, metadata: Metadata): void {
  for (const [name, value] of metadata) {
    const start = output.open(field);
    writeString(output, 1, name);
    writeString(output, 2, value);
    output.close(start);
  }
}

function writeMessage(
  output: WireOutput,
  field: number,
  { json, wire, size, truncated, at }: ReadMessage,
): void {
  const start = output.open(field);
  writeString(output, 1, json);
  writeBytes(output, 2, wire);
  writeNumber(output, 3, size);
  writeNumber(output, 4, truncated ? 1 : 0);
  writeTime(output, 5, at);
  output.close(start);
}

/** A google.protobuf.Timestamp or Duration of so many milliseconds. */
function writeTime(output: WireOutput, field: number, ms: number): void {
  const start = output.open(field);
  // The whole ones apart: of a time since the epoch, nanoseconds are more than a number holds exactly.
  const whole = Math.floor(ms / 1000);
  const nanos = Math.round((ms - whole * 1000) * 1e6);
  const carried = nanos >= 1e9 ? 1 : 0;
  writeNumber(output, 1, whole + carried);
  writeNumber(output, 2, nanos - carried * 1e9);
  output.close(start);
}

/** As in proto3, what is empty is left out; so is a fraction, and what is below 0, or none, is as if it were 0. */
function writeNumber(output: WireOutput, field: number, value: number): void {
  if (!(value >= 1)) return;
  output.tag(field, WireType.Varint);
  if (value < 2 ** 32) output.varint(value);
  else output.varint64(BigInt(Math.floor(Math.min(value, Number.MAX_SAFE_INTEGER))));
}

function writeString(output: WireOutput, field: number, value: string): void {
  if (value !== '') output.string(field, value);
}

function writeBytes(output: WireOutput, field: number, value: Uint8Array): void {
  if (value.length > 0) output.bytes(field, value);
}
