import { type SyntaxFile, TokenKind } from '../../compiler/index.ts';

/** What the braces around a place belong to. */
export type BlockKind = 'file' | 'message' | 'oneof' | 'extend' | 'enum' | 'service' | 'rpc' | 'aggregate';

/** Where in the grammar completion was asked for. Told from the tokens alone: the tree of a half-written line is of no help. */
export interface CompletionPlace {
  readonly block: BlockKind;
  /** The statement's tokens before the word that is being written. */
  readonly statement: readonly string[];
  /** The bracket inside the statement that is still open, with what stands in it so far. */
  readonly bracket: { readonly open: '(' | '[' | '<'; readonly inside: readonly string[] } | undefined;
  /** The word that is being written, or the inside of a string. */
  readonly start: number;
  readonly end: number;
  readonly inString: boolean;
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
  const until = current < 0 ? tokens.tokenAt(offset - 1) + 1 : current;
  return { ...statementBefore(syntax, offset === 0 ? 0 : until), start, end, inString };
}

function statementBefore(
  { tokens }: SyntaxFile,
  until: number,
): Pick<CompletionPlace, 'block' | 'statement' | 'bracket'> {
  const blocks: BlockKind[] = [];
  let statement: string[] = [];
  for (let index = 0; index < until; index++) {
    const text = tokens.textOf(index);
    if (text === '{') {
      blocks.push(blockOf(statement));
      statement = [];
    } else if (text === '}') {
      blocks.pop();
      statement = [];
    } else if (text === ';') statement = [];
    else statement.push(text);
  }
  const brackets: { open: '(' | '[' | '<'; at: number }[] = [];
  for (const [at, text] of statement.entries()) {
    if (text === '(' || text === '[' || text === '<') brackets.push({ open: text, at });
    else if (text === ')' || text === ']' || text === '>') brackets.pop();
  }
  const last = brackets.at(-1);
  const bracket = last && { open: last.open, inside: statement.slice(last.at + 1) };
  return { block: blocks.at(-1) ?? 'file', statement, bracket };
}

/** Keywords may name fields and types, so that only the first words of a statement count, and none after `=`. */
function blockOf(statement: readonly string[]): BlockKind {
  for (const word of statement) {
    if (word === '=') break;
    const block = Object.hasOwn(blockOfKeyword, word) ? blockOfKeyword[word] : undefined;
    if (block) return block;
  }
  return statement.includes('group') ? 'message' : 'aggregate';
}

function isInComment({ tokens, text }: SyntaxFile, offset: number): boolean {
  for (let index = 0; index < tokens.commentCount; index++) {
    const start = tokens.commentStarts[index] ?? 0;
    const end = tokens.commentEnds[index] ?? 0;
    if (start >= offset) break;
    // At the end of a line comment one is still in it.
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
