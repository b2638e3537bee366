/** EnvironmentService: the state of the environment, and the leases that hold its local projects. */
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import type { EnvironmentService, HoldResponse } from '../api/gen/skep/environment/v1/environment_pb.ts';
import { UserError } from '../user-error.ts';
import type { Environment } from './environment.ts';
import type { Leases } from './leases.ts';
import type { LocalProjects } from './local-projects.ts';

/** What leases hold; a server has none of it. */
export interface Holding {
  readonly leases: Leases;
  readonly projects: LocalProjects;
}

/** Milliseconds between two heartbeats of a lease. */
const heartbeatMs = 10_000;

/**
 * Streams end when the caller or the environment does.
 *
 * @param holding undefined on a server: there, leases fail with UserError `local-only`
 */
export function environmentService(
  environment: Pick<Environment, 'status' | 'changes' | 'closing'>,
  holding: Holding | undefined,
): ServiceImpl<typeof EnvironmentService> {
  return {
    getStatus: () => ({ status: environment.status() }),
    async *watch(_request, context) {
      const signal = AbortSignal.any([context.signal, environment.closing]);
      for await (const _ of environment.changes.follow(signal)) yield { status: environment.status() };
    },
    async *hold(request, context) {
      if (holding === undefined) {
        throw new UserError('local-only', 'leases are of the local environment: deploy to this one instead');
      }
      yield* hold(environment, holding, request, context);
    },
  };
}

async function* hold(
  environment: Pick<Environment, 'closing'>,
  { leases, projects }: Holding,
  request: { client: string; allowedHosts: string[] },
  context: HandlerContext,
): AsyncGenerator<Pick<HoldResponse, 'event'>> {
  const signal = AbortSignal.any([context.signal, environment.closing]);
  const released: string[] = [];
  let wake = (): void => undefined;
  const lease = leases.open(request.client, request.allowedHosts, (folder) => {
    released.push(folder);
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  try {
    yield {
      event: { case: 'opened', value: { $typeName: 'skep.environment.v1.LeaseOpened', lease: lease.id } },
    };
    while (!signal.aborted) {
      const folder = released.shift();
      if (folder !== undefined) {
        yield {
          event: { case: 'released', value: { $typeName: 'skep.environment.v1.ProjectReleased', folder } },
        };
        continue;
      }
      const beat = Promise.withResolvers<boolean>();
      const timer = setTimeout(() => beat.resolve(true), heartbeatMs);
      wake = () => beat.resolve(false);
      const isDue = await beat.promise;
      clearTimeout(timer);
      if (isDue)
        yield { event: { case: 'heartbeat', value: { $typeName: 'skep.environment.v1.Heartbeat' } } };
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
    const folders = leases.end(lease);
    // While the environment itself ends, everything stops anyway, in its own order.
    if (!environment.closing.aborted) void projects.ended(folders);
  }
}
