/** The numbers as the API tells of them. */
import { create } from '@bufbuild/protobuf';
import type { Timestamp } from '@bufbuild/protobuf/wkt';
import {
  type WatchStatsResponse,
  WatchStatsResponseSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { CallStats } from './call-stats.ts';
import { durationOf } from './duration.ts';
import type { Stats } from './stats.ts';

/** `started` gives when what runs of a project was started, where that is known. */
export function statsMessage(
  stats: Stats,
  started: (project: string) => Timestamp | undefined,
): WatchStatsResponse {
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
    instances: Array.from(stats.instances, ({ project, instance, inFlight, stats: of }) => {
      const since = started(project);
      return { project, instance, inFlight, ...numbers(of), ...(since && { started: since }) };
    }),
    edges: Array.from(stats.edges, ({ from, service, project, stats: of }) => {
      const { p50: _, ...rest } = numbers(of);
      return { from, service, project, ...rest };
    }),
  });
}
