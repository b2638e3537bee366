/**
 * One call over a WebSocket: a frame is a message, and the last frame of either side says how it ended:
 * `{"@end":{}}`. The page at `/` describes the protocol.
 */
import { Code } from '@connectrpc/connect';
import type { WebSocket } from 'ws';
import type { CallEnd, CallHandle, Codec, Metadata } from '../../call/call.ts';
import { failedEnd } from '../../call/call-error.ts';
import { deadlineMessage } from '../../call/deadline.ts';
import { callStart } from '../call-start.ts';
import { type DetailWriter, errorJson } from '../error-json.ts';
import { faultMessage, GuardedCall, type HandledCall } from '../guarded-call.ts';
import type { Route } from '../routes.ts';
import { codeName } from '../status.ts';
import { parseConnectTimeout, startDeadline } from '../timeout.ts';
import type { RequestHead } from '../upgrade.ts';
import type { WebSocketOptions } from './websocket-options.ts';

/** The close code of a call that failed is this and the code of its error: 4005 is NOT_FOUND. */
const failedClose = 4000;
const normalClose = 1000;
/** A peer that has not answered a ping when the next is due is gone. */
const pingMs = 30_000;

export interface WebSocketContext {
  details: DetailWriter;
  /** Hears of a fault of the gateway's own. */
  onFault(error: unknown): void;
}

export class WebSocketCall implements HandledCall {
  readonly #socket: WebSocket;
  readonly #route: Route;
  readonly #codec: Codec;
  readonly #head: RequestHead;
  readonly #context: WebSocketContext;
  readonly #guarded: GuardedCall;
  readonly #timeoutMs: number | undefined;
  #deadline: NodeJS.Timeout | undefined;
  #pings: NodeJS.Timeout | undefined;
  #isAlive = true;
  #handle: CallHandle | undefined;
  #halfClosed = false;
  #header: Metadata = [];
  #done = false;

  constructor(socket: WebSocket, route: Route, options: WebSocketOptions, context: WebSocketContext) {
    this.#socket = socket;
    this.#route = route;
    this.#codec = options.codec;
    this.#head = options.head;
    this.#context = context;
    this.#guarded = new GuardedCall(this, { abort: () => socket.terminate() }, context.onFault);
    this.#timeoutMs = parseConnectTimeout(options.head.header('connect-timeout-ms'));
  }

  start(): void {
    const socket = this.#socket;
    socket.on('message', (data: Buffer, isBinary: boolean) =>
      this.#guarded.run(() => this.#frame(data, isBinary)),
    );
    socket.on('pong', () => {
      this.#isAlive = true;
    });
    // What breaks the protocol closes it too.
    socket.on('error', () => {});
    socket.on('close', () => this.#guarded.gone());
    this.#guarded.run(() => this.#begin());
  }

  #begin(): void {
    this.#pings = setInterval(() => this.#ping(), pingMs);
    if (Number.isNaN(this.#timeoutMs)) {
      this.#fail(Code.InvalidArgument, 'connect-timeout-ms is not a number');
      return;
    }
    this.#deadline = startDeadline(this.#timeoutMs, () => this.#guarded.run(() => this.#expire()));
    // Who answers may speak first.
    if (this.#route.clientStreams) this.#open();
  }

  // The client's side.

  #frame(data: Buffer, isBinary: boolean): void {
    if (this.#done) return;
    if (!isBinary && isEnd(data)) this.complete();
    else if (isBinary === (this.#codec === 'proto')) this.data(data);
    else {
      const wanted = this.#codec === 'proto' ? 'binary' : 'text';
      this.#fail(Code.InvalidArgument, `Messages are in ${wanted} frames here, by the subprotocol`);
    }
  }

  /** One message. */
  data(message: Buffer): void {
    if (this.#halfClosed) {
      const takesOne = !this.#route.clientStreams;
      const text = takesOne
        ? `${this.#route.methodName} takes one request message; there came a second`
        : 'A message came after the end of them';
      this.#fail(takesOne ? Code.Unimplemented : Code.InvalidArgument, text);
      return;
    }
    this.#open();
    if (this.#handle?.message(message) === false) this.#socket.pause();
    // Where one message is all, it is the last.
    if (!this.#route.clientStreams) this.complete();
  }

  complete(): void {
    if (this.#halfClosed || this.#done) return;
    this.#halfClosed = true;
    this.#open();
    this.#handle?.halfClose();
  }

  gone(): void {
    clearInterval(this.#pings);
    if (this.#done) return;
    this.#finish();
    this.#handle?.cancel();
  }

  drained(): void {}

  #open(): void {
    if (this.#handle || this.#done) return;
    const start = callStart(this.#head, this.#route, {
      codec: this.#codec,
      protocol: 'websocket',
      timeoutMs: this.#timeoutMs,
    });
    this.#handle = this.#route.service.target.open(start, this.#guarded);
  }

  // The service's side.

  headers(metadata: Metadata): void {
    this.#header = metadata;
  }

  message(bytes: Uint8Array): void {
    if (this.#done) return;
    // Called when the socket has taken it: what a client does not read is not asked for either.
    this.#socket.send(bytes, { binary: this.#codec === 'proto' }, () => this.#handle?.credit(bytes.length));
  }

  writable(): void {
    this.#socket.resume();
  }

  end(end: CallEnd): void {
    if (this.#done) return;
    this.#finish();
    this.#answer(end);
  }

  failWithFault(): void {
    this.#finish();
    this.#header = [];
    this.#answer(failedEnd(Code.Internal, faultMessage));
    this.#handle?.cancel();
  }

  #answer(end: CallEnd): void {
    const { error } = end;
    const last = {
      ...(error && { error: errorJson(error, this.#context.details) }),
      ...metadataJson('headers', this.#header),
      ...metadataJson('trailers', end.trailers),
    };
    const socket = this.#socket;
    // The client's own close has to be heard.
    socket.resume();
    socket.send(JSON.stringify({ '@end': last }));
    if (error) socket.close(failedClose + error.code, codeName(error.code));
    else socket.close(normalClose);
  }

  #ping(): void {
    if (!this.#isAlive) {
      this.#socket.terminate();
      return;
    }
    // While it is asked to pause, an answer cannot be heard.
    if (this.#socket.isPaused) return;
    this.#isAlive = false;
    this.#socket.ping();
  }

  #expire(): void {
    this.#fail(Code.DeadlineExceeded, deadlineMessage(this.#timeoutMs ?? 0));
  }

  #fail(code: Code, message: string): void {
    this.end(failedEnd(code, message));
    this.#handle?.cancel();
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#deadline);
  }
}

/** No message begins with this key: names of fields have no `@`, but for the `@type` of an Any. */
function isEnd(frame: Buffer): boolean {
  return /^\s*\{\s*"@end"/.test(frame.subarray(0, 64).toString('latin1'));
}

function metadataJson(name: string, metadata: Metadata): object {
  if (metadata.length === 0) return {};
  const values: Record<string, string[]> = Object.create(null);
  for (const [key, value] of metadata) {
    values[key] ??= [];
    values[key].push(value);
  }
  return { [name]: values };
}
