/** The payloads of open, headers and trailers frames. */
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallStart, ErrorDetail, Metadata } from '../../call/call.ts';
import { FrameError } from './frame.ts';
import { type KnownStart, longestKnownStart, type ReceivedStarts, type SentStarts } from './known-starts.ts';
import { type Payload, PayloadReader } from './payload-reader.ts';
import type { PayloadWriter } from './payload-writer.ts';

/** Bits of an open frame's first byte; the second is the place where its start is known, or is to be kept from now on. */
export const openFlag = {
  json: 1,
  timeout: 2,
  traceparent: 4,
  request: 8,
  known: 16,
  keep: 32,
  /** Behind the start there is the first message, up to the end of the frame. */
  message: 64,
  /** It is the only one. */
  only: 128,
} as const;

/** What an open frame says. */
export interface Opening {
  start: CallStart;
  /** Where in the frame's bytes its message begins; undefined: it has none. */
  messageAt: number | undefined;
  /** No other message follows. */
  isOnly: boolean;
}

/** Writes an open frame's payload; what begins like one that was sent is told by its place. */
export function writeStart(writer: PayloadWriter, start: CallStart, sent: SentStarts): void {
  const { timeoutMs, traceparent } = start;
  const flags =
    (timeoutMs === undefined ? 0 : openFlag.timeout) | (traceparent === undefined ? 0 : openFlag.traceparent);
  const place = sent.find(start);
  if (place === undefined) writeNewStart(writer, start, flags, sent);
  else {
    writer.u8(flags | openFlag.known);
    writer.u8(place);
  }
  // 49 days are as good as none, and less than nothing is nothing.
  if (timeoutMs !== undefined) writer.u32(Math.min(Math.max(Math.ceil(timeoutMs), 0), 0xffff_ffff));
  if (traceparent !== undefined) writer.string(traceparent);
}

function writeNewStart(writer: PayloadWriter, start: CallStart, some: number, sent: SentStarts): void {
  const { service, method, codec, metadata, request } = start;
  const flags =
    some | (codec === 'json' ? openFlag.json : 0) | (request === undefined ? 0 : openFlag.request);
  const at = writer.length;
  writer.u8(flags);
  writer.u8(0);
  writer.string(service);
  writer.string(method);
  writeMetadata(writer, metadata);
  if (request !== undefined) {
    writer.string(request.protocol);
    writer.string(request.method);
    writer.string(request.url);
  }
  if (writer.length - at > longestKnownStart) return;
  writer.patchU8(at, flags | openFlag.keep);
  writer.patchU8(at + 1, sent.keep(start));
}

/** Reads an open frame's payload, and keeps its start where it says so. Throws FrameError for what it cannot be. */
export function readOpening(payload: Payload, received: ReceivedStarts): Opening {
  const reader = new PayloadReader(payload);
  const flags = reader.u8();
  const place = reader.u8();
  const known = flags & openFlag.known ? received.at(place) : readNewStart(reader, flags);
  if (flags & openFlag.keep) received.keep(place, known, reader.offset - payload.start);
  const { service, method, codec, metadata, request } = known;
  const start: CallStart =
    request === undefined
      ? { service, method, codec, metadata }
      : { service, method, codec, metadata, request };
  if (flags & openFlag.timeout) start.timeoutMs = reader.u32();
  if (flags & openFlag.traceparent) start.traceparent = reader.string();
  if (flags & openFlag.message) {
    return { start, messageAt: reader.offset, isOnly: (flags & openFlag.only) !== 0 };
  }
  reader.end();
  return { start, messageAt: undefined, isOnly: false };
}

function readNewStart(reader: PayloadReader, flags: number): KnownStart {
  const start: KnownStart = {
    service: reader.string(),
    method: reader.string(),
    codec: flags & openFlag.json ? 'json' : 'proto',
    metadata: readLines(reader),
  };
  if (flags & openFlag.request) {
    start.request = { protocol: reader.string(), method: reader.string(), url: reader.string() };
  }
  return start;
}

/** Writes the payload of a headers frame. */
export function writeMetadata(writer: PayloadWriter, metadata: Metadata): void {
  writer.u32(metadata.length);
  for (const [name, value] of metadata) {
    writer.string(name);
    writer.string(value);
  }
}

/** Reads the payload of a headers frame. Throws FrameError for what it cannot be. */
export function readMetadata(payload: Payload): Metadata {
  const reader = new PayloadReader(payload);
  const metadata = readLines(reader);
  reader.end();
  return metadata;
}

/** Writes the payload of a trailers frame: how a call ended, with its trailers. */
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

/** Reads the payload of a trailers frame. Throws FrameError for what it cannot be, such as an error code that there is not. */
export function readEnd(payload: Payload): CallEnd {
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
