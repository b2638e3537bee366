/** Writes the response of a call by REST: one JSON, the bytes of a google.api.HttpBody, or a stream of either. */
import type { DescField } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { CallEnd, Metadata } from '../../call/call.ts';
import { acceptedCompression, compressFromBytes } from '../compression.ts';
import type { DetailWriter } from '../error-json.ts';
import type { Exchange, HeaderFields } from '../exchange.ts';
import { addMetadata } from '../header-metadata.ts';
import type { Route } from '../routes.ts';
import type { Failure } from '../status.ts';
import { answerJson, answersHttpBody, rawAnswer } from './answer-json.ts';
import { answerStatus, statusJson } from './status-json.ts';

const lineType = 'application/x-ndjson';
const eventType = 'text/event-stream';

/** Headers go out with the first message, or after this time: what goes wrong before has a status of its own. */
const headersAfterMs = 250;

export interface Answer {
  headers(metadata: Metadata): void;
  /** False: the client takes no more for now. */
  message(bytes: Uint8Array): boolean;
  /** Resolves, if it is a promise, when the answer is out. */
  end(end: CallEnd): void | Promise<void>;
  /** Ends it with what the gateway itself says. */
  fail(failure: Failure): void;
  /** Nothing is written any more. */
  dispose(): void;
}

/**
 * The answer that fits a route: JSON lines of a stream, or server-sent events where the request accepts them; nothing is written yet.
 *
 * @param responseBody the field of the response that is answered alone, by the route's `response_body`
 */
export function createAnswer(
  exchange: Exchange,
  route: Route,
  responseBody: DescField | undefined,
  details: DetailWriter,
): Answer {
  const isRaw = answersHttpBody(route.method, responseBody);
  if (!route.serverStreams) return new OnlyAnswer(exchange, responseBody, isRaw, details);
  const isEvents = !isRaw && exchange.header('accept')?.includes(eventType) === true;
  return new StreamAnswer(exchange, responseBody, isRaw ? 'raw' : isEvents ? 'events' : 'lines', details);
}

/** The answer of a method that gives one message. */
class OnlyAnswer implements Answer {
  readonly #exchange: Exchange;
  readonly #responseBody: DescField | undefined;
  readonly #isRaw: boolean;
  readonly #details: DetailWriter;
  #metadata: Metadata = [];
  #message: Uint8Array | undefined;

  constructor(
    exchange: Exchange,
    responseBody: DescField | undefined,
    isRaw: boolean,
    details: DetailWriter,
  ) {
    this.#exchange = exchange;
    this.#responseBody = responseBody;
    this.#isRaw = isRaw;
    this.#details = details;
  }

  headers(metadata: Metadata): void {
    this.#metadata = metadata;
  }

  message(bytes: Uint8Array): boolean {
    this.#message = bytes;
    return true;
  }

