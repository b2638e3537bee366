/** Tells of calls as they are added to the history. */
import { create } from '@bufbuild/protobuf';
import {
  type WatchCallsResponse,
  WatchCallsResponseSchema,
} from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { callRecord } from './call-messages.ts';
import type { Search } from './search.ts';
import type { Telemetry } from './telemetry.ts';

/** Calls in one answer at most. */
const maxCalls = 500;

/** The calls that fit a search as they are added from now on, with how many were not kept, until the signal is aborted. */
export async function* watchCalls(
  telemetry: Telemetry,
  search: Search,
  signal: AbortSignal,
): AsyncGenerator<WatchCallsResponse> {
  const { history } = telemetry;
  let hasMore = false;
  let wake: () => void = () => undefined;
  using _ = history.onAdded(() => {
    hasMore = true;
    wake();
  });
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    let last = await history.lastId();
    let { notKept } = telemetry;
    // At once: who hears it knows from when on calls are told.
    yield create(WatchCallsResponseSchema, {});
    while (!signal.aborted) {
      if (!hasMore) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        continue;
      }
      hasMore = false;
      const found = await history.find({ search, limit: maxCalls, after: last });
      // There may be as many again behind a full answer.
      if (found.length === maxCalls) hasMore = true;
      last = found.at(-1)?.id ?? last;
      const skipped = telemetry.notKept - notKept;
      notKept = telemetry.notKept;
      if (found.length === 0 && skipped === 0) continue;
      yield create(WatchCallsResponseSchema, { calls: found.map(callRecord), skipped: BigInt(skipped) });
    }
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
