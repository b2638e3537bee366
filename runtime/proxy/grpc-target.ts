/** A gRPC server, at a port of this machine or anywhere, over one connection of HTTP/2. */
import { type ClientHttp2Session, connect, constants, type OutgoingHttpHeaders } from 'node:http2';
import { Code } from '@connectrpc/connect';
import type { ClientTls } from '../api/client-tls.ts';
import { withoutNamedSecrets } from '../api/request/named-secrets.ts';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { endedHandle, refuseCall } from '../call/refuse-call.ts';
import { addMetadata } from '../gateway/header-metadata.ts';
import { GrpcCall } from './grpc-call.ts';
import { type FindMethod, type Transcoder, transcoderFor } from './transcoder.ts';

export interface GrpcTargetOptions {
  /** `http://127.0.0.1:50051` */
  address: string;
  /** Certificates, for an `https` address. */
  tls?: ClientTls | undefined;
  /** The server speaks proto alone: calls in JSON need the method's definition. */
  findMethod: FindMethod;
  /** What callers are told when there is no connection; of what broke it, where that is known. */
  unavailable: string | ((reason: Error | undefined) => string);
  /** Hears how each call ended. */
  onCallEnd?(end: CallEnd): void;
}

/** Bytes that the server may send before the connection as a whole waits: many calls share it. */
const connectionWindowBytes = 16 * 1024 * 1024;

export class GrpcTarget implements CallTarget, Disposable {
  readonly #options: GrpcTargetOptions;
  readonly #calls = new Set<GrpcCall>();
  /** Node's own forgets the brackets of an IPv6 address. */
  readonly #authority: string;
  #session: ClientHttp2Session | undefined;
  #closed: CallEnd | undefined;
  #onIdle: (() => void) | undefined;

  constructor(options: GrpcTargetOptions) {
    this.#options = options;
    this.#authority = new URL(options.address).host;
  }

  /** Calls that have not ended. */
  get openCalls(): number {
    return this.#calls.size;
  }

  /** Resolves when no call is open any more. */
  idle(): Promise<void> {
    if (this.#calls.size === 0) return Promise.resolve();
    return new Promise((resolve) => {
      this.#onIdle = resolve;
    });
  }

  open(start: CallStart, observer: CallObserver): CallHandle {
    if (this.#closed !== undefined) return refuseCall(observer, this.#closed);
    const transcoder = transcoderFor(start, this.#options.findMethod);
    if (transcoder === undefined) {
      const message = `${start.service}/${start.method} is not described: call it in proto, not in JSON`;
      return refuseCall(observer, failedEnd(Code.Unimplemented, message));
    }
    return this.#openCall(start, observer, transcoder);
  }

  /** Resolves when the server has answered a ping over the connection; rejects when there is none to be had. */
  ping(): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const session = this.#connected();
    const refused = () => reject(new Error(this.#unavailable(undefined)));
    session.once('close', refused);
    const send = () => {
      session.ping((error) => {
        session.off('close', refused);
        if (error === null) resolve();
        else reject(error);
      });
    };
    if (session.connecting) session.once('connect', send);
    else send();
    return promise;
  }

  /** The server is gone: what is open ends with `end`, and so does every call from now on. */
  close(end: CallEnd): void {
    if (this.#closed !== undefined) return;
    this.#closed = end;
    for (const call of [...this.#calls]) call.abandon(end);
    this.#session?.destroy();
  }

  [Symbol.dispose](): void {
    this.close(failedEnd(Code.Unavailable, this.#unavailable(undefined)));
  }

  #openCall(start: CallStart, observer: CallObserver, transcoder: Transcoder): CallHandle {
    try {
      const stream = this.#connected().request(requestHeaders(start, this.#authority));
      const call = new GrpcCall({
        stream,
        start,
        observer,
        transcoder,
        unavailable: (reason) => this.#unavailable(reason),
        onEnd: (end) => {
          this.#calls.delete(call);
          if (this.#calls.size === 0) this.#onIdle?.();
          this.#options.onCallEnd?.(end);
        },
      });
      this.#calls.add(call);
      return call;
    } catch (error) {
      // Node throws for a connection that is closing, and for a path or a header that no request can have.
      const message = error instanceof Error ? error.message : String(error);
      queueMicrotask(() => observer.end(failedEnd(Code.Unavailable, message)));
      return endedHandle;
    }
  }

  #unavailable(reason: Error | undefined): string {
    const { unavailable } = this.#options;
    return typeof unavailable === 'string' ? unavailable : unavailable(reason);
  }

  #connected(): ClientHttp2Session {
    if (this.#session !== undefined && !this.#session.closed && !this.#session.destroyed) {
      return this.#session;
    }
    const session = connect(this.#options.address, {
      ...this.#options.tls,
      settings: { enablePush: false, initialWindowSize: 1024 * 1024 },
    });
    session.once('connect', () => session.setLocalWindowSize(connectionWindowBytes));
    // The calls that are open hear of it by themselves.
    session.on('error', () => undefined);
    session.on('goaway', () => {
      if (this.#session === session) this.#session = undefined;
    });
    session.once('close', () => {
      if (this.#session === session) this.#session = undefined;
    });
    this.#session = session;
    return session;
  }
}

function requestHeaders(start: CallStart, authority: string): OutgoingHttpHeaders {
  const { service, method, metadata, timeoutMs, traceparent } = start;
  const fields: Record<string, string | string[]> = {
    [constants.HTTP2_HEADER_METHOD]: 'POST',
    [constants.HTTP2_HEADER_AUTHORITY]: authority,
    [constants.HTTP2_HEADER_PATH]: `/${service}/${method}`,
    'content-type': 'application/grpc',
    te: 'trailers',
    'grpc-accept-encoding': 'identity',
  };
  if (timeoutMs !== undefined) fields['grpc-timeout'] = grpcTimeout(timeoutMs);
  addMetadata(fields, withoutNamedSecrets(metadata));
  if (traceparent !== undefined) fields.traceparent = traceparent;
  return fields;
}

/** At most eight digits: milliseconds for a day, seconds beyond. */
function grpcTimeout(ms: number): string {
  const whole = Math.max(Math.ceil(ms), 0);
  return whole < 1e8 ? `${whole}m` : `${Math.min(Math.ceil(whole / 1000), 99_999_999)}S`;
}
