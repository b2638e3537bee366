/** One call by REST: a request by google.api.http, or one in the short form that a stream or a file is part of. */
import type { DescField } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import type { CallEnd, CallHandle, Metadata } from '../../call/call.ts';
import { deadlineMessage } from '../../call/deadline.ts';
import { callStart } from '../call-start.ts';
import type { DetailWriter } from '../error-json.ts';
import type { Exchange } from '../exchange.ts';
import { faultMessage, GuardedCall, type HandledCall } from '../guarded-call.ts';
import type { Limits } from '../limits.ts';
import type { Route } from '../routes.ts';
import type { Failure } from '../status.ts';
import { parseConnectTimeout, parseGrpcTimeout, startDeadline } from '../timeout.ts';
import { type Answer, createAnswer } from './answer.ts';
import type { BodyReader, MessageSink } from './request-body.ts';
import type { RequestMessage } from './request-message.ts';
import { selectBody } from './select-body.ts';

export interface RestContext {
  limits: Limits;
  details: DetailWriter;
  /** Hears of a fault of the gateway's own. */
  onFault(error: unknown): void;
}

/** What a request means, as its address says. */
export interface RestRequest {
  route: Route;
  message: RequestMessage;
  /** The field of the response that is answered; undefined: all of it. */
  responseBody: DescField | undefined;
}

export class RestCall implements HandledCall {
  readonly #exchange: Exchange;
  readonly #guarded: GuardedCall;
  readonly #request: RestRequest;
  readonly #context: RestContext;
  readonly #answer: Answer;
  readonly #timeoutMs: number | undefined;
  #timer: NodeJS.Timeout | undefined;
  #body: BodyReader | undefined;
  #handle: CallHandle | undefined;
  #targetFull = false;
  #clientFull = false;
  #undelivered = 0;
  #done = false;

  constructor(exchange: Exchange, request: RestRequest, context: RestContext) {
    this.#exchange = exchange;
    this.#guarded = new GuardedCall(this, exchange, context.onFault);
    this.#request = request;
    this.#context = context;
    this.#answer = createAnswer(exchange, request.route, request.responseBody, context.details);
    this.#timeoutMs =
      parseConnectTimeout(exchange.header('connect-timeout-ms')) ??
      parseGrpcTimeout(exchange.header('grpc-timeout'));
  }

  start(): void {
    this.#guarded.run(() => this.#begin());
  }

  #begin(): void {
    const exchange = this.#exchange;
    const { route, message } = this.#request;
    if (Number.isNaN(this.#timeoutMs)) {
      this.#fail({ code: Code.InvalidArgument, message: 'The timeout header is not one' });
      return;
    }
    const selected = selectBody(exchange, message, this.#sink(), {
      maxMessageBytes: this.#context.limits.maxMessageBytes,
      streams: route.clientStreams,
      full: () => exchange.pause(),
      drained: () => exchange.resume(),
    });
    if (selected instanceof Promise) this.#guarded.watch(selected.then((body) => this.#read(body)));
    else this.#read(selected);
  }

  #read(body: BodyReader | Failure): void {
    if (this.#done) return;
    if ('code' in body) {
      this.#fail(body);
      return;
    }
    this.#body = body;
    this.#timer = startDeadline(this.#timeoutMs, () => this.#guarded.run(() => this.#expire()));
    if (this.#request.route.clientStreams) {
      this.#exchange.allowLongRequest();
      this.#open();
    }
    this.#exchange.receive(this.#guarded);
  }

  /** Hears of the messages in the body, at any time. */
  #sink(): MessageSink {
    const guarded = this.#guarded;
    return {
      message: (bytes) => guarded.run(() => this.#send(bytes)),
      complete: () => guarded.run(() => this.#halfClose()),
      fail: (failure) => guarded.run(() => this.#fail(failure)),
    };
  }

  // The request's side.

  data(chunk: Buffer): void {
    if (!this.#done) this.#body?.push(chunk);
  }

  complete(): void {
    if (!this.#done) this.#body?.end();
  }

  gone(): void {
    if (this.#done) return;
    this.#finish();
    this.#handle?.cancel();
  }

  #send(bytes: Buffer): void {
    if (this.#done) return;
    this.#open();
    if (this.#handle?.message(bytes) !== false || this.#targetFull) return;
    this.#targetFull = true;
    if (this.#body?.pause) this.#body.pause();
    else this.#exchange.pause();
  }

  #halfClose(): void {
    if (this.#done) return;
    this.#open();
    this.#handle?.halfClose();
  }

  #open(): void {
    if (this.#handle) return;
    const { route } = this.#request;
    const start = callStart(this.#exchange, route, {
      codec: 'json',
      protocol: 'rest',
      timeoutMs: this.#timeoutMs,
    });
    this.#handle = route.service.target.open(start, this.#guarded);
  }

  // The response's side.

  headers(metadata: Metadata): void {
    if (!this.#done) this.#answer.headers(metadata);
  }

  message(bytes: Uint8Array): void {
    if (this.#done) return;
    this.#undelivered += bytes.length;
    if (!this.#answer.message(bytes)) this.#clientFull = true;
    this.#giveCredit();
  }

  writable(): void {
    if (!this.#targetFull) return;
    this.#targetFull = false;
    if (this.#body?.resume) this.#body.resume();
    else this.#exchange.resume();
  }

  end(end: CallEnd): void {
    if (this.#done) return;
    this.#finish();
    const answered = this.#answer.end(end);
    if (answered) this.#guarded.watch(answered);
  }

  drained(): void {
    this.#clientFull = false;
    this.#giveCredit();
  }

  failWithFault(): void {
    this.#finish();
    this.#handle?.cancel();
    this.#answer.fail({ code: Code.Internal, message: faultMessage });
  }

  #giveCredit(): void {
    if (this.#clientFull || this.#undelivered === 0 || this.#done) return;
    const bytes = this.#undelivered;
    this.#undelivered = 0;
    this.#handle?.credit(bytes);
  }

  #expire(): void {
    this.#fail({ code: Code.DeadlineExceeded, message: deadlineMessage(this.#timeoutMs ?? 0) });
  }

  #fail(failure: Failure): void {
    if (this.#done) return;
    this.#finish();
    this.#answer.fail(failure);
    this.#handle?.cancel();
  }

  #finish(): void {
    this.#done = true;
    clearTimeout(this.#timer);
    this.#answer.dispose();
  }
}
