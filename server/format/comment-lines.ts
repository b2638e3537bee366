/** Columns from one tab stop to the next, in comments. */
const tabWidth = 8;

/** One line of a block comment: how many lines below the one before, and its text. */
export interface CommentLine {
  readonly below: number;
  readonly text: string;
}

/**
 * The lines of a block comment after its first. Where every line begins with the same punctuation mark (`*`, most often) that
 * mark stands one space in; otherwise the least indented line stands three spaces in, and the others keep their distance from it.
 */
export function commentLines(lines: readonly string[]): CommentLine[] {
  const last = (lines.at(-1) ?? '').replace(/^[ \t]+/, '');
  const closesAlone = last.trimEnd() === '*/';
  const { mark, indent } = measure(lines);
  const found: CommentLine[] = [];
  let below = 0;
  for (const line of lines.slice(1, closesAlone ? -1 : undefined)) {
    below++;
    const text = mark === undefined ? outdent(line, indent) : line.replace(/^[ \t]+/, '');
    const content = text.replace(/[ \t]+$/, '');
    if (content === '') continue;
    found.push({ below, text: `${mark === undefined ? '   ' : ' '}${content}` });
    below = 0;
  }
  if (closesAlone) found.push({ below: below + 1, text: mark === '*' ? ' */' : '*/' });
  return found;
}

/** The mark that begins each line, if there is one, and the columns by which the least indented line is indented. */
function measure(lines: readonly string[]): { mark: string | undefined; indent: number } {
  let mark: string | undefined;
  let mixed = false;
  let indent = Number.POSITIVE_INFINITY;
  for (const line of lines.slice(1)) {
    const content = line.replace(/^[ \t]+/, '');
    if (content === '' || content === '*/') continue;
    indent = Math.min(indent, columns(line));
    const first = content[0] ?? '';
    if (!/[!-~]/.test(first) || /[A-Za-z0-9]/.test(first)) mixed = true;
    else if (mark !== undefined && mark !== first) mixed = true;
    else mark = first;
  }
  return { mark: mixed ? undefined : mark, indent: Number.isFinite(indent) ? indent : 0 };
}

/** Columns of whitespace at the start of a line. */
function columns(line: string): number {
  let column = 0;
  for (const character of line) {
    if (character === ' ') column++;
    else if (character === '\t') column += tabWidth - (column % tabWidth);
    else break;
  }
  return column;
}

/** A line with that many columns of whitespace less; a tab that reaches further leaves spaces. */
function outdent(line: string, indent: number): string {
  let column = 0;
  let at = 0;
  for (; at < line.length && column < indent; at++) {
    if (line[at] === ' ') column++;
    else if (line[at] === '\t') column += tabWidth - (column % tabWidth);
    else break;
  }
  return ' '.repeat(Math.max(0, column - indent)) + line.slice(at);
}
