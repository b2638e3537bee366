/**
 * A WebSocket of a request file, as JetBrains' client writes it: `WEBSOCKET ws://host/path`, the messages parted by `===`. At our own
 * gateway (`/ws/service/method`) the last frame of either side says how the call ended: `{"@end":{}}`.
 */
import { WebSocket } from 'ws';
import { UserError } from '../../user-error.ts';
import type { JsonCallResult } from '../call-json.ts';
import { type ClientTlsFiles, isTlsFailure, readClientTls, tlsFailureText } from '../client-tls.ts';
import { codeName } from '../code-names.ts';
import { unanswered } from '../read-answer.ts';
import type { RequestHeader } from './request-file.ts';

export interface WebSocketRequest {
  /** `http:` and `https:` are read as `ws:` and `wss:`. */
  url: string;
  headers: readonly RequestHeader[];
  /** Those of the request; or such as come one by one, after which the connection is closed. */
  messages: readonly string[] | AsyncIterable<string>;
  token: string | undefined;
  tls: ClientTlsFiles | undefined;
  /** Characters of messages that the answer keeps; by default all. */
  keep?: number | undefined;
}

/** Close codes: of a good end, and the one that stands for none. https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const goodCloses = new Set([1000, 1005]);
/** The close code of a call that failed is this and the code of its error. */
const failedClose = 4000;

/** Resolves when the connection is closed, by whichever side. Rejects with UserError `unreachable` when it is not opened. */
export async function sendWebSocket(
  request: WebSocketRequest,
  onMessage: (message: string) => void,
  signal: AbortSignal,
): Promise<JsonCallResult> {
  const url = new URL(request.url);
  url.protocol = url.protocol.replace('http', 'ws');
  const started = performance.now();
  const result = unanswered(101);
  const headers: Record<string, string> = {};
  for (const { name, value } of request.headers) headers[name.toLowerCase()] = value;
  if (request.token !== undefined) headers.authorization ??= `Bearer ${request.token}`;
  const socket = new WebSocket(url, { headers, ...(request.tls && readClientTls(request.tls)) });
  const abort = () => socket.terminate();
  signal.addEventListener('abort', abort, { once: true });
  socket.on('upgrade', (response) => {
    result.firstByteMs = performance.now() - started;
    for (const [name, value] of Object.entries(response.headers)) result.headers.push([name, String(value)]);
  });
  socket.on('message', (data: Buffer, isBinary) => take(data, isBinary, result, request.keep, onMessage));
  try {
    const closed = closeOf(socket, url.origin);
    await Promise.all([closed, write(socket, request.messages, url, result, closed)]);
    end(result, await closed);
  } finally {
    signal.removeEventListener('abort', abort);
    socket.terminate();
  }
  signal.throwIfAborted();
  result.totalMs = performance.now() - started;
  return result;
}

interface Close {
  code: number;
  reason: string;
}

function closeOf(socket: WebSocket, origin: string): Promise<Close> {
  return new Promise((resolve, reject) => {
    socket.on('error', ({ message }) => {
      if (isTlsFailure(message)) reject(new UserError('tls-refused', tlsFailureText(origin, message)));
      else reject(new UserError('unreachable', `${origin} does not open a WebSocket: ${message}`));
    });
    socket.on('close', (code, reason) => resolve({ code, reason: reason.toString() }));
  });
}

async function write(
  socket: WebSocket,
  messages: WebSocketRequest['messages'],
  { pathname }: URL,
  result: JsonCallResult,
  closed: Promise<Close>,
): Promise<void> {
  const isOpen = await Promise.race([
    new Promise<boolean>((resolve) => socket.once('open', () => resolve(true))),
    closed.then(() => false),
  ]);
  if (!isOpen) return;
  for await (const message of messages) {
    if (socket.readyState !== socket.OPEN) return;
    result.sentBytes += Buffer.byteLength(message);
    socket.send(message);
  }
  if (pathname.startsWith('/ws/')) socket.send('{"@end":{}}');
  // One whose messages were written beforehand stays open for what comes, until it is cancelled.
  else if (Symbol.asyncIterator in messages) socket.close(1000);
}

function take(
  data: Buffer,
  isBinary: boolean,
  result: JsonCallResult,
  keep = Number.POSITIVE_INFINITY,
  onMessage: (message: string) => void,
): void {
  result.receivedBytes += data.length;
  const text = isBinary ? JSON.stringify({ base64: data.toString('base64') }) : data.toString();
  const last = isBinary ? undefined : endFrame(text);
  if (last) {
    endWith(last, result);
    return;
  }
  const kept = result.receivedBytes <= keep || result.messages.length === 0;
  if (kept) result.messages.push(text);
  else result.dropped = (result.dropped ?? 0) + 1;
  onMessage(text);
}

/** How our gateway says that a call ended. */
interface EndFrame {
  error?: { code?: string; message?: string; details?: { type?: string; value?: string; debug?: unknown }[] };
  headers?: Record<string, string[]>;
  trailers?: Record<string, string[]>;
}

function endFrame(text: string): EndFrame | undefined {
  if (!text.startsWith('{"@end"')) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return (value as { '@end': EndFrame })['@end'];
  } catch {
    return undefined;
  }
}

function endWith({ error, headers, trailers }: EndFrame, result: JsonCallResult): void {
  const pairs = (metadata: Record<string, string[]> = {}) =>
    Object.entries(metadata).flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, value]),
    );
  result.headers.push(...pairs(headers));
  result.trailers.push(...pairs(trailers));
  if (!error) return;
  result.code = error.code ?? 'unknown';
  result.message = error.message ?? '';
  result.details = (error.details ?? []).map(({ type = '', value = '', debug }) => ({
    type,
    base64: value,
    ...(debug !== undefined && { json: debug }),
  }));
}

function end(result: JsonCallResult, { code, reason }: Close): void {
  if (result.code !== 'ok' || goodCloses.has(code)) return;
  result.code = code > failedClose && code < failedClose + 17 ? codeName(code - failedClose) : 'unavailable';
  result.message ||= `The connection was closed with ${code}${reason === '' ? '' : `: ${reason}`}.`;
}
