import type {
  BodyNode,
  CompactOptionsNode,
  Declaration,
  Node,
  OptionNode,
  SyntaxFile,
} from '../../compiler/index.ts';
import { indentOf, lineEnd, lineStart, newlineOf, nextLine, type TextChange } from './text-changes.ts';

/** Takes a statement away, with its line and the comment behind it, when it has the line to itself. */
export function removeStatement({ text, tokens }: SyntaxFile, node: Node): TextChange {
  const { start, end } = tokens.span(node.first, node.last);
  const before = text.slice(lineStart(text, start), start);
  const after = text.slice(end, lineEnd(text, end));
  const isAlone = before.trim() === '' && /^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(after);
  if (isAlone) return { start: lineStart(text, start), end: nextLine(text, end), text: '' };
  const space = /^[ \t]*/.exec(after)?.[0].length ?? 0;
  // Of the blanks on both sides, those on one.
  return { start, end: before.trim() === '' || after.trim() !== '' ? end + space : end, text: '' };
}

/** Puts a statement on a line of its own before another, above the comments that belong to that one. */
export function insertBefore(syntax: SyntaxFile, node: Node, statement: string): TextChange {
  const { text } = syntax;
  const start = syntax.tokens.start(node.first);
  const newline = newlineOf(text);
  const begin = lineStart(text, start);
  if (text.slice(begin, start).trim() !== '') {
    // In the middle of a line.
    return { start, end: start, text: `${onOneLine(statement)} ` };
  }
  const above = commentsAbove(syntax, node);
  const indent = text.slice(begin, start);
  return { start: above, end: above, text: lines(statement, indent, newline) + newline };
}

/** Puts a statement on a line of its own behind another, and the comment on that one's line. */
export function insertAfter({ text, tokens }: SyntaxFile, node: Node, statement: string): TextChange {
  const end = tokens.end(node.last);
  const newline = newlineOf(text);
  const indent = indentOf(text, tokens.start(node.first));
  const after = text.slice(end, lineEnd(text, end));
  if (/^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(after)) {
    const at = lineEnd(text, end);
    return { start: at, end: at, text: newline + lines(statement, indent, newline) };
  }
  return { start: end, end, text: ` ${onOneLine(statement)}` };
}

/** Where the run of whole-line comments right above a statement begins: the start of its line where there is none. */
export function commentsAbove({ text, tokens }: SyntaxFile, node: Node): number {
  let start = lineStart(text, tokens.start(node.first));
  const first = tokens.firstCommentBefore(node.first);
  for (let index = tokens.firstCommentBefore(node.first + 1) - 1; index >= first; index--) {
    const from = tokens.commentStarts[index] ?? 0;
    const to = tokens.commentEnds[index] ?? 0;
    const begin = lineStart(text, from);
    const isRightAbove = /^[ \t]*\r?\n$/.test(text.slice(to, start));
    if (!isRightAbove || text.slice(begin, from).trim() !== '') break;
    start = begin;
  }
  return start;
}

/** Puts a statement at the start of a body. */
export function insertFirst(
  syntax: SyntaxFile,
  owner: Node,
  body: BodyNode<Declaration>,
  statement: string,
): TextChange {
  const { text, tokens } = syntax;
  const at = tokens.end(body.open);
  const [first] = body.declarations;
  const close = body.close < 0 ? tokens.end(owner.last) : tokens.start(body.close);
  const next = first ? tokens.start(first.first) : close;
  const newline = newlineOf(text);
  const outer = indentOf(text, tokens.start(owner.first));
  if (!text.slice(at, next).includes('\n')) {
    if (first || body.close < 0 || text.slice(at, close).trim() !== '')
      return { start: at, end: at, text: ` ${onOneLine(statement)}` };
    const inside = newline + lines(statement, `${outer}  `, newline) + newline + outer;
    return { start: at, end: close, text: inside };
  }
  const indent = first ? indentOf(text, tokens.start(first.first)) : `${outer}  `;
  // Behind what stands on the line of the brace: a comment about the declaration.
  const end = pastComments(syntax, body.open, lineEnd(text, at));
  return { start: end, end, text: newline + lines(statement, indent, newline) };
}

/** The end of the line on which a comment ends that goes on over an offset; the offset where there is none. */
function pastComments({ tokens, text }: SyntaxFile, before: number, offset: number): number {
  for (let index = tokens.firstCommentBefore(before + 1); index < tokens.commentCount; index++) {
    if ((tokens.commentStarts[index] ?? 0) >= offset) return offset;
    const end = tokens.commentEnds[index] ?? 0;
    if (end > offset) return lineEnd(text, end);
  }
  return offset;
}

/** Puts a statement at the end of a body. */
export function insertLast(
  syntax: SyntaxFile,
  owner: Node,
  body: BodyNode<Declaration>,
  statement: string,
): TextChange {
  const last = body.declarations.at(-1);
  return last ? insertAfter(syntax, last, statement) : insertFirst(syntax, owner, body, statement);
}

/** Sets an option of a field, a value or a range in its brackets, which are made where there are none. */
export function addOption(syntax: SyntaxFile, node: Declaration, option: string): TextChange | undefined {
  const { tokens } = syntax;
  const brackets = bracketsOf(node);
  const last = brackets?.options.at(-1);
  if (brackets) {
    const at = last ? tokens.end(last.last) : tokens.end(brackets.first);
    return { start: at, end: at, text: last ? `, ${option}` : option };
  }
  const number = node.kind === 'field' || node.kind === 'enum-value' ? node.number?.last : node.last - 1;
  if (number === undefined) return undefined;
  const at = tokens.end(number);
  return { start: at, end: at, text: ` [${option}]` };
}

/** Takes an option away: its statement, or itself from between its brackets, which go with the last one. */
export function removeOption(
  syntax: SyntaxFile,
  option: OptionNode,
  brackets: CompactOptionsNode | undefined,
): TextChange {
  if (!brackets) return removeStatement(syntax, option);
  const { tokens, text } = syntax;
  const index = brackets.options.indexOf(option);
  const previous = brackets.options[index - 1];
  const next = brackets.options[index + 1];
  if (previous) return { start: tokens.end(previous.last), end: tokens.end(option.last), text: '' };
  if (next) return { start: tokens.start(option.first), end: tokens.start(next.first), text: '' };
  const before = /[ \t]*$/.exec(text.slice(0, tokens.start(brackets.first)))?.[0].length ?? 0;
  return { start: tokens.start(brackets.first) - before, end: tokens.end(brackets.last), text: '' };
}

/** Takes an item out of a list with commas; undefined where it is the only one. */
export function removeItem(
  { tokens }: SyntaxFile,
  items: readonly Node[],
  item: Node,
): TextChange | undefined {
  const index = items.indexOf(item);
  const previous = items[index - 1];
  const next = items[index + 1];
  if (previous) return { start: tokens.end(previous.last), end: tokens.end(item.last), text: '' };
  if (next) return { start: tokens.start(item.first), end: tokens.start(next.first), text: '' };
  return undefined;
}

/** A text of several lines, each behind an indentation. */
function lines(text: string, indent: string, newline: string): string {
  return text
    .split('\n')
    .map((line) => (line === '' ? '' : indent + line))
    .join(newline);
}

function onOneLine(statement: string): string {
  return statement.replaceAll(/\n\s*/g, ' ');
}

/** The `[...]` of a declaration. */
export function bracketsOf(node: Declaration): CompactOptionsNode | undefined {
  return node.kind === 'field' || node.kind === 'enum-value' || node.kind === 'extensions'
    ? node.options
    : undefined;
}
