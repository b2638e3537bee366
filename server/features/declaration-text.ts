import type { DeclaredSymbol, LinkedFile } from '../compiler/index.ts';
import type { FoundSymbol } from './symbols.ts';

/** A declaration of more lines than this is shown without its middle. */
const maxLines = 24;

/** A declaration as it is written, without the comments before it and the indentation of where it stands. */
export function declarationText({ symbol, file }: FoundSymbol): string {
  const { text } = file.syntax;
  const lineStart = text.lastIndexOf('\n', symbol.start - 1) + 1;
  const indent = /^[ \t]*/.exec(text.slice(lineStart, symbol.start))?.[0] ?? '';
  const lines = text
    .slice(symbol.start, symbol.end)
    .split(/\r?\n/)
    .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line));
  if (lines.length <= maxLines) return lines.join('\n');
  return [
    ...lines.slice(0, maxLines - 2),
    `  // ${lines.length - maxLines + 1} more lines`,
    lines.at(-1),
  ].join('\n');
}

/** The comment that belongs to a declaration: those lines right before it, else what follows on its line. */
export function commentText({
  symbol,
  file,
}: {
  symbol: Pick<DeclaredSymbol, 'start' | 'end'>;
  file: LinkedFile;
}): string {
  const { tokens, text } = file.syntax;
  const first = tokens.tokenAt(symbol.start);
  const before: string[] = [];
  let next = symbol.start;
  for (
    let index = tokens.firstCommentBefore(first + 1) - 1;
    index >= tokens.firstCommentBefore(first);
    index--
  ) {
    const start = tokens.commentStarts[index] ?? 0;
    const end = tokens.commentEnds[index] ?? 0;
    // A blank line in between: it is about something else. On a line with other text: it is about that.
    if (/\n[ \t\r]*\n/.test(text.slice(end, next))) break;
    if (first > 0 && !text.slice(tokens.end(first - 1), start).includes('\n')) break;
    before.unshift(plainText(text.slice(start, end)));
    next = start;
  }
  if (before.length > 0) return before.join('\n');
  const after = tokens.firstCommentBefore(tokens.tokenAt(symbol.end - 1) + 1);
  const start = tokens.commentStarts[after] ?? text.length;
  const end = tokens.commentEnds[after] ?? text.length;
  return start >= symbol.end && !text.slice(symbol.end, start).includes('\n')
    ? plainText(text.slice(start, end))
    : '';
}

function plainText(comment: string): string {
  if (comment.startsWith('//')) return comment.replace(/^\/\/+ ?/, '');
  return comment
    .replace(/^\/\*+/, '')
    .replace(/\*\/$/, '')
    .split(/\r?\n/)
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}
