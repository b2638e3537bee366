/** Tells of every request when it is over: who asked for what, and how it went. */
import type { Exchange, HeaderFields, HeadMemory, RequestReceiver } from './exchange.ts';
import { codeName } from './status.ts';
import type { UpgradeRequest } from './upgrade.ts';

export interface AccessEntry {
  /** When the request began, in ISO 8601. */
  time: string;
  /** Address of the client. */
  peer: string;
  /** How it spoke; `http` is all JSON that is not Connect's own. */
  protocol: 'grpc' | 'grpc-web' | 'connect' | 'http' | 'websocket';
  /** `1.1` or `2`. */
  http: string;
  method: string;
  /** Without the query, which may hold what nobody else should read. */
  path: string;
  /** Of HTTP; 0 when the client was gone before there was one. */
  status: number;
  /** Of a call that failed with a status of HTTP that does not say so: `not_found`; `cut off` for half an answer. */
  code?: string;
  /** Milliseconds from the headers to the end. */
  ms: number;
  /** Bytes of the bodies, as they were on the wire but for TLS and HTTP's own. */
  in: number;
  out: number;
  agent?: string;
}

export type AccessLog = (entry: AccessEntry) => void;

/** An exchange that is told of once it is over. */
export class LoggedExchange implements Exchange {
  readonly #exchange: Exchange;
  readonly #log: AccessLog;
  readonly #time = new Date();
  readonly #began = performance.now();
  readonly #type: string;
  #status = 0;
  #code: string | undefined;
  #in = 0;
  #out = 0;
  #isOver = false;

  constructor(exchange: Exchange, log: AccessLog) {
    this.#exchange = exchange;
    this.#log = log;
    this.#type = exchange.header('content-type') ?? '';
  }

  get method(): string {
    return this.#exchange.method;
  }
  get path(): string {
    return this.#exchange.path;
  }
  get version(): 1 | 2 {
    return this.#exchange.version;
  }
  get rawHeaders(): readonly string[] {
    return this.#exchange.rawHeaders;
  }
  get memory(): HeadMemory | undefined {
    return this.#exchange.memory;
  }
  get authority(): string {
    return this.#exchange.authority;
  }
  get fromLoopback(): boolean {
    return this.#exchange.fromLoopback;
  }
  get peer(): string {
    return this.#exchange.peer;
  }
  get localAddress(): string {
    return this.#exchange.localAddress;
  }
  get secure(): boolean {
    return this.#exchange.secure;
  }
  get extraHeaders(): HeaderFields | undefined {
    return this.#exchange.extraHeaders;
  }
  set extraHeaders(headers: HeaderFields | undefined) {
    this.#exchange.extraHeaders = headers;
  }

  header(name: string): string | undefined {
    return this.#exchange.header(name);
  }

  receive(receiver: RequestReceiver): void {
    this.#exchange.receive({
      takesPassing: receiver.takesPassing === true,
      data: (chunk) => {
        this.#in += chunk.length;
        receiver.data(chunk);
      },
      complete: () => receiver.complete(),
      drained: () => receiver.drained(),
      gone: () => {
        receiver.gone();
        this.#over(this.#status === 0 ? undefined : 'cut off');
      },
    });
  }

  allowLongRequest(): void {
    this.#exchange.allowLongRequest();
  }

  pause(): void {
    this.#exchange.pause();
  }

  resume(): void {
    this.#exchange.resume();
  }

  respond(status: number, headers: HeaderFields, trailers: boolean): void {
    this.#status = status;
    this.#exchange.respond(status, headers, trailers);
  }

  respondOnly(status: number, headers: HeaderFields): void {
    this.#status = status;
    this.#exchange.respondOnly(status, headers);
    this.#over(grpcCode(headers));
  }

  write(bytes: Uint8Array): boolean {
    this.#out += bytes.length;
    return this.#exchange.write(bytes);
  }

  end(bytes?: Uint8Array, trailers?: HeaderFields): void {
    this.#out += bytes?.length ?? 0;
    this.#exchange.end(bytes, trailers);
    this.#over(trailers ? grpcCode(trailers) : this.#lastCode(bytes));
  }

  endJoined(first: Uint8Array, bytes: Uint8Array, from: number, to: number, trailers: HeaderFields): void {
    this.#out += first.length + to - from;
    this.#exchange.endJoined(first, bytes, from, to, trailers);
    this.#over(grpcCode(trailers));
  }

  abort(): void {
    this.#exchange.abort();
    this.#over('cut off');
  }

  /** Of a stream whose last message says how it ended. */
  #lastCode(bytes: Uint8Array | undefined): string | undefined {
    if (!bytes || !/^application\/(connect\+|grpc-web)/.test(this.#type)) return undefined;
    const isText = this.#type.startsWith('application/grpc-web-text');
    const plain = isText ? Buffer.from(Buffer.from(bytes).toString('latin1'), 'base64') : Buffer.from(bytes);
    const text = plain.toString('latin1');
    const status = /grpc-status: (\d+)/.exec(text)?.[1];
    if (status !== undefined) return status === '0' ? undefined : codeName(Number(status));
    return /"error":\{"code":"(\w+)"/.exec(text)?.[1];
  }

  #over(code: string | undefined): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#code = code;
    const agent = this.header('user-agent');
    this.#log({
      time: this.#time.toISOString(),
      peer: this.peer,
      protocol: protocolOf(this.#exchange, this.#type),
      http: this.version === 2 ? '2' : '1.1',
      method: this.method,
      path: withoutQuery(this.path),
      status: this.#status,
      ...(this.#code === undefined ? {} : { code: this.#code }),
      ms: msSince(this.#began),
      in: this.#in,
      out: this.#out,
      ...(agent === undefined ? {} : { agent }),
    });
  }
}

/** Tells of a WebSocket once it is closed, or was refused. */
export function logUpgrade(upgrade: UpgradeRequest, log: AccessLog): void {
  const time = new Date();
  const began = performance.now();
  const { socket } = upgrade.request;
  const { bytesRead, bytesWritten } = socket;
  const agent = upgrade.header('user-agent');
  socket.once('close', () => {
    log({
      time: time.toISOString(),
      peer: upgrade.peer,
      protocol: 'websocket',
      http: '1.1',
      method: upgrade.method,
      path: withoutQuery(upgrade.path),
      status: upgrade.status,
      ms: msSince(began),
      in: socket.bytesRead - bytesRead,
      out: socket.bytesWritten - bytesWritten,
      ...(agent === undefined ? {} : { agent }),
    });
  });
}

function protocolOf(exchange: Exchange, type: string): AccessEntry['protocol'] {
  if (type.startsWith('application/grpc-web')) return 'grpc-web';
  if (type.startsWith('application/grpc')) return 'grpc';
  const isConnect = exchange.header('connect-protocol-version') !== undefined;
  return isConnect || type.startsWith('application/connect+') ? 'connect' : 'http';
}

function grpcCode(fields: HeaderFields): string | undefined {
  const status = fields['grpc-status'];
  return status === undefined || status === '0' ? undefined : codeName(Number(status));
}

function withoutQuery(path: string): string {
  const query = path.indexOf('?');
  return query < 0 ? path : path.slice(0, query);
}

/** To the tenth. */
function msSince(began: number): number {
  return Math.round((performance.now() - began) * 10) / 10;
}
