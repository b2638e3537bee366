/** A token of TypeScript, as far as finding declarations needs them. Offsets count UTF-16 units. */
export interface TypeScriptToken {
  readonly kind: 'word' | 'string' | 'symbol';
  /** Of a string what stands between its quotes. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const word = /[\p{ID_Start}$_#@][\p{ID_Continue}$]*/uy;
const number = /\d[\w.]*/y;
const space = /(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))+/y;
const quoted = /(["'])((?:\\[\s\S]|(?!\1)[^\\\n])*)\1?/y;
const regularExpression = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** After these a slash begins a regular expression; after a name or a value it divides. */
const beforeExpression = new Set([
  'return',
  'typeof',
  'case',
  'in',
  'of',
  'void',
  'delete',
  'yield',
  'await',
  'throw',
]);

/**
 * Takes TypeScript apart without understanding it: words, strings and single symbols. Comments are left out, and templates are
 * strings, with what they hold. Never throws; what is broken comes out as symbols.
 */
export function typeScriptTokens(text: string): TypeScriptToken[] {
  const tokens: TypeScriptToken[] = [];
  const match = (pattern: RegExp, at: number): RegExpExecArray | null => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  let at = match(space, 0)?.[0].length ?? 0;
  while (at < text.length) {
    const start = at;
    const found = match(word, at) ?? match(number, at);
    if (found) {
      at += found[0].length;
      tokens.push({ kind: 'word', text: found[0], start, end: at });
    } else if (text[at] === '"' || text[at] === "'") {
      const literal = match(quoted, at);
      at += Math.max(1, literal?.[0].length ?? 0);
      tokens.push({ kind: 'string', text: literal?.[2] ?? '', start, end: at });
    } else if (text[at] === '`') {
      at = templateEnd(text, at);
      tokens.push({ kind: 'string', text: text.slice(start + 1, at - 1), start, end: at });
    } else {
      const isRegularExpression = text[at] === '/' && beginsExpression(tokens.at(-1));
      at += (isRegularExpression && match(regularExpression, at)?.[0].length) || 1;
      tokens.push({ kind: 'symbol', text: text.slice(start, at), start, end: at });
    }
    at += match(space, at)?.[0].length ?? 0;
  }
  return tokens;
}

function beginsExpression(before: TypeScriptToken | undefined): boolean {
  if (!before) return true;
  if (before.kind === 'word') return beforeExpression.has(before.text);
  return before.kind === 'symbol' && !/^[)\]}]$/.test(before.text);
}

/** After the closing backtick, over expressions that may hold templates again. */
function templateEnd(text: string, start: number): number {
  let at = start + 1;
  while (at < text.length && text[at] !== '`') {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith('${', at)) at = expressionEnd(text, at + 2);
    else at++;
  }
  return Math.min(text.length, at + 1);
}

function expressionEnd(text: string, start: number): number {
  let open = 1;
  let at = start;
  while (at < text.length && open > 0) {
    if (text[at] === '`') {
      at = templateEnd(text, at);
      continue;
    }
    if (text[at] === '{') open++;
    else if (text[at] === '}') open--;
    at++;
  }
  return at;
}
