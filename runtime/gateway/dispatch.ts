/** Finds out which protocol a request speaks and which method it means, and starts the call. */
import { Code } from '@connectrpc/connect';
import { failedEnd } from '../call/call-error.ts';
import type { RegisteredService, Registry } from '../registry/registry.ts';
import type { Access } from './access.ts';
import { connectGet, isConnectGet } from './connect-get.ts';
import { connectStream } from './connect-stream.ts';
import { answerPreflight, corsHeaders } from './cors.ts';
import { EnvelopedCall, type EnvelopedProtocol } from './enveloped-call.ts';
import type { DetailWriter } from './error-json.ts';
import type { Exchange, HeaderFields } from './exchange.ts';
import { grpc } from './grpc.ts';
import { GrpcUnaryCall, mayBeUnaryGrpc } from './grpc-unary-call.ts';
import { grpcWeb } from './grpc-web.ts';
import { faultMessage } from './guarded-call.ts';
import type { Limits } from './limits.ts';
import { answerMetrics, type Metrics } from './metrics.ts';
import { answerOpenApi } from './openapi.ts';
import { answerPage } from './page/index.ts';
import type { Rest } from './rest/index.ts';
import type { Route, Routes } from './routes.ts';
import { bodyRequest, queryRequest } from './short-form.ts';
import { type Failure, shown } from './status.ts';
import { answerErrorJson, UnaryCall, type UnaryRequest } from './unary-call.ts';

export interface DispatchContext {
  registry: Registry;
  routes: Routes;
  rest: Rest;
  access: Access;
  details: DetailWriter;
  limits: Limits;
  /** Answered at `/metrics`, where there are some. */
  metrics?: Metrics | undefined;
  /** Hears of a fault of the gateway's own: it has ended the call that it showed in. */
  onFault(error: unknown): void;
}

export class Dispatcher {
  private readonly context: DispatchContext;
  private readonly enveloped: ReadonlyMap<string, EnvelopedProtocol>;

  constructor(context: DispatchContext) {
    this.context = context;
    this.enveloped = envelopedProtocols(context.details);
  }

  /** Takes one request, whatever it is; the answer is on its way or will be. */
  dispatch(exchange: Exchange): void {
    const type = mediaType(exchange.header('content-type'));
    const protocol = this.enveloped.get(type);
    try {
      this.start(exchange, type, protocol);
    } catch (error) {
      this.context.onFault(error);
      this.refuseForFault(exchange, protocol);
    }
  }

  private start(exchange: Exchange, type: string, protocol: EnvelopedProtocol | undefined): void {
    const query = exchange.path.indexOf('?');
    const path = query < 0 ? exchange.path : exchange.path.slice(0, query);
    // The list of services is nobody's secret from who may name this host; a link to it may be followed from anywhere.
    const foreign = this.context.access.checkBrowser(exchange, path === '/' && exchange.method === 'GET');
    if (foreign) {
      this.refuse(exchange, protocol, foreign);
      return;
    }
    exchange.extraHeaders = corsHeaders(exchange);
    if (exchange.method === 'OPTIONS' && exchange.header('access-control-request-method') !== undefined) {
      answerPreflight(exchange);
      return;
    }
    if (protocol) this.startEnveloped(exchange, protocol, path);
    else if (path === '/' && exchange.method === 'GET') this.page(exchange);
    else if (path === '/openapi.json' && exchange.method === 'GET') this.openApi(exchange);
    else if (path === '/metrics' && exchange.method === 'GET' && this.context.metrics)
      this.metrics(exchange, this.context.metrics);
    else this.startUnary(exchange, type, path, query < 0 ? '' : exchange.path.slice(query + 1));
  }

  private startEnveloped(exchange: Exchange, protocol: EnvelopedProtocol, path: string): void {
    if (exchange.method !== 'POST') {
      exchange.respondOnly(405, { allow: 'POST' });
      return;
    }
    // gRPC needs trailers, and HTTP/1.1 clients do not read them.
    if (protocol.trailers && exchange.version === 1) {
      exchange.respondOnly(505, { connection: 'close' });
      return;
    }
    const route = this.find(exchange, path);
    if ('code' in route) {
      this.refuse(exchange, protocol, route);
      return;
    }
    if (protocol.onlyStreams && !route.clientStreams && !route.serverStreams) {
      this.wrongType(exchange, route, `application/${protocol.codec}`);
      return;
    }
    const denied = this.context.access.checkToken(exchange, route.serviceName, route.service.scope);
    if (denied) {
      this.refuse(exchange, protocol, denied);
      return;
    }
    if (mayBeUnaryGrpc(exchange, protocol, route)) {
      new GrpcUnaryCall(exchange, protocol, route, this.context).start();
      return;
    }
    new EnvelopedCall(exchange, protocol, route, this.context).start();
  }

  private startUnary(exchange: Exchange, type: string, path: string, query: string): void {
    const { method } = exchange;
    const { rest, routes } = this.context;
    const taken = routes.findFull(path) === undefined ? rest.take(exchange, path, query) : undefined;
    if (taken === true) return;
    const route = method === 'GET' || method === 'POST' ? this.find(exchange, path) : undefined;
    if (taken && (!route || 'code' in route)) {
      rest.refuse(exchange, taken);
      return;
    }
    if (!route) {
      exchange.respondOnly(405, { allow: 'GET, POST' });
      return;
    }
    if ('code' in route) {
      this.refuse(exchange, undefined, route);
      return;
    }
    const isStream = route.clientStreams || route.serverStreams;
    if (isStream && (type === 'application/json' || type === 'application/proto')) {
      this.wrongType(exchange, route, 'application/connect+json');
      return;
    }
    const denied = this.context.access.checkToken(exchange, route.serviceName, route.service.scope);
    if (denied) {
      this.refuse(exchange, undefined, denied);
      return;
    }
    if (isStream || type === 'multipart/form-data') {
      rest.takeShort(exchange, route, query);
      return;
    }
    const request = method === 'GET' ? getRequest(route, query) : postRequest(exchange, route, type, query);
    if ('code' in request) {
      this.refuse(exchange, undefined, request);
      return;
    }
    new UnaryCall(exchange, route, request, this.context).start();
  }

