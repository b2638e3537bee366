/** What the measures have in common: medians with their spread, and the target beside what was measured. */

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** `share`: from 0 to 1. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** `12.3 (11.9 to 13.0)` */
export function spread(values: readonly number[], digits = 2): string {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${low.toFixed(digits)} to ${high.toFixed(digits)})`;
}

/** One line: what, measured, target, and whether it is met. */
export function tell(what: string, measured: string, target: string, met: boolean): void {
  console.log(`${what}: ${measured}; target ${target}: ${met ? 'met' : 'MISSED'}`);
}
