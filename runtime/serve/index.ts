/** Serves Connect implementations without Connect's protocol handlers: behind the runtime's own call seam. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import type { PlainMethod } from '../call/call-unary.ts';
import { endedHandle, refuseCall } from '../call/refuse-call.ts';
import { captureRoutes, type ServedService } from './capture-router.ts';
import { PlainCall } from './plain-call.ts';
import type { RouterOptions, ServedMethod, ServeHooks } from './served-method.ts';
import { StreamCall } from './stream-call.ts';
import { UnaryCall } from './unary-call.ts';

export type { AnsweredCall } from './answered-call.ts';
export type { ServeHooks } from './served-method.ts';
export { loadValidation, type Validate } from './validation.ts';

/** For all services; what `router.service()` and `router.rpc()` are given wins over `router`. */
export interface ServeOptions extends ServeHooks {
  /** Interceptors, jsonOptions, readMaxBytes and so on, as for Connect's own router. */
  router?: RouterOptions;
}

export interface ServedRoutes {
  /** Those registered so far: routes that await something may add more. */
  readonly services: DescService[];
  /** Answers calls to these services in this thread. */
  target: CallTarget;
  /** Whether a service of that full name is among them. */
  serves(service: string): boolean;
  /** A unary method of these services, to be called in this thread with messages as they are. */
  plain(method: DescMethod): PlainMethod | undefined;
}

/**
 * Runs a Connect router's implementations behind a CallTarget: all four kinds of method, both codecs, interceptors and
 * the router's options, deadlines and cancellation. Throws UserError `service-twice`, and whatever `routes` throws.
 */
export function serveRoutes(
  routes: (router: ConnectRouter) => void,
  options: ServeOptions = {},
): ServedRoutes {
  const services = captureRoutes(routes, options.router ?? {}, options);
  return {
    get services() {
      return [...services.values()].map((service) => service.descriptor);
    },
    target: { open: (start, observer) => openCall(services, start, observer) },
    serves: (service) => services.has(service),
    plain: (method) => plainMethod(services, method),
  };
}

function plainMethod(
  services: ReadonlyMap<string, ServedService>,
  method: DescMethod,
): PlainMethod | undefined {
  const served = services.get(method.parent.typeName)?.methods.get(method.name);
  if (served === undefined) return undefined;
  const { spec } = served;
  // Another copy of the definition may be another version of it: its messages have to be read as bytes.
  if (spec.kind !== 'unary' || spec.method !== method) return undefined;
  return {
    call: (start, request, observer) => new PlainCall(spec, served, start, observer).run(request),
  };
}

function openCall(
  services: ReadonlyMap<string, ServedService>,
  start: CallStart,
  observer: CallObserver,
): CallHandle {
  const method = services.get(start.service)?.methods.get(start.method);
  if (method === undefined) {
    const end = failedEnd(Code.Unimplemented, `${start.service}/${start.method} is not implemented`);
    return refuseCall(observer, end);
  }
  const call = createCall(method, start, observer);
  return call.begin() ? call : endedHandle;
}

function createCall(method: ServedMethod, start: CallStart, observer: CallObserver): UnaryCall | StreamCall {
  const { spec } = method;
  if (spec.kind === 'unary') return new UnaryCall(spec, method, start, observer);
  return new StreamCall(method, start, observer);
}
