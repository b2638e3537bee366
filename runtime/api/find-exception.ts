/** What the handler of a call threw, from its trace. */
import { setTimeout as delay } from 'node:timers/promises';
import type { EnvironmentConnection } from './connect.ts';
import type { Span, SpanEvent } from './gen/skep/telemetry/v1/telemetry_pb.ts';

/** Milliseconds between two looks, and how many of them: a trace is kept some moments after its call has ended. */
const lookEveryMs = 100;
const looks = 15;

/** Codes of calls whose handler may have thrown what is no answer. */
export const faultCodes: ReadonlySet<string> = new Set(['unknown', 'internal', 'data_loss']);

/** The stack of the first exception, mapped to the source, its headline first. Undefined when there is none. Never rejects. */
export async function findException(
  api: Pick<EnvironmentConnection, 'telemetry'>,
  traceId: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (let look = 0; look < looks && !signal.aborted; look++) {
    await delay(lookEveryMs, undefined, { signal }).catch(() => undefined);
    const spans = await spansOf(api, traceId, signal);
    const stack = stackOf(spans);
    if (stack !== undefined || (spans.length > 0 && look > looks / 2)) return stack;
  }
  return undefined;
}

async function spansOf(
  api: Pick<EnvironmentConnection, 'telemetry'>,
  traceId: string,
  signal: AbortSignal,
): Promise<readonly Span[]> {
  try {
    return (await api.telemetry.getTrace({ traceId }, { signal })).spans;
  } catch {
    // It is not kept yet, or whoever has it is gone.
    return [];
  }
}

function stackOf(spans: readonly Span[]): string | undefined {
  const time = ({ time: at }: SpanEvent) => (at ? Number(at.seconds) * 1e9 + at.nanos : 0);
  const [first] = spans
    .flatMap(({ events }) => events)
    .filter(({ name }) => name === 'exception')
    .sort((a, b) => time(a) - time(b));
  return first?.attributes['exception.stacktrace'] ?? first?.attributes['exception.message'];
}
