import { joinName, type SyntaxFile, TokenKind } from '../../compiler/index.ts';
import { type Frame, framesBefore } from './frames.ts';

/** What the braces around a place belong to. */
export type BlockKind = 'file' | 'message' | 'oneof' | 'extend' | 'enum' | 'service' | 'rpc' | 'aggregate';

/** Where in the grammar completion was asked for. Told from the tokens alone: the tree of a half-written line is of no help. */
export interface CompletionPlace {
  readonly offset: number;
  /** The outermost first; the file is one. */
  readonly frames: readonly PlaceFrame[];
  /** The innermost of them. */
  readonly inner: PlaceFrame;
  /** Full name of the message around, else the package. */
  readonly scope: string;
  /** The word that is being written, or the inside of a string. */
  readonly start: number;
  readonly end: number;
  /** Where a name with dots begins of which the word is a part. */
  readonly nameStart: number;
  readonly inString: boolean;
  /** Index of the token that the comments before the statement belong to. */
  readonly firstToken: number;
}

/** The statement that is being written, up to where. */
export interface PlaceFrame extends Frame {
  /** What the braces of it, or around it, belong to. */
  readonly block: BlockKind;
  /** `words` without the name with dots that is being written. */
  readonly statement: readonly string[];
}

const blockOfKeyword: Readonly<Record<string, BlockKind>> = {
  message: 'message',
  group: 'message',
  oneof: 'oneof',
  extend: 'extend',
  enum: 'enum',
  service: 'service',
  rpc: 'rpc',
};

/** What a name alone stands behind, before its braces. */
const named: ReadonlySet<string> = new Set(['message', 'enum', 'service', 'oneof']);

/** The place at an offset; undefined inside comments and numbers, where there is nothing to complete. */
export function completionPlace(syntax: SyntaxFile, offset: number): CompletionPlace | undefined {
  const { tokens } = syntax;
  if (isInComment(syntax, offset)) return undefined;
  let current = tokens.tokenAt(Math.max(0, offset - 1));
  if (current >= 0 && (tokens.end(current) < offset || tokens.kind(current) === TokenKind.symbol))
    current = -1;
  const kind = current < 0 ? undefined : tokens.kind(current);
  if (kind === TokenKind.integer || kind === TokenKind.float) return undefined;
  const inString = kind === TokenKind.string || isUnclosedString(syntax, current, offset);
  if (inString && current >= 0 && !isInsideQuotes(syntax, current, offset)) return undefined;
  const isWord = kind === TokenKind.identifier;
  const start = isWord ? tokens.start(current) : inString ? tokens.start(current) + 1 : offset;
  const end = isWord ? tokens.end(current) : inString ? stringEnd(syntax, current) : offset;
  const until = offset === 0 ? 0 : current < 0 ? tokens.tokenAt(offset - 1) + 1 : current;
  const isFirstOfLine = /(^|\n)[ \t]*$/.test(syntax.text.slice(Math.max(0, start - 200), start));
  const frames = withBlocks(framesBefore(tokens, until, isFirstOfLine && !inString));
  const inner = frames.at(-1);
  if (!inner) return undefined;
  return {
    offset,
    frames,
    inner,
    scope: scopeOfFrames(syntax.packageName, frames),
    start,
    end,
    nameStart: inString ? start : nameStartBefore(syntax.text, start),
    inString,
    firstToken: frames.findLast(({ open }) => open === '' || open === '{')?.first ?? until,
  };
}

function withBlocks(frames: readonly Frame[]): PlaceFrame[] {
  const found: PlaceFrame[] = [];
  for (const frame of frames) {
    const outer = found.at(-1);
    const words = frame.open === '[' ? afterComma(frame.words) : frame.words;
    const block = outer ? blockOf(frame, outer) : 'file';
    found.push({ ...frame, words, block, statement: withoutDottedTail(words) });
  }
  return found;
}

