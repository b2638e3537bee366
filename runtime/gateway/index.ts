/** The gateway: one address at which every registered service answers, in every protocol. */
import type { ConnectRouter } from '@connectrpc/connect';
import type { RegisteredService, Registry, Scope } from '../registry/registry.ts';
import { serveRoutes } from '../serve/index.ts';
import { Access, type AccessRules } from './access.ts';
import { type AccessLog, LoggedExchange } from './access-log.ts';
import { Dispatcher } from './dispatch.ts';
import { DetailWriter } from './error-json.ts';
import { Front, type TlsKey } from './front.ts';
import { Health } from './gen/grpc/health/v1/health_pb.ts';
import { ServerReflection } from './gen/grpc/reflection/v1/reflection_pb.ts';
import { ServerReflection as ServerReflectionAlpha } from './gen/grpc/reflection/v1alpha/reflection_pb.ts';
import { healthService } from './health.ts';
import { defaultLimits, type Limits } from './limits.ts';
import { listen } from './listen.ts';
import type { Metrics } from './metrics.ts';
import { Reflection } from './reflection.ts';
import { Rest } from './rest/index.ts';
import { Routes } from './routes.ts';
import { WebSockets } from './websocket/index.ts';

export type { AccessLog } from './access-log.ts';
export type { TlsKey } from './front.ts';
export type { Limits } from './limits.ts';

export interface GatewayOptions extends AccessRules {
  /** What is served. The gateway adds reflection and health to it while it runs. */
  registry: Registry;
  /** Address to listen at: `127.0.0.1`, `0.0.0.0`, `::1`. */
  host: string;
  /** 0: any free port. */
  port: number;
  /** When the port is taken: take the next free one and say so in `notice`, or throw. */
  onTaken: 'next' | 'fail';
  /** What a token must allow to read the definitions of what is served, by reflection. */
  reflectionScope: Scope;
  /** With a key, the port speaks TLS, and plain text to this machine only; with `clientCa`, to nobody. */
  tls?: TlsKey;
  limits?: Partial<Limits>;
  /** Is told of every request once it is over. Without it, nothing is counted. */
  accessLog?: AccessLog | undefined;
  /** Answered at `/metrics`. */
  metrics?: Metrics | undefined;
  /** Hears of a fault of the gateway's own, for the log: it ended one call and nothing else. */
  onFault(error: unknown): void;
}

export interface Gateway extends AsyncDisposable {
  /** Base URL: `http://127.0.0.1:8080`. */
  readonly address: string;
  readonly port: number;
  /** Something the user should see: that another port than the one asked for was taken. */
  readonly notice?: string;
  /** New connections get this key and certificate. Throws when they are no pair, and goes on with what there is. */
  replaceKey(tls: TlsKey): void;
}

/** Under which the gateway's own services are registered. */
const registryOrigin = 'skep:gateway';

/**
 * Starts to listen and serve. Rejects with a UserError (`port-taken`, `port-forbidden`, `host-unknown`) when it
 * cannot. Aborting the signal closes the gateway, as disposing of it does.
 */
export async function startGateway(options: GatewayOptions, signal: AbortSignal): Promise<Gateway> {
  signal.throwIfAborted();
  const { registry, host, reflectionScope, accessLog, onFault } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const details = new DetailWriter(registry);
  const routes = new Routes(registry);
  const reflection = new Reflection(registry);
  const access = new Access(options);
  const rest = new Rest({ registry, access, details, limits, onFault });
  const { metrics } = options;
  const dispatcher = new Dispatcher({ registry, routes, rest, details, limits, access, metrics, onFault });
  const webSockets = new WebSockets({ routes, access, limits, details, accessLog, onFault });
  const front = new Front(
    limits,
    options.tls,
    accessLog
      ? (exchange) => dispatcher.dispatch(new LoggedExchange(exchange, accessLog))
      : (exchange) => dispatcher.dispatch(exchange),
    (upgrade) => webSockets.take(upgrade),
    onFault,
  );
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= front[Symbol.asyncDispose]().finally(() => {
      signal.removeEventListener('abort', close);
      registry.remove(registryOrigin);
      for (const part of [details, routes, rest, reflection]) part[Symbol.dispose]();
    });
    return closing;
  };
  signal.addEventListener('abort', close);
  try {
    registry.set(registryOrigin, ownServices(registry, reflection, reflectionScope));
    const port = await listen(front.server, options);
    signal.throwIfAborted();
    return {
      address: `${options.tls ? 'https' : 'http'}://${reachable(host)}:${port}`,
      port,
      ...(options.port !== 0 && port !== options.port && { notice: takenNotice(options.port, port) }),
      replaceKey: (tls) => front.replaceKey(tls),
      [Symbol.asyncDispose]: close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Health is for everybody: whoever balances the load asks it and has no token. */
function ownServices(
  registry: Registry,
  reflection: Reflection,
  reflectionScope: Scope,
): RegisteredService[] {
  const { services, target } = serveRoutes((router: ConnectRouter) => {
    router.service(Health, healthService(registry));
    const implementation = { serverReflectionInfo: reflection.answer.bind(reflection) };
    router.service(ServerReflection, implementation);
    // The same messages under another package.
    router.service(ServerReflectionAlpha, implementation as never);
  });
  return services.map((descriptor) => ({
    descriptor,
    target,
    scope: descriptor.typeName === Health.typeName ? 'none' : reflectionScope,
  }));
}

function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}

function takenNotice(wanted: number, got: number): string {
  return `Port ${wanted} is taken; serving on ${got} instead`;
}
