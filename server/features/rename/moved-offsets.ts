import { countBefore } from '../count-before.ts';
import type { Replacement } from './rename.ts';

/**
 * Where what stands at an offset of a text, in UTF-16 units, stands once these are replaced, which are in the order of the text. What is
 * replaced begins where it began, but for what is replaced before it. Of every name of a file that is asked, so it must not go through all
 * replacements each time.
 */
export function movedOffsets(replacements: readonly Replacement[]): (offset: number) => number {
  const starts = replacements.map(({ start }) => start);
  // By how much what stands behind so many replacements is moved.
  const shifts = [0];
  let shift = 0;
  for (const { start, end, text } of replacements) {
    shift += text.length - (end - start);
    shifts.push(shift);
  }
  return (offset) => offset + (shifts[countBefore(starts, offset)] ?? 0);
}
