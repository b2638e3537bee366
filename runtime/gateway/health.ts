/** `grpc.health.v1`: a service is SERVING while it is registered. */
import type { ServiceImpl } from '@connectrpc/connect';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Registry } from '../registry/registry.ts';
import { type Health, HealthCheckResponse_ServingStatus as Status } from './gen/grpc/health/v1/health_pb.ts';

/** The whole gateway has the name "". */
export function healthService(registry: Registry): ServiceImpl<typeof Health> {
  const statusOf = (service: string): Status =>
    service === '' || registry.get(service) ? Status.SERVING : Status.SERVICE_UNKNOWN;
  return {
    check({ service }) {
      const status = statusOf(service);
      if (status === Status.SERVING) return { status };
      throw new ConnectError(`There is no service "${service}" here`, Code.NotFound);
    },
    list() {
      // It needs no token, so it tells of nothing that does.
      const open = registry.list().filter(({ scope }) => scope === 'none');
      const names = ['', ...open.map(({ descriptor }) => descriptor.typeName)];
      return { statuses: Object.fromEntries(names.map((name) => [name, { status: Status.SERVING }])) };
    },
    async *watch({ service }, { signal }) {
      let wake = () => {};
      let changed = false;
      const notice = () => {
        changed = true;
        wake();
      };
      using _subscription = registry.onChange(notice);
      signal.addEventListener('abort', notice);
      let last: Status | undefined;
      while (!signal.aborted) {
        changed = false;
        const status = statusOf(service);
        if (status !== last) yield { status };
        last = status;
        if (changed) continue;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
