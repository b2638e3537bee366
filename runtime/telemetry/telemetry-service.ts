/** TelemetryService: the history, the traces and the numbers, for people and for tools. */
import { setTimeout as delay } from 'node:timers/promises';
import { durationMs, type Timestamp } from '@bufbuild/protobuf/wkt';
import type { ServiceImpl } from '@connectrpc/connect';
import type { TelemetryService } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { UserError } from '../user-error.ts';
import { callDetail, callRecord, callSpan } from './call-messages.ts';
import { readSearch } from './search.ts';
import { statsMessage, type ToldInstance } from './stats-message.ts';
import type { Telemetry } from './telemetry.ts';
import { traceSpans } from './trace-spans.ts';
import { watchCalls } from './watch-calls.ts';

const defaultLimit = 100;
const maxLimit = 1_000;
/** Spans of one trace that are told at most. */
const maxSpans = 10_000;
/** Milliseconds between two answers with numbers: unless told, and at least. */
const defaultIntervalMs = 1_000;
const shortestIntervalMs = 200;

/** What it tells of. */
export interface TelemetryServiceOptions {
  telemetry: Telemetry;
  /** Ends every stream when it is aborted. */
  closing: AbortSignal;
  /** What runs now. */
  instances(): readonly ToldInstance[];
  /** The one project whose calls are told, of a history that has those of others too. */
  project?: string;
}

/** Implements the service. */
export function telemetryService({
  telemetry,
  closing,
  instances,
  project,
}: TelemetryServiceOptions): ServiceImpl<typeof TelemetryService> {
  const { history, stats } = telemetry;
  const read = (text: string) => ({ ...readSearch(text), ...(project !== undefined && { project }) });
  return {
    async listCalls({ search, limit, before }) {
      const wanted = Math.min(limit > 0 ? limit : defaultLimit, maxLimit);
      const found = await history.find({
        search: read(search),
        // One more tells whether there are more.
        limit: wanted + 1,
        before: before > 0n ? Number(before) : undefined,
      });
      return { calls: found.slice(0, wanted).map(callRecord), more: found.length > wanted };
    },
    watchCalls({ search }, context) {
      return watchCalls(telemetry, read(search), AbortSignal.any([context.signal, closing]));
    },
    async getCall({ id }) {
      const found = await history.get(Number(id));
      if (found !== undefined) return callDetail(found);
      throw new UserError(
        'call-unknown',
        `call ${id} is not kept: the history has forgotten it, or never knew it`,
      );
    },
    async getTrace({ traceId }) {
      const id = traceId.toLowerCase();
      const [calls, ofCode] = await Promise.all([history.trace(id, maxSpans), history.spans(id, maxSpans)]);
      const spans = traceSpans(calls.map(callSpan), ofCode);
      if (spans.length > 0) {
        return { spans: spans.sort((a, b) => startOf(a.started) - startOf(b.started)) };
      }
      throw new UserError('trace-unknown', `no call of the trace "${traceId}" is kept`);
    },
    async *watchStats({ interval }, context) {
      const signal = AbortSignal.any([context.signal, closing]);
      const ms = Math.max(interval ? durationMs(interval) : defaultIntervalMs, shortestIntervalMs);
      let told = '';
      while (!signal.aborted) {
        const message = statsMessage(stats, instances());
        const text = JSON.stringify(message, (_, value) =>
          typeof value === 'bigint' ? String(value) : value,
        );
        if (text !== told) yield message;
        told = text;
        await delay(ms, undefined, { signal }).catch(() => undefined);
      }
    },
    async clearCalls() {
      if (project !== undefined)
        throw new UserError(
          'history-shared',
          'this history has the calls of others too: clear that of `local`',
        );
      await history.clear();
      return {};
    },
  };
}

function startOf(time: Timestamp | undefined): number {
  return time === undefined ? 0 : Number(time.seconds) * 1e9 + time.nanos;
}