  end(end: CallEnd): void | Promise<void> {
    const headers: HeaderFields = {};
    addMetadata(headers, this.#metadata);
    addMetadata(headers, end.trailers, 'trailer-');
    const message = this.#message;
    if (end.error || !message) {
      const none = { code: Code.Unimplemented, message: 'The service sent no response message' };
      answerStatus(this.#exchange, end.error ?? none, this.#details, headers);
      return;
    }
    if (this.#isRaw) {
      const { contentType, data } = rawAnswer(message, this.#responseBody);
      this.#write({ ...headers, 'content-type': headerValue(contentType) }, data);
      return;
    }
    headers['content-type'] = 'application/json';
    const json = this.#responseBody ? answerJson(message, this.#responseBody) : message;
    // On one machine the wire is memory.
    const compression =
      json.length < compressFromBytes || this.#exchange.fromLoopback
        ? undefined
        : acceptedCompression(this.#exchange.header('accept-encoding'), undefined);
    if (!compression) {
      this.#write(headers, json);
      return;
    }
    return compression.compress(json).then((bytes) => {
      this.#write({ ...headers, 'content-encoding': compression.name, vary: 'accept-encoding' }, bytes);
    });
  }

  fail(failure: Failure): void {
    answerStatus(this.#exchange, failure, this.#details);
  }

  dispose(): void {}

  #write(headers: HeaderFields, body: Uint8Array): void {
    this.#exchange.respond(200, { ...headers, 'content-length': String(body.length) }, false);
    this.#exchange.end(body);
  }
}

/** A message a line, an event, or a piece of a file. An error after the first one is the last line or event. */
class StreamAnswer implements Answer {
  readonly #exchange: Exchange;
  readonly #responseBody: DescField | undefined;
  readonly #form: 'lines' | 'events' | 'raw';
  readonly #details: DetailWriter;
  #metadata: Metadata = [];
  #responded = false;
  readonly #timer: NodeJS.Timeout;

  constructor(
    exchange: Exchange,
    responseBody: DescField | undefined,
    form: 'lines' | 'events' | 'raw',
    details: DetailWriter,
  ) {
    this.#exchange = exchange;
    this.#responseBody = responseBody;
    this.#form = form;
    this.#details = details;
    this.#timer = setTimeout(() => {
      if (form !== 'raw') this.#respond();
    }, headersAfterMs);
  }

  headers(metadata: Metadata): void {
    this.#metadata = metadata;
  }

  message(bytes: Uint8Array): boolean {
    if (this.#form === 'raw') {
      const { contentType, data } = rawAnswer(bytes, this.#responseBody);
      this.#respond(contentType);
      return data.length === 0 || this.#exchange.write(data);
    }
    const json = answerJson(bytes, this.#responseBody);
    this.#respond();
    const framed = this.#form === 'lines' ? [json, line] : [data, json, blankLine];
    return this.#exchange.write(Buffer.concat(framed));
  }

  end({ error, trailers }: CallEnd): void {
    clearTimeout(this.#timer);
    if (!error) {
      this.#respond();
      this.#exchange.end(this.#form === 'events' ? Buffer.from('event: end\ndata: {}\n\n') : undefined);
      return;
    }
    if (this.#responded) {
      this.#endWith({ ...error });
      return;
    }
    const headers: HeaderFields = {};
    addMetadata(headers, this.#metadata);
    addMetadata(headers, trailers, 'trailer-');
    answerStatus(this.#exchange, error, this.#details, headers);
  }

  fail(failure: Failure): void {
    clearTimeout(this.#timer);
    if (this.#responded) this.#endWith(failure);
    else answerStatus(this.#exchange, failure, this.#details);
  }

  dispose(): void {
    clearTimeout(this.#timer);
  }

  #respond(contentType?: string): void {
    if (this.#responded) return;
    this.#responded = true;
    const headers: HeaderFields = {};
    addMetadata(headers, this.#metadata);
    if (this.#form === 'events')
      Object.assign(headers, { 'cache-control': 'no-store', 'x-accel-buffering': 'no' });
    const type = this.#form === 'events' ? eventType : this.#form === 'lines' ? lineType : undefined;
    headers['content-type'] = type ?? headerValue(contentType ?? 'application/octet-stream');
    this.#exchange.respond(200, headers, false);
  }

  #endWith(error: Parameters<typeof statusJson>[0]): void {
    // Bytes of a file have no place for an error: cut off, they cannot be taken for a whole one.
    if (this.#form === 'raw') {
      this.#exchange.abort();
      return;
    }
    const json = JSON.stringify(statusJson(error, this.#details));
    const text = this.#form === 'lines' ? `{"error":${json}}\n` : `event: error\ndata: ${json}\n\n`;
    this.#exchange.end(Buffer.from(text));
  }
}

const line = Buffer.from('\n');
const data = Buffer.from('data: ');
const blankLine = Buffer.from('\n\n');

/** A service's own content type cannot start another header. */
function headerValue(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '?');
}
