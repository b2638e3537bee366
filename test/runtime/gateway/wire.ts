/** Requests byte by byte, as tests of protocols need them. */

import { type IncomingHttpHeaders, request } from 'node:http';
import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect,
  type OutgoingHttpHeaders,
} from 'node:http2';
import { connect as connectSocket, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  trailers: Record<string, string | string[] | undefined>;
  body: Buffer;
  /** HTTP/2's reset code, when there was one. */
  reset: number;
}

/** One request over HTTP/1.1. */
export async function http1(
  address: string,
  path: string,
  options: { method?: string; headers?: Record<string, string>; body?: string | Buffer } = {},
): Promise<Answer> {
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const method = options.method ?? (options.body === undefined ? 'GET' : 'POST');
  const sent = request(
    new URL(path, address),
    { method, headers: options.headers ?? {}, agent: false },
    (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0, headers, trailers } = response;
        resolve({ status: statusCode, headers, trailers, body: Buffer.concat(chunks), reset: 0 });
      });
    },
  );
  sent.on('error', reject);
  sent.end(options.body);
  return promise;
}

/** A session of HTTP/2 that ends with the test. */
export function http2Session(address: string): ClientHttp2Session & Disposable {
  const session = connect(address);
  session.on('error', () => {});
  return Object.assign(session, { [Symbol.dispose]: () => session.destroy() });
}

/** Reads all that a stream answers. */
export function readAnswer(stream: ClientHttp2Stream): Promise<Answer> {
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const answer: Answer = { status: 0, headers: {}, trailers: {}, body: Buffer.alloc(0), reset: 0 };
  const chunks: Buffer[] = [];
  stream.on('response', (headers) => {
    answer.status = Number(headers[':status']);
    answer.headers = headers;
  });
  stream.on('trailers', (trailers) => {
    answer.trailers = trailers;
  });
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  stream.on('error', () => {});
  stream.on('close', () => {
    answer.body = Buffer.concat(chunks);
    answer.reset = stream.rstCode;
    resolve(answer);
  });
  return promise;
}

/** One request over HTTP/2 with prior knowledge. */
export async function http2(
  address: string,
  headers: OutgoingHttpHeaders,
  body?: string | Uint8Array,
): Promise<Answer> {
  using session = http2Session(address);
  const stream = session.request(headers, { endStream: body === undefined });
  const answer = readAnswer(stream);
  if (body !== undefined) stream.end(body);
  return await answer;
}

/** The messages of a body in envelopes. */
export function envelopes(body: Buffer): { flags: number; message: Buffer }[] {
  const found = [];
  for (let at = 0; at < body.length; ) {
    const end = at + 5 + body.readUInt32BE(at + 1);
    found.push({ flags: body[at] ?? 0, message: body.subarray(at + 5, end) });
    at = end;
  }
  return found;
}

export function socketTo(port: number): Socket {
  const socket = connectSocket(port, '127.0.0.1');
  socket.on('error', () => {});
  return socket;
}

/** Sends bytes and resolves with all that comes back until the other side closes. */
export async function exchangeBytes(port: number, bytes: string | Uint8Array): Promise<string> {
  const socket = socketTo(port);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.write(bytes);
  await closed(socket);
  return text;
}

export function closed(socket: Socket): Promise<void> {
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve()));
}

/** Waits for something to become true. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let tries = 0; !condition(); tries++) {
    if (tries > 500) throw new Error(`never came true: ${condition}`);
    await sleep(10);
  }
}

/** Waits until a count has not changed for a while. */
export async function settled(count: () => number): Promise<void> {
  for (let last = Number.NaN; count() !== last; ) {
    last = count();
    await sleep(100);
  }
}
