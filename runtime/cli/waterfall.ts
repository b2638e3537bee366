/** A trace as text: a line a span, each under its caller, with a bar where in time it was. */
import { durationMs } from '@bufbuild/protobuf/wkt';
import { codeName } from '../api/code-names.ts';
import type { Span } from '../api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { durationText } from './duration-text.ts';
import type { Output } from './output.ts';

const barWidth = 40;

/** The lines, spans of one caller in the order they began. A span whose caller is not kept stands at the left. */
export function waterfall(spans: readonly Span[], output: Output): string[] {
  const begin = Math.min(...spans.map((span) => startMs(span)));
  const end = Math.max(...spans.map((span) => startMs(span) + lengthMs(span)));
  const rows = inOrder(spans).map(({ span, depth }) => ({ span, name: `${'  '.repeat(depth)}${span.name}` }));
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ span, name }) => {
    const bar = barOf(span, begin, end - begin);
    const failed = span.code === 0 ? '' : ` ${codeName(span.code)}${span.error && `: ${span.error}`}`;
    return [
      name.padEnd(width),
      output.style('dim', `|${bar}|`),
      durationText(span.duration).padStart(8),
      output.style('dim', span.project),
      output.style('red', failed),
    ]
      .join(' ')
      .trimEnd();
  });
}

function inOrder(spans: readonly Span[]): { span: Span; depth: number }[] {
  const known = new Set(spans.map(({ spanId }) => spanId));
  const byParent = Map.groupBy(
    spans.toSorted((a, b) => startMs(a) - startMs(b)),
    ({ parentSpanId, spanId }) => (known.has(parentSpanId) && parentSpanId !== spanId ? parentSpanId : ''),
  );
  const rows: { span: Span; depth: number }[] = [];
  const seen = new Set<Span>();
  const add = (parent: string, depth: number): void => {
    for (const span of byParent.get(parent) ?? []) {
      if (seen.has(span)) continue;
      seen.add(span);
      rows.push({ span, depth });
      add(span.spanId, depth + 1);
    }
  };
  add('', 0);
  // Ids come from outside: such as name each other as callers are shown all the same.
  for (const span of spans) if (!seen.has(span)) rows.push({ span, depth: 0 });
  return rows;
}

function barOf(span: Span, begin: number, wholeMs: number): string {
  const scale = wholeMs > 0 ? barWidth / wholeMs : 0;
  const from = Math.min(barWidth - 1, Math.floor((startMs(span) - begin) * scale));
  const length = Math.max(1, Math.min(barWidth - from, Math.round(lengthMs(span) * scale)));
  return `${' '.repeat(from)}${'='.repeat(length)}${' '.repeat(barWidth - from - length)}`;
}

function startMs({ started }: Span): number {
  return started === undefined ? 0 : Number(started.seconds) * 1000 + started.nanos / 1e6;
}

function lengthMs({ duration }: Span): number {
  return duration === undefined ? 0 : durationMs(duration);
}
