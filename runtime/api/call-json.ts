/**
 * Calls a method with JSON, as the editor's request files and `skep call` do: Connect's protocol over HTTP/1.1, with
 * everything a person wants to see of the answer. https://connectrpc.com/docs/protocol
 */
import { envelope } from '../gateway/envelope.ts';
import { UserError } from '../user-error.ts';
import { type ClientTlsFiles, isTlsFailure, readClientTls, tlsFailureText } from './client-tls.ts';
import { Exchange } from './exchange.ts';
import { type JsonCallResult, type Outcome, readAnswer, unanswered } from './read-answer.ts';

export type { JsonCallResult, JsonErrorDetail } from './read-answer.ts';

export interface JsonCall {
  /** Base URL of the gateway: `http://127.0.0.1:8080`. */
  address: string;
  /** `/posts.v1.PostsService/List` */
  path: string;
  /** The request message in JSON; of a stream of requests, each, which may come one by one. */
  body: string | readonly string[] | AsyncIterable<string>;
  headers: [name: string, value: string][];
  token?: string;
  /** What the environment wants to be shown, or is to be trusted by. */
  tls?: ClientTlsFiles | undefined;
  timeoutMs?: number;
  /** The deadline is for the gateway alone to keep: while somebody debugs, it waits there. */
  deadlineByGateway?: boolean;
  /** The method takes or answers with a stream. */
  stream: boolean;
  /** Hears each response message as it comes, in JSON. */
  onMessage?: (message: string) => void;
  /** Characters of messages that are kept for the result; by default all. Those beyond are heard by `onMessage` alone. */
  keep?: number;
}

/** How much longer than its deadline a call is waited for: the gateway's own answer says more than ours could. */
const deadlineGraceMs = 500;

/**
 * Makes the call. Whatever the service answers, an error included, is a result, and so are a passed deadline
 * (`deadline_exceeded`) and an aborted signal (`canceled`). Rejects with a UserError only: `unreachable` when nothing
 * answers at the address, `address-invalid` when it is none.
 */
export async function callJson(call: JsonCall, signal: AbortSignal): Promise<JsonCallResult> {
  const url = callUrl(call);
  const body = isOneByOne(call.body) ? framedOneByOne(call.body) : requestBody(call.body, call.stream);
  const tls = call.tls && readClientTls(call.tls);
  const exchange = new Exchange();
  const started = performance.now();
  const result: JsonCallResult = { ...unanswered(0), wire: exchange.wire };
  const deadline =
    call.timeoutMs === undefined || call.deadlineByGateway
      ? undefined
      : AbortSignal.timeout(call.timeoutMs + deadlineGraceMs);
  const stop = deadline ? AbortSignal.any([signal, deadline]) : signal;
  try {
    const headers = requestHeaders(call);
    const sent = { url, method: 'POST', headers, body, ...(tls && { tls }) };
    const response = await exchange.send(sent, stop);
    result.firstByteMs = performance.now() - started;
    result.httpStatus = response.statusCode ?? 0;
    Object.assign(result, await readAnswer(response, result, call));
  } catch (error) {
    Object.assign(result, interrupted(error, call, result, signal, deadline));
  }
  result.totalMs = performance.now() - started;
  result.timing = exchange.timing();
  result.sentBytes = exchange.wire.sent.total;
  return result;
}

function callUrl(call: JsonCall): URL {
  if (URL.canParse(call.path, call.address)) {
    const url = new URL(call.path, call.address);
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  }
  throw new UserError(
    'address-invalid',
    `"${call.address}" is no address of an environment: it looks like http://127.0.0.1:8080`,
  );
}

function isOneByOne(body: JsonCall['body']): body is AsyncIterable<string> {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

async function* framedOneByOne(messages: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const message of messages) yield envelope(0, messageBytes(message));
}

function requestBody(body: string | readonly string[], stream: boolean): Buffer {
  const messages = (typeof body === 'string' ? [body] : body).map(messageBytes);
  return Buffer.concat(stream ? messages.map((message) => envelope(0, message)) : messages);
}

function messageBytes(message: string): Buffer {
  return Buffer.from(message.trim() === '' ? '{}' : message);
}

function requestHeaders(call: JsonCall): [string, string][] {
  const headers: [string, string][] = [
    ...call.headers,
    ['content-type', call.stream ? 'application/connect+json' : 'application/json'],
    ['connect-protocol-version', '1'],
  ];
  const given = new Set(call.headers.map(([name]) => name.toLowerCase()));
  if (call.timeoutMs !== undefined) headers.push(['connect-timeout-ms', String(Math.ceil(call.timeoutMs))]);
  if (call.token !== undefined && !given.has('authorization'))
    headers.push(['authorization', `Bearer ${call.token}`]);
  if (!given.has('user-agent')) headers.push(['user-agent', 'skep']);
  return headers;
}

function interrupted(
  error: unknown,
  call: JsonCall,
  result: JsonCallResult,
  signal: AbortSignal,
  deadline: AbortSignal | undefined,
): Outcome {
  if (error instanceof UserError) throw error;
  if (signal.aborted) return { code: 'canceled', message: 'The call was cancelled', details: [] };
  if (deadline?.aborted) {
    return { code: 'deadline_exceeded', message: `No answer within ${call.timeoutMs} ms`, details: [] };
  }
  const code = (error as NodeJS.ErrnoException).code ?? '';
  const reason = error instanceof Error ? error.message || code : String(error);
  if (result.httpStatus > 0) {
    return { code: 'unavailable', message: `The answer was cut off (${reason})`, details: [] };
  }
  if (call.address.startsWith('https:') && isTlsFailure(reason))
    throw new UserError('tls-refused', tlsFailureText(call.address, reason), { cause: error });
  throw new UserError(
    'unreachable',
    `Nothing answers at ${call.address} (${reason}): run a project, or choose an environment that is up`,
    { cause: error },
  );
}
