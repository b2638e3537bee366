import { lineChanges } from './line-changes.ts';

/** A range of a text, in UTF-16 offsets, and what stands in its place. */
export interface OffsetEdit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The edits that turn the part of a text that begins at `offset` into another: no more than differs, so that carets stay put. */
export function editsBetween(before: string, after: string, offset = 0): OffsetEdit[] {
  if (before === after) return [];
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const edits: OffsetEdit[] = [];
  let line = 0;
  let start = offset;
  for (const { beforeStart, beforeEnd, afterStart, afterEnd } of lineChanges(oldLines, newLines)) {
    for (; line < beforeStart; line++) start += oldLines[line]?.length ?? 0;
    const replaced = oldLines.slice(beforeStart, beforeEnd);
    const replacing = newLines.slice(afterStart, afterEnd);
    if (replaced.length !== replacing.length) {
      edits.push(trimmed(start, replaced.join(''), replacing.join('')));
      continue;
    }
    for (const [index, text] of replaced.entries()) {
      if (text !== replacing[index]) edits.push(trimmed(start, text, replacing[index] ?? ''));
      start += text.length;
    }
    line = beforeEnd;
  }
  return edits;
}

/** The lines of a text, each with its newline. */
export function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** An edit without what is the same at its start and end. */
function trimmed(offset: number, before: string, after: string): OffsetEdit {
  const shared = Math.min(before.length, after.length);
  let start = 0;
  while (start < shared && before[start] === after[start]) start++;
  let end = 0;
  while (end < shared - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  return {
    start: offset + start,
    end: offset + before.length - end,
    text: after.slice(start, after.length - end),
  };
}
