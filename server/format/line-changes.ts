/** Lines `beforeStart` to `beforeEnd` of one text that stand as `afterStart` to `afterEnd` in another; the ends are exclusive. */
export interface LineChange {
  readonly beforeStart: number;
  readonly beforeEnd: number;
  readonly afterStart: number;
  readonly afterEnd: number;
}

/**
 * What makes one list of lines another, in order: lines that stand once in both are matched first, the longest run of them that
 * keeps its order (patience diff, Bram Cohen), and what lies between in the same way.
 */
export function lineChanges(before: readonly string[], after: readonly string[]): LineChange[] {
  const changes: LineChange[] = [];
  const whole = { beforeStart: 0, beforeEnd: before.length, afterStart: 0, afterEnd: after.length };
  // A stack, not calls: a text of many changes would need as many of them.
  const open: LineChange[] = [whole];
  for (let next = open.pop(); next; next = open.pop()) {
    const left = trimmed(before, after, next);
    if (left.beforeStart === left.beforeEnd && left.afterStart === left.afterEnd) continue;
    const matches = orderedMatches(before, after, left);
    if (matches.length === 0) {
      changes.push(left);
      continue;
    }
    let { beforeStart, afterStart } = left;
    const parts: LineChange[] = [];
    for (const [beforeEnd, afterEnd] of matches) {
      parts.push({ beforeStart, beforeEnd, afterStart, afterEnd });
      beforeStart = beforeEnd + 1;
      afterStart = afterEnd + 1;
    }
    parts.push({ beforeStart, beforeEnd: left.beforeEnd, afterStart, afterEnd: left.afterEnd });
    open.push(...parts.reverse());
  }
  return changes;
}

/** A part without the equal lines at its start and end. */
function trimmed(before: readonly string[], after: readonly string[], part: LineChange): LineChange {
  let { beforeStart, beforeEnd, afterStart, afterEnd } = part;
  while (beforeStart < beforeEnd && afterStart < afterEnd && before[beforeStart] === after[afterStart]) {
    beforeStart++;
    afterStart++;
  }
  while (beforeEnd > beforeStart && afterEnd > afterStart && before[beforeEnd - 1] === after[afterEnd - 1]) {
    beforeEnd--;
    afterEnd--;
  }
  return { beforeStart, beforeEnd, afterStart, afterEnd };
}

/** Pairs of lines that stand once in each part: the longest list that ascends in both. */
function orderedMatches(
  before: readonly string[],
  after: readonly string[],
  { beforeStart, beforeEnd, afterStart, afterEnd }: LineChange,
): [before: number, after: number][] {
  const once = linesOnce(after, afterStart, afterEnd);
  /** Of the best list of each length, the last pair, and the pair before it. */
  const ends: { pair: [number, number]; previous: number }[] = [];
  const best: number[] = [];
  for (const [line, index] of linesOnce(before, beforeStart, beforeEnd)) {
    const other = once.get(line);
    if (other === undefined || index < 0 || other < 0) continue;
    let low = 0;
    let high = best.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ends[best[middle] ?? 0]?.pair[1] ?? 0) < other) low = middle + 1;
      else high = middle;
    }
    ends.push({ pair: [index, other], previous: best[low - 1] ?? -1 });
    best[low] = ends.length - 1;
  }
  const matches: [number, number][] = [];
  for (let end = ends[best.at(-1) ?? -1]; end; end = ends[end.previous]) matches.push(end.pair);
  return matches.reverse();
}

/** The lines of a part, each with its index, or with -1 when it stands there more than once. */
function linesOnce(lines: readonly string[], start: number, end: number): Map<string, number> {
  const found = new Map<string, number>();
  for (let index = start; index < end; index++) {
    const line = lines[index] ?? '';
    found.set(line, found.has(line) ? -1 : index);
  }
  return found;
}