function blockOf({ open }: Frame, outer: PlaceFrame): BlockKind {
  if (outer.block === 'aggregate') return 'aggregate';
  if (open !== '{') return outer.block;
  return outer.open === '[' ? 'aggregate' : blockOpenedBy(outer.words);
}

/** Keywords may name fields, types and options, so that only the first word counts, or the one behind a label or a visibility. */
function blockOpenedBy(statement: readonly string[]): BlockKind {
  const [first = '', second = ''] = statement;
  const word = Object.hasOwn(blockOfKeyword, first) ? first : first === 'option' ? '' : second;
  // A statement before it that is not ended yet: `string x = message B {`.
  const last = statement.at(-2) ?? '';
  if (statement.length > 3 && !Object.hasOwn(blockOfKeyword, word) && named.has(last))
    return blockOfKeyword[last] ?? 'aggregate';
  return (Object.hasOwn(blockOfKeyword, word) && blockOfKeyword[word]) || 'aggregate';
}

function scopeOfFrames(packageName: string, frames: readonly PlaceFrame[]): string {
  let scope = packageName;
  for (const [index, frame] of frames.entries()) {
    const next = frames[index + 1];
    if (next?.open !== '{' || next.block !== 'message') continue;
    const keyword = frame.words.findIndex((word) => word === 'message' || word === 'group');
    const name = frame.words[keyword + 1];
    if (name) scope = joinName(scope, name);
  }
  return scope;
}

/** What follows the last comma that is not inside other brackets. */
function afterComma(words: readonly string[]): readonly string[] {
  let depth = 0;
  for (let at = words.length - 1; at >= 0; at--) {
    const word = words[at] ?? '';
    if (word === ']' || word === ')' || word === '>') depth++;
    if (word === '[' || word === '(' || word === '<') depth--;
    if (word === ',' && depth === 0) return words.slice(at + 1);
  }
  return words;
}

/** The statement before the name that is being written, of which `posts.v1.` is a part. */
function withoutDottedTail(statement: readonly string[]): readonly string[] {
  let length = statement.length;
  while (statement[length - 1] === '.') length -= /^\w/.test(statement[length - 2] ?? '') ? 2 : 1;
  return statement.slice(0, length);
}

function nameStartBefore(text: string, start: number): number {
  return start - (/[\w.]*$/.exec(text.slice(Math.max(0, start - 200), start))?.[0].length ?? 0);
}

/** Whether an offset is in a comment; behind a line comment one is still in it. */
export function isInComment({ tokens, text }: SyntaxFile, offset: number): boolean {
  // The comments before the token that follows: those further up end before the one before it.
  const next = tokens.tokenAt(offset) + 1;
  for (let index = tokens.firstCommentBefore(next - 1); index < tokens.commentCount; index++) {
    const start = tokens.commentStarts[index] ?? 0;
    const end = tokens.commentEnds[index] ?? 0;
    if (start >= offset) break;
    if (offset < end || (offset === end && !text.startsWith('*/', end - 2))) return true;
  }
  return false;
}

function isInsideQuotes({ tokens, text }: SyntaxFile, token: number, offset: number): boolean {
  if (offset <= tokens.start(token)) return false;
  const quote = text[tokens.start(token)];
  const end = tokens.end(token);
  const isClosed = end - tokens.start(token) > 1 && text[end - 1] === quote;
  return offset < end || !isClosed;
}

function isUnclosedString({ tokens, text }: SyntaxFile, token: number, offset: number): boolean {
  if (token < 0 || tokens.kind(token) !== TokenKind.invalid) return false;
  return /^["']/.test(text.slice(tokens.start(token), offset));
}

function stringEnd({ tokens, text }: SyntaxFile, token: number): number {
  const start = tokens.start(token);
  const newline = text.indexOf('\n', start);
  const end = newline < 0 ? tokens.end(token) : Math.min(tokens.end(token), newline);
  return end - start > 1 && text[end - 1] === text[start] ? end - 1 : end;
}
