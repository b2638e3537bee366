import type { FileElement } from './elements.ts';

/** By the index of each unit of `now`: that of the unit of `before` with the same text, in the same order; -1 where there is none. */
export function matchUnits(before: FileElement, now: FileElement): Int32Array {
  const [old, fresh] = [unitTexts(before), unitTexts(now)];
  const matched = new Int32Array(fresh.length).fill(-1);
  let start = 0;
  while (start < fresh.length && start < old.length && fresh[start] === old[start]) {
    matched[start] = start;
    start++;
  }
  let [oldEnd, end] = [old.length, fresh.length];
  while (end > start && oldEnd > start && fresh[end - 1] === old[oldEnd - 1]) matched[--end] = --oldEnd;
  const between = new Map<string, number>();
  for (let index = oldEnd - 1; index >= start; index--) between.set(old[index] ?? '', index);
  let next = start;
  for (let index = start; index < end; index++) {
    const found = between.get(fresh[index] ?? '') ?? -1;
    if (found < next) continue;
    matched[index] = found;
    next = found + 1;
  }
  return matched;
}

function unitTexts({ units, syntax }: FileElement): string[] {
  return units.map(({ node }) => {
    const { start, end } = syntax.tokens.span(node.first, node.last);
    return syntax.text.slice(start, end);
  });
}
