/** Reads what a gateway answers in Connect's protocol, in JSON. https://connectrpc.com/docs/protocol */
import type { IncomingMessage } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { EnvelopeReader } from '../gateway/envelope.ts';
import type { CallTiming, WireRecord } from './exchange.ts';

export interface JsonErrorDetail {
  /** Full name of the message type. */
  type: string;
  /** The detail, when the gateway knows its type. */
  json?: unknown;
  base64: string;
}

export interface JsonCallResult {
  /** `ok`, or the error's code: `not_found`. */
  code: string;
  httpStatus: number;
  /** The error's message; empty for `ok`. */
  message: string;
  details: JsonErrorDetail[];
  headers: [name: string, value: string][];
  trailers: [name: string, value: string][];
  /** The response messages in JSON: one, or those of the stream. */
  messages: string[];
  /** Bytes of the bodies, on the wire. */
  sentBytes: number;
  receivedBytes: number;
  /** From the start of the call. */
  firstByteMs: number;
  totalMs: number;
  /** Bytes of the messages after what compressed them was undone; absent where nothing did. */
  uncompressedBytes?: number;
  /** How many messages came beyond those that were to be kept. */
  dropped?: number;
  timing?: CallTiming;
  wire?: WireRecord;
  /** Of a plain HTTP request: what was answered, where that is no text. */
  binary?: { contentType: string; bytes: Uint8Array };
}

/** The result of a call that nothing has come of yet. */
export function unanswered(httpStatus: number): JsonCallResult {
  return {
    code: 'ok',
    httpStatus,
    message: '',
    details: [],
    headers: [],
    trailers: [],
    messages: [],
    sentBytes: 0,
    receivedBytes: 0,
    firstByteMs: 0,
    totalMs: 0,
  };
}

/** How a call ended. */
export interface Outcome {
  code: string;
  message: string;
  details: JsonErrorDetail[];
}

/** Milliseconds for which a stream may keep everything else waiting. */
const longestTurn = 5;

const compressedFlag = 0x01;
const endStreamFlag = 0x02;

/** How an answer is read. */
export interface AnswerReading {
  onMessage?: (message: string) => void;
  /** Characters of messages that are kept; the first is whatever its length. */
  keep?: number;
}

/**
 * Fills `result` with headers, messages and sizes as they come, and resolves with how it ended. A stream that was
 * refused before it began is answered as a unary call is.
 */
export async function readAnswer(
  response: IncomingMessage,
  result: JsonCallResult,
  { onMessage, keep = Number.POSITIVE_INFINITY }: AnswerReading,
): Promise<Partial<Outcome>> {
  let kept = 0;
  const take = (message: string) => {
    kept += message.length;
    if (kept <= keep || result.messages.length === 0) result.messages.push(message);
    else result.dropped = (result.dropped ?? 0) + 1;
    onMessage?.(message);
  };
  return isStream(response) ? readStream(response, result, take) : readUnary(response, result, take);
}

function isStream(response: IncomingMessage): boolean {
  return response.headers['content-type']?.startsWith('application/connect+') === true;
}

async function readUnary(
  response: IncomingMessage,
  result: JsonCallResult,
  take: (message: string) => void,
): Promise<Partial<Outcome>> {
  for (const [name, value] of rawPairs(response)) {
    if (name.startsWith('trailer-')) result.trailers.push([name.slice('trailer-'.length), value]);
    else result.headers.push([name, value]);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) {
    receive(chunk, result);
    chunks.push(chunk);
  }
  const bytes = Buffer.concat(chunks);
  const isCompressed = response.headers['content-encoding'] === 'gzip';
  const text = (isCompressed ? inflated(bytes, result) : bytes).toString();
  if (result.httpStatus !== 200) return failed(parseJson(text), text, result.httpStatus);
  take(text);
  return {};
}

async function readStream(
  response: IncomingMessage,
  result: JsonCallResult,
  take: (message: string) => void,
): Promise<Partial<Outcome>> {
  result.headers = rawPairs(response);
  let outcome: Partial<Outcome> = { code: 'unavailable', message: 'The stream was cut off before its end' };
  const reader = new EnvelopeReader(
    {
      envelope(flags, message) {
        const text = (flags & compressedFlag ? inflated(message, result) : message).toString();
        if (flags & endStreamFlag) outcome = endOfStream(text, result);
        else take(text);
        return true;
      },
      tooLong() {},
    },
    Number.POSITIVE_INFINITY,
  );
  let turned = performance.now();
  for await (const chunk of response as AsyncIterable<Buffer>) {
    receive(chunk, result);
    reader.push(chunk);
    // Chunks that are there already come without a turn of the event loop between them.
    if (performance.now() - turned < longestTurn) continue;
    await nextTurn();
    turned = performance.now();
  }
  return outcome;
}

function receive(chunk: Buffer, result: JsonCallResult): void {
  result.receivedBytes += chunk.length;
  result.wire?.received.push(chunk);
}

function inflated(bytes: Buffer, result: JsonCallResult): Buffer {
  const whole = gunzipSync(bytes);
  result.uncompressedBytes = (result.uncompressedBytes ?? 0) + whole.length;
  return whole;
}

function endOfStream(text: string, result: JsonCallResult): Partial<Outcome> {
  const end = parseJson(text);
  if (isRecord(end?.metadata)) {
    for (const [name, values] of Object.entries(end.metadata)) {
      for (const value of Array.isArray(values) ? values : []) result.trailers.push([name, String(value)]);
    }
  }
  return end?.error === undefined ? {} : failed(end.error, text, result.httpStatus);
}

/** What an error's JSON says; what is not one is shown as it is. */
function failed(json: unknown, text: string, httpStatus: number): Outcome {
  if (!isRecord(json) || typeof json.code !== 'string') {
    return {
      code: codeOfStatus(httpStatus),
      message: text.slice(0, 2000) || `HTTP status ${httpStatus}`,
      details: [],
    };
  }
  const details = Array.isArray(json.details) ? json.details.filter(isRecord) : [];
  return {
    code: json.code,
    message: typeof json.message === 'string' ? json.message : '',
    details: details.map((detail) => ({
      type: String(detail.type),
      base64: String(detail.value),
      ...('debug' in detail && { json: detail.debug }),
    })),
  };
}

/** https://connectrpc.com/docs/protocol#http-to-error-code */
function codeOfStatus(status: number): string {
  const codes: Record<number, string> = {
    400: 'internal',
    401: 'unauthenticated',
    403: 'permission_denied',
    404: 'unimplemented',
    429: 'unavailable',
    502: 'unavailable',
    503: 'unavailable',
    504: 'unavailable',
  };
  return codes[status] ?? 'unknown';
}

function rawPairs(response: IncomingMessage): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i + 1 < response.rawHeaders.length; i += 2) {
    pairs.push([(response.rawHeaders[i] ?? '').toLowerCase(), response.rawHeaders[i + 1] ?? '']);
  }
  return pairs;
}

function parseJson(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
