import { type LineChange, lineChanges } from './line-changes.ts';
import { linesOf } from './text-edits.ts';

/** Unchanged lines around each change. */
const contextLines = 3;

/** What makes one text another, as `diff -u` shows it, under one name. Empty when they are equal. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return '';
  const oldLines = linesOf(before);
  const newLines = linesOf(after);
  const hunks = inHunks(lineChanges(oldLines, newLines));
  return `--- ${name}\n+++ ${name}\n${hunks.map((hunk) => hunkText(hunk, oldLines, newLines)).join('')}`;
}

/** Changes with so few lines between them that they are shown together. */
function inHunks(changes: readonly LineChange[]): LineChange[][] {
  const hunks: LineChange[][] = [];
  for (const change of changes) {
    const previous = hunks.at(-1);
    const gap = change.beforeStart - (previous?.at(-1)?.beforeEnd ?? Number.NEGATIVE_INFINITY);
    if (previous && gap <= 2 * contextLines) previous.push(change);
    else hunks.push([change]);
  }
  return hunks;
}

function hunkText(
  changes: readonly LineChange[],
  oldLines: readonly string[],
  newLines: readonly string[],
): string {
  const first = changes[0];
  const last = changes.at(-1);
  if (!first || !last) return '';
  const lead = Math.min(contextLines, first.beforeStart);
  const oldStart = first.beforeStart - lead;
  const oldEnd = Math.min(last.beforeEnd + contextLines, oldLines.length);
  const newStart = first.afterStart - lead;
  const newEnd = last.afterEnd + (oldEnd - last.beforeEnd);
  const rows: string[] = [];
  let line = oldStart;
  for (const { beforeStart, beforeEnd, afterStart, afterEnd } of changes) {
    rows.push(...oldLines.slice(line, beforeStart).map((text) => row(' ', text)));
    rows.push(...oldLines.slice(beforeStart, beforeEnd).map((text) => row('-', text)));
    rows.push(...newLines.slice(afterStart, afterEnd).map((text) => row('+', text)));
    line = beforeEnd;
  }
  rows.push(...oldLines.slice(line, oldEnd).map((text) => row(' ', text)));
  return `@@ -${range(oldStart, oldEnd)} +${range(newStart, newEnd)} @@\n${rows.join('')}`;
}

/** Lines as a hunk's head counts them: from 1; of no lines the one before. */
function range(start: number, end: number): string {
  const count = end - start;
  const from = count === 0 ? start : start + 1;
  return count === 1 ? `${from}` : `${from},${count}`;
}

function row(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}
