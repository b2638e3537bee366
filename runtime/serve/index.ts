/** Serves Connect implementations without Connect's protocol handlers: behind the runtime's own call seam. */
import type { DescService } from '@bufbuild/protobuf';
import { Code, type ConnectRouter } from '@connectrpc/connect';
import type { CallHandle, CallObserver, CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { endedHandle, refuseCall } from '../call/refuse-call.ts';
import { captureRoutes, type ServedService } from './capture-router.ts';
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
