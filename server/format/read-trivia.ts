import { TokenKind, type TokenStream } from '../compiler/index.ts';
import { newlineItem, spaceItem, Trivia } from './trivia.ts';

const newline = 10;
const byteOrderMark = 0xfeff;

/** Reads a file's comments and whitespace into runs, none of them yet given to a token or scope, and matches its brackets. */
export function readTrivia(tokens: TokenStream): Trivia {
  const { text, count } = tokens;
  let items = new Int32Array(count * 2 + 16);
  let length = 0;
  const push = (item: number) => {
    if (length === items.length) {
      const larger = new Int32Array(items.length * 2);
      larger.set(items);
      items = larger;
    }
    items[length++] = item;
  };
  const whitespace = (from: number, to: number) => {
    let inSpace = false;
    for (let at = from; at < to; at++) {
      const isNewline = text.charCodeAt(at) === newline;
      if (isNewline) push(newlineItem);
      else if (!inSpace) push(spaceItem);
      inSpace = !isNewline;
    }
  };
  const runs = new Uint32Array(count + 1);
  let at = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  let comment = 0;
  for (let token = 0; token < count; token++) {
    runs[token] = length;
    for (; comment < tokens.commentCount && tokens.commentTokens[comment] === token; comment++) {
      whitespace(at, tokens.commentStarts[comment] ?? at);
      push(comment);
      at = tokens.commentEnds[comment] ?? at;
    }
    whitespace(at, tokens.start(token));
    at = tokens.end(token);
  }
  runs[count] = length;
  return new Trivia(tokens, items.subarray(0, length), runs, matchClosers(tokens));
}

/** Needs a text without syntax errors: its brackets match, and `<` and `>` are brackets too. */
function matchClosers(tokens: TokenStream): Uint32Array {
  const closers = new Uint32Array(tokens.count);
  const open: number[] = [];
  for (let token = 0; token < tokens.count; token++) {
    const kind = tokens.kinds[token];
    if (kind === TokenKind.string) {
      const first = token;
      while (tokens.kinds[token + 1] === TokenKind.string) token++;
      if (token > first) closers[first] = token;
    } else if (kind === TokenKind.symbol) {
      const symbol = tokens.text[tokens.start(token)];
      if (symbol === '{' || symbol === '[' || symbol === '(' || symbol === '<') open.push(token);
      else if (symbol === '}' || symbol === ']' || symbol === ')' || symbol === '>') {
        const opener = open.pop();
        if (opener !== undefined) closers[opener] = token;
      }
    }
  }
  return closers;
}
