/** The numbers as the API tells of them. */
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import {
  type InstanceStatsSchema,
  type WatchStatsResponse,
  WatchStatsResponseSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { CallStats } from './call-stats.ts';
import { durationOf } from './duration.ts';
import type { Stats } from './stats.ts';

/** An instance that runs, or is being started again, without what its calls come to. */
export type ToldInstance = Required<
  Pick<MessageInitShape<typeof InstanceStatsSchema>, 'project' | 'instance' | 'state'>
> &
  Pick<
    MessageInitShape<typeof InstanceStatsSchema>,
    'folder' | 'id' | 'pid' | 'thread' | 'memory' | 'started'
  >;

/** All numbers as they are now, with the instances that run. */
export function statsMessage(stats: Stats, instances: readonly ToldInstance[]): WatchStatsResponse {
  const now = performance.now();
  const numbers = (of: CallStats) => {
    const { p50, p99 } = of.percentiles();
    return {
      calls: BigInt(of.calls),
      errors: BigInt(of.errors),
      callsPerSecond: of.callsPerSecond(now),
      p50: durationOf(p50),
      p99: durationOf(p99),
    };
  };
  return create(WatchStatsResponseSchema, {
    methods: Array.from(stats.methods, (each) => ({
      service: each.service,
      method: each.method,
      project: each.project,
      ...numbers(each.stats),
      lastTraceId: each.lastTrace,
      lastErrorTraceId: each.lastErrorTrace,
    })),
    instances: instances.map((told) => {
      const { inFlight, stats: of } = stats.instance(told.project, told.instance) ?? {};
      return { ...told, ...(inFlight && { inFlight }), ...(of && numbers(of)) };
    }),
    edges: Array.from(stats.edges, ({ from, service, project, stats: of }) => {
      const { p50: _, ...rest } = numbers(of);
      return { from, service, project, ...rest };
    }),
  });
}
