/** The payloads of open, headers and trailers frames. */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallStart, ErrorDetail, Metadata } from '../../call/call.ts';
import { FrameError } from './frame.ts';
import { PayloadReader } from './payload-reader.ts';
import type { PayloadWriter } from './payload-writer.ts';

/** Bits of an open frame's first byte. */
const openFlag = { json: 1, timeout: 2, traceparent: 4, request: 8 } as const;

export function writeStart(writer: PayloadWriter, start: CallStart): void {
  const { timeoutMs, traceparent, request } = start;
  writer.u8(
    (start.codec === 'json' ? openFlag.json : 0) |
      (timeoutMs === undefined ? 0 : openFlag.timeout) |
      (traceparent === undefined ? 0 : openFlag.traceparent) |
      (request === undefined ? 0 : openFlag.request),
  );
  writer.string(start.service);
  writer.string(start.method);
  writeMetadata(writer, start.metadata);
  // 49 days are as good as none, and less than nothing is nothing.
  if (timeoutMs !== undefined) writer.u32(Math.min(Math.max(Math.ceil(timeoutMs), 0), 0xffff_ffff));
  if (traceparent !== undefined) writer.string(traceparent);
  if (request !== undefined) {
    writer.string(request.protocol);
    writer.string(request.method);
    writer.string(request.url);
  }
}

export function readStart(payload: Uint8Array): CallStart {
  const reader = new PayloadReader(payload);
  const flags = reader.u8();
  const start: CallStart = {
    service: reader.string(),
    method: reader.string(),
    codec: flags & openFlag.json ? 'json' : 'proto',
    metadata: readLines(reader),
  };
  if (flags & openFlag.timeout) start.timeoutMs = reader.u32();
  if (flags & openFlag.traceparent) start.traceparent = reader.string();
  if (flags & openFlag.request) {
    start.request = { protocol: reader.string(), method: reader.string(), url: reader.string() };
  }
  reader.end();
  return start;
}

export function writeMetadata(writer: PayloadWriter, metadata: Metadata): void {
  writer.u32(metadata.length);
  for (const [name, value] of metadata) {
    writer.string(name);
    writer.string(value);
  }
}

export function readMetadata(payload: Uint8Array): Metadata {
  const reader = new PayloadReader(payload);
  const metadata = readLines(reader);
  reader.end();
  return metadata;
}

export function writeEnd(writer: PayloadWriter, end: CallEnd): void {
  const { error } = end;
  // No code is 0: that is OK.
  writer.u8(error === undefined ? 0 : error.code);
  if (error !== undefined) {
    writer.string(error.message);
    writer.u32(error.details.length);
    for (const { type, value } of error.details) {
      writer.string(type);
      writer.bytes(value);
    }
  }
  writeMetadata(writer, end.trailers);
}

export function readEnd(payload: Uint8Array): CallEnd {
  const reader = new PayloadReader(payload);
  const code = reader.u8();
  const end: CallEnd = { trailers: [] };
  if (code !== 0) {
    if (!isCode(code)) throw new FrameError(`there is no error code ${code}`);
    end.error = { code, message: reader.string(), details: readDetails(reader) };
  }
  end.trailers = readLines(reader);
  reader.end();
  return end;
}

function readLines(reader: PayloadReader): Metadata {
  const metadata: Metadata = [];
  for (let left = reader.count(8); left > 0; left--) metadata.push([reader.string(), reader.string()]);
  return metadata;
}

function readDetails(reader: PayloadReader): ErrorDetail[] {
  const details: ErrorDetail[] = [];
  for (let left = reader.count(8); left > 0; left--) {
    details.push({ type: reader.string(), value: reader.bytes() });
  }
  return details;
}

function isCode(code: number): code is Code {
  return code >= Code.Canceled && code <= Code.Unauthenticated;
}
