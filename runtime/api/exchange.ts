/** One HTTP/1.1 request and its answer, with what a person may want to see of it: where the time went, and every byte. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { UserError } from '../user-error.ts';
import type { ClientTls } from './client-tls.ts';
import { FirstBytes } from './first-bytes.ts';

/** Where the time of a call went, in milliseconds. What did not happen is absent: no name is looked up for `127.0.0.1`. */
export interface CallTiming {
  dnsMs?: number;
  connectMs?: number;
  tlsMs?: number;
  /** Until all was written; of a stream of requests, until it was half-closed. Absent while it was not. */
  sendMs?: number;
  /** From there to the first byte of the answer; 0 where that came before all was sent. */
  waitMs?: number;
  receiveMs?: number;
}

/** What went over the wire. Heads are exact; bodies are without the framing of `transfer-encoding`. */
export interface WireRecord {
  sentHead: string;
  sent: FirstBytes;
  receivedHead: string;
  received: FirstBytes;
}

export interface ExchangeRequest {
  url: URL;
  method: string;
  headers: readonly (readonly [name: string, value: string])[];
  /** One that comes bit by bit is sent while the answer is read. Absent: no body. */
  body?: Buffer | AsyncIterable<Buffer>;
  /** Certificates of the environment's own. */
  tls?: ClientTls;
}

type Mark = 'lookup' | 'connect' | 'secure' | 'sent' | 'answered';

/** Begins as the request is sent, and is told as it goes on. */
export class Exchange {
  readonly wire: WireRecord = {
    sentHead: '',
    sent: new FirstBytes(),
    receivedHead: '',
    received: new FirstBytes(),
  };
  readonly #marks: Partial<Record<Mark, number>> = {};
  readonly #started = performance.now();
  #socketAt = this.#started;

  /**
   * Resolves with the answer's head. Rejects with UserError `header-invalid` when a header cannot be written, with the socket's
   * error when nothing answers, and when the signal is aborted.
   */
  async send(request: ExchangeRequest, signal: AbortSignal): Promise<IncomingMessage> {
    const { url, body } = request;
    // With `connection` and the length said, node adds no line of its own: what is kept is what was sent.
    const hasHost = request.headers.some(([name]) => name.toLowerCase() === 'host');
    const headers: (readonly [string, string])[] = hasHost ? [] : [['host', url.host]];
    headers.push(...request.headers, ['connection', 'close']);
    if (Buffer.isBuffer(body)) headers.push(['content-length', String(body.length)]);
    else if (body) headers.push(['transfer-encoding', 'chunked']);
    const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    this.wire.sentHead = `${request.method} ${url.pathname}${url.search} HTTP/1.1\r\n${lines}\r\n`;
    const response = await this.#open(request, headers.flat(), signal);
    this.#marks.answered = performance.now();
    this.wire.receivedHead = headOf(response);
    return response;
  }

  /** As of now: called when the whole answer is there. */
  timing(): CallTiming {
    const { lookup, connect, secure, sent, answered } = this.#marks;
    const between = (from: number | undefined, to: number | undefined) =>
      from === undefined || to === undefined ? undefined : Math.max(0, to - from);
    const ready = secure ?? connect ?? this.#socketAt;
    return withoutAbsent({
      dnsMs: between(this.#socketAt, lookup),
      connectMs: between(lookup ?? this.#socketAt, connect),
      tlsMs: between(connect, secure),
      sendMs: between(ready, sent),
      waitMs: between(sent ?? ready, answered),
      receiveMs: between(answered, performance.now()),
    });
  }

  #open(
    { url, method, body, tls }: ExchangeRequest,
    headers: string[],
    signal: AbortSignal,
  ): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
      let request: ClientRequest;
      try {
        request = open(url, { method, headers, signal, agent: false, ...tls });
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        reject(new UserError('header-invalid', `The call cannot be sent: ${reason}`, { cause: error }));
        return;
      }
      this.#watch(request);
      request.on('response', resolve);
      request.on('error', reject);
      if (!body || Buffer.isBuffer(body)) {
        if (body) this.wire.sent.push(body);
        request.end(body);
      } else {
        request.flushHeaders();
        this.#write(request, body).catch((error: unknown) =>
          request.destroy(error instanceof Error ? error : new Error(String(error))),
        );
      }
    });
  }

  async #write(request: ClientRequest, body: AsyncIterable<Buffer>): Promise<void> {
    for await (const chunk of body) {
      if (request.destroyed) return;
      this.wire.sent.push(chunk);
      if (!request.write(chunk)) {
        await new Promise<void>((resolve) => {
          request.once('drain', resolve);
          request.once('close', resolve);
        });
      }
    }
    request.end();
  }

  #watch(request: ClientRequest): void {
    const mark = (name: Mark) => () => {
      this.#marks[name] ??= performance.now();
    };
    request.on('finish', mark('sent'));
    request.on('socket', (socket) => {
      this.#socketAt = performance.now();
      socket.on('lookup', mark('lookup'));
      socket.on('connect', mark('connect'));
      (socket as TLSSocket).on('secureConnect', mark('secure'));
    });
  }
}

function headOf(response: IncomingMessage): string {
  const { httpVersion, statusCode, statusMessage, rawHeaders } = response;
  let head = `HTTP/${httpVersion} ${statusCode} ${statusMessage}\r\n`;
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) head += `${rawHeaders[i]}: ${rawHeaders[i + 1]}\r\n`;
  return `${head}\r\n`;
}

function withoutAbsent(timing: { [name in keyof CallTiming]: number | undefined }): CallTiming {
  return Object.fromEntries(Object.entries(timing).filter(([, ms]) => ms !== undefined));
}