  private page(exchange: Exchange): void {
    answerPage(exchange, this.callable(exchange), this.context.registry);
  }

  private metrics(exchange: Exchange, metrics: Metrics): void {
    const denied = this.context.access.checkToken(exchange, '/metrics', metrics.scope);
    if (denied) this.refuse(exchange, undefined, denied);
    else answerMetrics(exchange, metrics);
  }

  private openApi(exchange: Exchange): void {
    answerOpenApi(exchange, this.callable(exchange)).catch((error: unknown) => {
      this.context.onFault(error);
      this.refuseForFault(exchange, undefined);
    });
  }

  private callable(exchange: Exchange): RegisteredService[] {
    return this.context.registry.list().filter((service) => this.mayCall(exchange, service));
  }

  private find(exchange: Exchange, path: string): Route | Failure {
    return this.context.routes.find(path, (service) => this.mayCall(exchange, service));
  }

  private mayCall(exchange: Exchange, { descriptor, scope }: RegisteredService): boolean {
    return this.context.access.checkToken(exchange, descriptor.typeName, scope) === undefined;
  }

  private wrongType(exchange: Exchange, route: Route, type: string): void {
    const kind = route.method.methodKind.replace('_', ' ');
    this.refuse(exchange, undefined, {
      code: Code.Unimplemented,
      message: `${route.serviceName}.${route.methodName} is a ${kind} method: Connect calls it with the content type ${type}`,
      status: 415,
      headers: { 'accept-post': type },
    });
  }

  private refuseForFault(exchange: Exchange, protocol: EnvelopedProtocol | undefined): void {
    try {
      this.refuse(exchange, protocol, { code: Code.Internal, message: faultMessage });
    } catch {
      // An answer had begun: cut off, it cannot be taken for a whole one.
      exchange.abort();
    }
  }

  /** Answers with an error in the words of the protocol that the request speaks. */
  private refuse(exchange: Exchange, protocol: EnvelopedProtocol | undefined, failure: Failure): void {
    if (!protocol) {
      answerErrorJson(exchange, failure, this.context.details);
      return;
    }
    const end = failedEnd(failure.code, failure.message);
    const headers: HeaderFields = { ...protocol.fixedHeaders };
    if (protocol.trailers) {
      exchange.respondOnly(200, { ...headers, ...protocol.trailers(end) });
      return;
    }
    const last = protocol.lastEnvelope?.(end);
    exchange.respond(200, headers, false);
    exchange.end(last && (protocol.encodeBody?.(last) ?? last));
  }
}

function envelopedProtocols(details: DetailWriter): Map<string, EnvelopedProtocol> {
  const protocols = [
    grpc('application/grpc', 'proto'),
    grpcWeb('application/grpc-web', 'proto', false),
    grpcWeb('application/grpc-web-text', 'proto', true),
  ];
  for (const codec of ['proto', 'json'] as const) {
    protocols.push(
      grpc(`application/grpc+${codec}`, codec),
      grpcWeb(`application/grpc-web+${codec}`, codec, false),
      grpcWeb(`application/grpc-web-text+${codec}`, codec, true),
      connectStream(`application/connect+${codec}`, codec, details),
    );
  }
  return new Map(protocols.map((protocol) => [protocol.contentType, protocol]));
}

function getRequest(route: Route, query: string): UnaryRequest | Failure {
  const parameters = new URLSearchParams(query);
  if (!isConnectGet(parameters)) return queryRequest(route.method.input, query);
  if (route.safe) return connectGet(parameters);
  const message = `${route.methodName} may have side effects (its idempotency_level is not NO_SIDE_EFFECTS): use POST`;
  return { code: Code.Unimplemented, message, status: 405, headers: { allow: 'POST' } };
}

function postRequest(exchange: Exchange, route: Route, type: string, query: string): UnaryRequest | Failure {
  const encoding = exchange.header('content-encoding');
  switch (type) {
    case 'application/json':
    case 'application/proto': {
      const version = exchange.header('connect-protocol-version');
      if (version !== undefined && version !== '1') {
        return {
          code: Code.InvalidArgument,
          message: `Connect's version "${shown(version)}" is not known; there is: 1`,
        };
      }
      return { codec: type === 'application/json' ? 'json' : 'proto', encoding };
    }
    case '':
    case 'application/x-www-form-urlencoded':
      return bodyRequest(route.method.input, query, encoding);
    default:
      return {
        code: Code.Unimplemented,
        message: `The content type "${shown(type)}" is not known here; send application/json or application/proto`,
        status: 415,
        headers: { 'accept-post': 'application/json, application/proto' },
        asText: true,
      };
  }
}

/** `Application/JSON; charset=utf-8` -> `application/json` */
function mediaType(contentType: string | undefined): string {
  if (contentType === undefined) return '';
  const semicolon = contentType.indexOf(';');
  return (semicolon < 0 ? contentType : contentType.slice(0, semicolon)).trim().toLowerCase();
}
