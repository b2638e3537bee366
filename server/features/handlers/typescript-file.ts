import { type TypeScriptToken, typeScriptTokens } from './typescript-tokens.ts';

/** A name that a file has from another. */
export interface ImportedName {
  /** As written: './routes.ts'. */
  readonly from: string;
  /** What it is called there: 'default', or '*' for all of it. */
  readonly name: string;
}

/** A property or method of an object or class, by name. */
export interface Member {
  readonly name: string;
  /** The token of its name. */
  readonly token: number;
  /** The token its value begins with; undefined for a method, and for a name that stands for itself. */
  readonly value: number | undefined;
  /** Whether `name` alone stands for the variable of that name. */
  readonly isShorthand: boolean;
}

const modifiers = new Set([
  'async',
  'public',
  'private',
  'protected',
  'static',
  'override',
  'readonly',
  'declare',
  'accessor',
  'get',
  'set',
]);
const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** One file of TypeScript, with what finding handlers asks of it. All positions are indices of tokens. */
export class TypeScriptFile {
  readonly tokens: readonly TypeScriptToken[];
  readonly imports = new Map<string, ImportedName>();
  /** Files that it imports or exports from, as written. */
  readonly sources = new Set<string>();

  constructor(text: string) {
    this.tokens = typeScriptTokens(text);
    for (let at = 0; at < this.tokens.length; at++) {
      if ((this.isWord(at, 'import') || this.isWord(at, 'export')) && !this.is(at - 1, '.'))
        this.#readImport(at);
    }
  }

  text(at: number): string {
    return this.tokens[at]?.text ?? '';
  }

  /** Whether a token is this symbol. */
  is(at: number, symbol: string): boolean {
    const token = this.tokens[at];
    return token?.kind === 'symbol' && token.text === symbol;
  }

  isWord(at: number, text?: string): boolean {
    const token = this.tokens[at];
    return token?.kind === 'word' && (text === undefined || token.text === text);
  }

  /** The token after the bracket that closes the one at `at`. */
  after(at: number): number {
    const open: string[] = [];
    for (let next = at; next < this.tokens.length; next++) {
      const token = this.tokens[next];
      if (token?.kind !== 'symbol') continue;
      const close = closing[token.text];
      if (close) open.push(close);
      else if (token.text === open.at(-1)) open.pop();
      if (open.length === 0) return next + 1;
    }
    return this.tokens.length;
  }

  /** The next of these symbols from `at`, outside of brackets that open there. */
  find(at: number, symbols: readonly string[]): number {
    let next = at;
    while (next < this.tokens.length) {
      const token = this.tokens[next];
      if (token?.kind === 'symbol' && symbols.includes(token.text)) return next;
      next = token?.kind === 'symbol' && closing[token.text] ? this.after(next) : next + 1;
    }
    return next;
  }

  /** Where a variable, function or class of a name is declared: the token of the name; the outermost one. */
  declarationOf(name: string): number | undefined {
    let depth = 0;
    let found: { at: number; depth: number } | undefined;
    for (let at = 0; at < this.tokens.length; at++) {
      if (this.is(at, '{')) depth++;
      else if (this.is(at, '}')) depth--;
      if (!this.isWord(at, name) || !/^(const|let|var|function|class|\*)$/.test(this.text(at - 1))) continue;
      if (this.is(at - 1, '*') && !this.isWord(at - 2, 'function')) continue;
      if (!found || depth < found.depth) found = { at, depth };
    }
    return found?.at;
  }

  /** Where the value begins that `export default` has. */
  defaultExport(): number | undefined {
    for (let at = 0; at < this.tokens.length; at++) {
      if (this.isWord(at, 'export') && this.isWord(at + 1, 'default')) return at + 2;
    }
    return undefined;
  }

  /** The members of an object literal whose brace stands at `at`, and the names that it spreads. */
  objectMembers(at: number): { members: Member[]; spread: number[] } {
    const members: Member[] = [];
    const spread: number[] = [];
    const end = this.after(at) - 1;
    for (let next = at + 1; next < end; next = this.find(next, [',', '}']) + 1) {
      if (this.is(next, '.')) {
        spread.push(next + 3);
        next += 3;
        continue;
      }
      const token = this.#skipModifiers(next);
      const member = this.#member(token);
      if (member) members.push(member);
      next = token;
    }
    return { members, spread };
  }

  /** The members of a class whose brace stands at `at`. */
  classMembers(at: number): Member[] {
    const members: Member[] = [];
    const end = this.after(at) - 1;
    let next = at + 1;
    while (next < end) {
      const token = this.#skipModifiers(next);
      const member = this.#member(token);
      if (member) members.push(member);
      next = this.#memberEnd(Math.max(next, token), end);
    }
    return members;
  }

  #member(token: number): Member | undefined {
    const kind = this.tokens[token]?.kind;
    if (kind !== 'word' && kind !== 'string') return undefined;
    const name = this.text(token).replace(/^#/, '');
    const next = this.text(token + 1);
    if (next === '(' || next === '<') return { name, token, value: undefined, isShorthand: false };
    if (next === ':' || next === '=') return { name, token, value: token + 2, isShorthand: false };
    if (next === ',' || next === '}') return { name, token, value: undefined, isShorthand: true };
    return undefined;
  }

  #skipModifiers(at: number): number {
    let next = at;
    while (this.is(next, '*') || (modifiers.has(this.text(next)) && this.#isNameOrStar(next + 1))) next++;
    return next;
  }

  #isNameOrStar(at: number): boolean {
    const kind = this.tokens[at]?.kind;
    return kind === 'word' || kind === 'string' || this.is(at, '*');
  }

  /** A member of a class ends with a semicolon, or with a body that another line follows. */
  #memberEnd(at: number, end: number): number {
    let next = at;
    while (next < end && !this.is(next, ';')) {
      if (this.is(next, '{')) {
        next = this.after(next);
        if (!this.is(next, '.') && !this.is(next, ',') && !this.is(next, '|') && !this.is(next, '{')) break;
      } else next = this.is(next, '(') || this.is(next, '[') ? this.after(next) : next + 1;
    }
    return this.is(next, ';') ? next + 1 : Math.max(next, at + 1);
  }

  #readImport(at: number): void {
    let next = at + 1;
    if (this.isWord(next, 'type')) next++;
    const names: [string, string][] = [];
    if (this.tokens[next]?.kind === 'word' && !this.isWord(next, 'default') && this.isWord(at, 'import')) {
      names.push([this.text(next), 'default']);
      next += this.is(next + 1, ',') ? 2 : 1;
    }
    if (this.is(next, '*')) {
      const isNamed = this.isWord(next + 1, 'as');
      if (isNamed) names.push([this.text(next + 2), '*']);
      next += isNamed ? 3 : 1;
    } else if (this.is(next, '{')) {
      const end = this.after(next) - 1;
      for (let item = next + 1; item < end; item = this.find(item, [',', '}']) + 1) {
        const name = this.isWord(item, 'type') && this.isWord(item + 1) ? item + 1 : item;
        const local = this.isWord(name + 1, 'as') ? name + 2 : name;
        names.push([this.text(local), this.text(name)]);
      }
      next = end + 1;
    }
    const isBare = this.tokens[next]?.kind === 'string' && this.isWord(at, 'import');
    const from = this.isWord(next, 'from') ? this.tokens[next + 1] : isBare ? this.tokens[next] : undefined;
    if (from?.kind !== 'string') return;
    this.sources.add(from.text);
    for (const [local, name] of names) this.imports.set(local, { from: from.text, name });
  }
}
