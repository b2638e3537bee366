/** The payload of a calls frame: what is short as JSON, and after it the bytes of messages and details as they are. */
import type { ErrorDetail } from '../../call/call.ts';
import type { DirectCall, DirectCallsReport, DirectMessage } from '../control.ts';
import {
  isCount,
  isFlag,
  isMetadata,
  isMs,
  isSmall,
  isText,
  listOf,
  objectOf,
  oneOf,
  optional,
  readJson,
} from './json-shape.ts';
import { type Payload, PayloadReader } from './payload-reader.ts';
import type { PayloadWriter } from './payload-writer.ts';

/** A call without its bytes. */
type Outline = Omit<DirectCall, 'error' | 'requests' | 'responses'> & {
  error?: { code: number; message: string; details: string[] };
  requests: Omit<DirectMessage, 'bytes'>[];
  responses: Omit<DirectMessage, 'bytes'>[];
};

const messages = listOf(objectOf({ size: isCount, at: isMs }));
const outlineShape = objectOf({
  instance: isSmall,
  service: isText,
  method: isText,
  codec: oneOf('proto', 'json'),
  traceId: isText,
  spanId: isText,
  parentSpanId: isText,
  sampled: isFlag,
  started: isMs,
  durationMs: isMs,
  error: optional(objectOf({ code: isSmall, message: isText, details: listOf(isText) })),
  requestBytes: isCount,
  responseBytes: isCount,
  requestMessages: isSmall,
  responseMessages: isSmall,
  requestHeaders: isMetadata,
  responseHeaders: isMetadata,
  responseTrailers: isMetadata,
  requests: messages,
  responses: messages,
});
const moreShape = listOf(objectOf({ service: isText, method: isText, instance: isSmall, number: isSmall }));

/** As `readCalls` reads it. */
export function writeCalls(writer: PayloadWriter, { calls, more }: DirectCallsReport): void {
  writer.u32(calls.length);
  for (const { error, requests, responses, ...call } of calls) {
    const outline: Outline = {
      ...call,
      ...(error && {
        error: {
          code: error.code,
          // Code can make an error of anything.
          message: String(error.message),
          details: error.details.map(({ type }) => type),
        },
      }),
      requests: requests.map(({ size, at }) => ({ size, at })),
      responses: responses.map(({ size, at }) => ({ size, at })),
    };
    writer.string(JSON.stringify(outline));
    for (const { bytes } of requests) writer.bytes(bytes);
    for (const { bytes } of responses) writer.bytes(bytes);
    for (const { value } of error?.details ?? []) writer.bytes(value);
  }
  writer.string(JSON.stringify(more));
}

/** Throws FrameError where the payload is broken. */
export function readCalls(payload: Payload): DirectCallsReport {
  const reader = new PayloadReader(payload);
  const calls: DirectCall[] = [];
  for (let left = reader.count(4); left > 0; left--) calls.push(readCall(reader));
  const more: DirectCallsReport['more'] = readJson(reader.string(), moreShape, 'a list of calls');
  reader.end();
  return { calls, more };
}

function readCall(reader: PayloadReader): DirectCall {
  const { error, requests, responses, ...call } = readJson<Outline>(reader.string(), outlineShape, 'a call');
  const withBytes = (messages: Outline['requests']): DirectMessage[] =>
    messages.map(({ size, at }) => ({ bytes: reader.bytes(), size, at }));
  const whole = { ...call, requests: withBytes(requests), responses: withBytes(responses) };
  if (error === undefined) return whole;
  const details = error.details.map((type): ErrorDetail => ({ type, value: reader.bytes() }));
  return { ...whole, error: { ...error, details } };
}
