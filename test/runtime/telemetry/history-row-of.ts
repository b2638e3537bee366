import type { HistoryRow } from '../../../runtime/telemetry/history-database.ts';

/** A row of the history, of which only what matters is told. */
export function historyRowOf(of: Partial<HistoryRow>): HistoryRow {
  return {
    traceId: 'a'.repeat(32),
    parentSpanId: '',
    service: 'posts.v1.PostsService',
    method: 'List',
    project: 'posts',
    origin: 1,
    code: 0,
    durationMs: 1,
    record: new Uint8Array([1]),
    detail: new Uint8Array([2]),
    text: 'posts.v1.PostsService/List',
    ...of,
  };
}
