import type { TokenStream } from '../compiler/index.ts';

/** Comments that belong together: line comments that follow each other, or one block comment. */
interface Paragraph {
  /** Indices of comments in the token stream. */
  readonly first: number;
  last: number;
  /** Offset after what counts as its text: of line comments that end their line, after the last newline. */
  end: number;
}

/**
 * The comment of the declaration that starts at token `index`, as buf sees it, without its markers; '' where there is none. In a
 * few places protoc sees it otherwise: a block comment before a declaration on the same line is none here.
 */
export function leadingComment(tokens: TokenStream, index: number): string {
  const firstComment = tokens.firstCommentBefore(index);
  if (firstComment >= tokens.commentCount || tokens.commentTokens[firstComment] !== index) return '';
  const { text } = tokens;
  const previousEnd = index > 0 ? tokens.end(index - 1) : -1;
  const { paragraphs, startsOnSameLine } = paragraphsBefore(tokens, index, firstComment, previousEnd);
  const first = paragraphs[0];
  const last = paragraphs.at(-1);
  if (!first || !last) return '';
  const start = tokens.start(index);
  if (paragraphs.length === 1 && previousEnd >= 0) {
    const belongsToPrevious =
      startsOnSameLine ||
      (newlines(text, previousEnd - 1, commentStart(tokens, first.first)) < 2 &&
        (closesBody(tokens, index) || newlines(text, first.end - 1, start) > 1));
    if (belongsToPrevious) return '';
  }
  return newlines(text, last.end - 1, start) === 1 ? textOf(tokens, last) : '';
}

function paragraphsBefore(
  tokens: TokenStream,
  index: number,
  firstComment: number,
  previousEnd: number,
): { paragraphs: Paragraph[]; startsOnSameLine: boolean } {
  const { text } = tokens;
  const paragraphs: Paragraph[] = [];
  let open: Paragraph | undefined;
  let startsOnSameLine = false;
  for (let at = firstComment; tokens.commentTokens[at] === index && at < tokens.commentCount; at++) {
    const start = commentStart(tokens, at);
    const end = tokens.commentEnds[at] ?? start;
    const isLine = text[start + 1] === '/';
    if (isLine && open && newlines(text, open.end - 1, start) === 1) {
      open.last = at;
      open.end = lineEnd(text, end);
      continue;
    }
    open = undefined;
    const paragraph: Paragraph = { first: at, last: at, end: isLine ? lineEnd(text, end) : end };
    paragraphs.push(paragraph);
    if (!isLine) continue;
    if (previousEnd >= 0 && newlines(text, previousEnd - 1, start) === 0) {
      // What follows a declaration on its line stands alone, whatever is on the next.
      startsOnSameLine = true;
      paragraph.end = end;
    } else {
      open = paragraph;
    }
  }
  return { paragraphs, startsOnSameLine };
}

function commentStart(tokens: TokenStream, comment: number): number {
  return tokens.commentStarts[comment] ?? 0;
}

/** The offset after the newline of the line that a comment ends on; without one, the text's end. */
function lineEnd(text: string, end: number): number {
  return text[end] === '\n' ? end + 1 : end;
}

function closesBody(tokens: TokenStream, index: number): boolean {
  return tokens.is(index, '}') || tokens.is(index, ']') || tokens.is(index, ')');
}

/** Newlines in a range, counted up to two. */
function newlines(text: string, from: number, to: number): number {
  const first = text.indexOf('\n', Math.max(0, from));
  if (first < 0 || first >= to) return 0;
  const second = text.indexOf('\n', first + 1);
  return second < 0 || second >= to ? 1 : 2;
}

function textOf(tokens: TokenStream, { first, last }: Paragraph): string {
  let result = '';
  for (let at = first; at <= last; at++) {
    const raw = tokens.text.slice(tokens.commentStarts[at], tokens.commentEnds[at]);
    result += raw.startsWith('//') ? `${raw.slice(2)}\n` : blockText(raw);
  }
  return result;
}

function blockText(raw: string): string {
  const inside = raw.slice(2, raw.endsWith('*/') ? -2 : undefined);
  return inside.replace(/\n[^\S\n]*\*?/g, '\n');
}
