import { type Duration, durationMs } from '@bufbuild/protobuf/wkt';

/** Three digits in the unit that suits: `820 us`, `4.21 ms`, `1.3 s`. */
export function durationText(duration: Duration | undefined): string {
  return millisecondsText(duration === undefined ? 0 : durationMs(duration));
}

function millisecondsText(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} us`;
  if (ms < 1000) return `${Number(ms.toPrecision(3))} ms`;
  return `${Number((ms / 1000).toPrecision(3))} s`;
}
