import { TokenKind, type TokenStream } from '../../compiler/index.ts';

/** What is open around a place: a `{` or a bracket, or the file itself, and what was written there since its statement began. */
export interface Frame {
  readonly open: '' | '{' | '(' | '[' | '<';
  /** Tokens of the statement; of a list, since its last comma. */
  readonly words: readonly string[];
  /** Index of the first of them, or of the token after them where there are none. */
  readonly first: number;
}

interface OpenFrame {
  words: string[];
  first: number;
  isStatementWhole: boolean;
}

/**
 * The frames around the place before token `until`, the outermost first. Read backwards, so that what is wrong further up or
 * further down does not matter: only brackets that are closed are stepped over, and one that a `;` shows to be forgotten is not open.
 */
export function framesBefore(tokens: TokenStream, until: number, startsLine: boolean): Frame[] {
  const frames: Frame[] = [];
  let current: OpenFrame = { words: [], first: until, isStatementWhole: false };
  let index = until - 1;
  // Without its semicolon, what looks whole on the line before is whole.
  if (startsLine && endsStatement(tokens, index)) current.isStatementWhole = true;
  for (; index >= 0; index--) {
    const symbol = symbolAt(tokens, index);
    if (symbol === none) {
      prepend(current, tokens, index);
      continue;
    }
    switch (symbol) {
      case closeBrace:
        current.isStatementWhole = true;
        if (until - index > farAway && isFirstColumn(tokens, index)) index = 0;
        else index = opening(tokens, index);
        break;
      case closeParenthesis:
      case closeBracket:
      case closeAngle: {
        const from = opening(tokens, index);
        for (; index > from; index--) prepend(current, tokens, index);
        prepend(current, tokens, from);
        break;
      }
      case openBrace:
        frames.unshift(closed('{', current));
        current = { words: [], first: index, isStatementWhole: false };
        break;
      case openParenthesis:
      case openBracket:
      case openAngle:
        // Behind it a statement ended: it was forgotten. In a list of messages a comma follows each.
        if (current.isStatementWhole && current.words.at(-1) !== ',') break;
        frames.unshift(
          closed(symbol === openParenthesis ? '(' : symbol === openBracket ? '[' : '<', current),
        );
        current = { words: [], first: index, isStatementWhole: false };
        break;
      case semicolon:
        current.isStatementWhole = true;
        break;
      default:
        prepend(current, tokens, index);
    }
  }
  frames.unshift(closed('', current));
  return frames;
}

const [openBrace, closeBrace, openParenthesis, closeParenthesis] = [123, 125, 40, 41] as const;
const [openBracket, closeBracket, openAngle, closeAngle, semicolon] = [91, 93, 60, 62, 59] as const;
const none = -1;

/** So many tokens further up, a `}` in the first column is taken to close what stands at the top of the file: nothing is open before it. */
const farAway = 20_000;

function isFirstColumn(tokens: TokenStream, index: number): boolean {
  return tokens.text.charCodeAt(tokens.start(index) - 1) === 10;
}

function prepend(frame: OpenFrame, tokens: TokenStream, index: number): void {
  if (frame.isStatementWhole) return;
  frame.words.push(tokens.textOf(index));
  frame.first = index;
}

function closed(open: Frame['open'], { words, first }: OpenFrame): Frame {
  words.reverse();
  return { open, words, first };
}

/** The character code of the symbol at a token. */
function symbolAt(tokens: TokenStream, index: number): number {
  return tokens.kind(index) === TokenKind.symbol ? tokens.text.charCodeAt(tokens.start(index)) : none;
}

/** The token that opens what the one at `index` closes; itself where nothing does. */
function opening(tokens: TokenStream, index: number): number {
  const close = symbolAt(tokens, index);
  const open = close === closeParenthesis ? openParenthesis : close - 2;
  let depth = 0;
  for (let at = index; at >= 0; at--) {
    const symbol = symbolAt(tokens, at);
    if (symbol === close) depth++;
    else if (symbol === open && --depth === 0) return at;
    // Only braces reach over statements.
    else if (symbol === semicolon && close !== closeBrace) return index;
  }
  return index;
}

/** Whether a token may be the last of a statement that lacks its `;`: a number, a string or a bracket that closes. */
function endsStatement(tokens: TokenStream, index: number): boolean {
  const kind = tokens.kind(index);
  if (kind === TokenKind.integer || kind === TokenKind.string) return true;
  return kind === TokenKind.symbol && tokens.is(index, ']');
}
