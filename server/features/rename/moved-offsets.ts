import type { Replacement } from './rename.ts';

/**
 * Where what stands at an offset of a text, in UTF-16 units, stands once these are replaced, which are in the order of the text. What is
 * replaced begins where it began, but for what is replaced before it. Of every name of a file that is asked, so it must not go through all
 * replacements each time.
 */
export function movedOffsets(replacements: readonly Replacement[]): (offset: number) => number {
  const starts = Uint32Array.from(replacements, ({ start }) => start);
  // By how much what stands behind so many replacements is moved.
  const shifts = new Int32Array(starts.length + 1);
  for (const [index, { start, end, text }] of replacements.entries())
    shifts[index + 1] = (shifts[index] ?? 0) + text.length - (end - start);
  return (offset) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((starts[middle] ?? 0) < offset) low = middle + 1;
      else high = middle;
    }
    return offset + (shifts[low] ?? 0);
  };
}
