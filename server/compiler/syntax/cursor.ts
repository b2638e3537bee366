import type { Diagnostic, Remedy } from '../diagnostic.ts';
import { LineSet } from '../line-set.ts';
import { hasNewline } from './has-newline.ts';
import { missingTokenRemedy } from './missing-token.ts';
import { isUnterminated } from './string-value.ts';
import { TokenKind, type TokenStream } from './tokens.ts';
import type { NameNode, QualifiedNameNode } from './tree.ts';

/** Deepest nesting of messages, groups and aggregates that is read; deeper text is reported and stepped over. */
const maxDepth = 100;

/** How many tokens must have been read after a report before the next: until then the parser may not have found its feet. */
const recoveryTokens = 3;

/** Words that begin a declaration, wherever they stand first on a line. */
const declarationWords = new Set(
  'syntax edition package import option message enum service extend rpc oneof reserved extensions optional required repeated export local'.split(
    ' ',
  ),
);

/**
 * The parser's place in the tokens, with what every rule needs: look, take, report, recover. A rule that returns
 * undefined has reported why; the caller then steps to the next declaration.
 */
export class Cursor {
  readonly tokens: TokenStream;
  readonly diagnostics: Diagnostic[];
  /** Index of the token looked at. */
  at = 0;
  depth = 0;
  /** How many options were read. */
  options = 0;
  /** Whether a declaration could not be read at all: names that are not found may be its. */
  lostDeclaration = false;
  /** The token looked at when the last report was made. */
  lastReportAt = Number.NEGATIVE_INFINITY;
  /** How many more `{` than `}` are still to be accounted for: positive when a declaration is never closed. */
  unclosed: number;
  /** A mistyped keyword that counts as the right one. */
  corrected: { readonly at: number; readonly keyword: string } | undefined;

  readonly #reported: LineSet;
  #wordAt = -1;
  #word = '';

  constructor(tokens: TokenStream, diagnostics: Diagnostic[]) {
    this.tokens = tokens;
    this.diagnostics = diagnostics;
    this.#reported = new LineSet(tokens.text);
    for (const { start } of diagnostics) this.#reported.add(start);
    let unclosed = 0;
    for (let index = 0; index < tokens.count; index++) {
      if (tokens.kinds[index] !== TokenKind.symbol) continue;
      const code = tokens.text.charCodeAt(tokens.start(index));
      if (code === 123) unclosed++;
      else if (code === 125) unclosed--;
    }
    this.unclosed = unclosed;
  }

  get kind(): number {
    return this.tokens.kind(this.at);
  }

  get atEnd(): boolean {
    return this.kind === TokenKind.endOfFile;
  }

  /** Whether the token looked at, or the one `ahead` of it, is this word or symbol. */
  is(expected: string, ahead = 0): boolean {
    return this.tokens.is(this.at + ahead, expected);
  }

  /** The word looked at, or '' when it is none. */
  word(ahead = 0): string {
    const index = this.at + ahead;
    if (this.corrected?.at === index) return this.corrected.keyword;
    if (this.tokens.kind(index) !== TokenKind.identifier) return '';
    // Several rules look at one word before one takes it.
    if (this.#wordAt !== index) {
      this.#wordAt = index;
      this.#word = this.tokens.textOf(index);
    }
    return this.#word;
  }

  kindAhead(ahead: number): number {
    return this.tokens.kind(this.at + ahead);
  }

  advance(): void {
    if (!this.atEnd) this.at++;
  }

  take(expected: string): boolean {
    if (!this.is(expected)) return false;
    this.at++;
    return true;
  }

  /** Reports at the token looked at, once for that place: what follows from one slip is not said again. */
  report(code: string, message: string, remedy?: Remedy): void {
    const reportsEnd = this.atEnd && this.at > 0;
    const index = reportsEnd ? this.at - 1 : this.at;
    const end = this.tokens.end(index);
    this.reportSpan(code, message, reportsEnd ? Math.max(end - 1, 0) : this.tokens.start(index), end, remedy);
  }

  /** Reports at the end of the token before: where the missing thing belongs. */
  reportMissing(code: string, message: string, remedy?: Remedy): void {
    if (this.at === 0) {
      this.report(code, message, remedy);
      return;
    }
    const end = this.tokens.end(this.at - 1);
    this.reportSpan(code, message, Math.max(end - 1, 0), end, remedy);
  }

  /**
   * Reports a span. A line gets one report, and so do a few tokens in a row: what else is wrong there most often follows from
   * the first, and is said once that is mended. The lexer's reports count; and a string without an end has swallowed what should follow it.
   */
  reportSpan(code: string, message: string, start: number, end: number, remedy?: Remedy): void {
    if (this.kind === TokenKind.invalid || isUnterminated(this.tokens, this.at - 1)) return;
    if (this.#reported.has(start) || this.at - this.lastReportAt < recoveryTokens) return;
    this.#reported.add(start);
    this.lastReportAt = this.at;
    this.diagnostics.push({ code, severity: 'error', message, start, end, ...(remedy ? { remedy } : {}) });
  }

  /** What stands here, as a message shows it. */
  shown(): string {
    if (this.atEnd) return 'the end of the file';
    const text = this.tokens.textOf(this.at);
    return `"${text.length > 40 ? `${text.slice(0, 40)}...` : text}"`;
  }

  /** Takes a symbol or word; otherwise reports that it is missing after the token before. */
  expect(expected: string, after: string, remedy?: Remedy): boolean {
    if (this.take(expected)) return true;
    this.reportMissing(
      'missing-token',
      `Expected "${expected}" after ${after}, found ${this.shown()}.`,
      remedy ?? missingTokenRemedy(this, expected),
    );
    return false;
  }

  /**
   * Takes the `;` of a declaration: `what` says of which, with its name where it has one. A missing one is reported where it belongs,
   * and the declaration still counts.
   */
  expectSemicolon(what: string, name?: NameNode): void {
    if (this.take(';')) return;
    const after = named(what, name);
    if (this.is(',')) {
      this.reportMissing('missing-semicolon', `";" ends ${after}, not ",".`, this.replacement(';'));
      this.at++;
      return;
    }
    if (this.startsLine(this.at) || this.is('}') || this.#beginsDeclaration()) {
      this.reportMissing('missing-semicolon', `Missing ";" after ${after}.`, this.insertion(';'));
      return;
    }
    this.reportMissing('missing-semicolon', `Expected ";" after ${after}, found ${this.shown()}.`);
    this.skipStatement();
  }

  /**
   * Takes the `=` before a number. A missing one, or a `:` in its place, is reported, and the number still counts; false where there is
   * no number either.
   */
  equalsBeforeNumber(what: string, name: NameNode): boolean {
    if (this.take('=')) return true;
    const isColon = this.is(':') && this.tokens.kind(this.at + 1) === TokenKind.integer;
    if (!isColon && this.kind !== TokenKind.integer) return false;
    const remedy = isColon ? this.replacement(' =') : this.insertion(' =');
    this.reportMissing('missing-token', `Expected "=" before the number of ${named(what, name)}.`, remedy);
    if (isColon) this.at++;
    return true;
  }

  /** What is missing, behind the token before; undefined at the start of the text. */
  insertion(text: string): Remedy | undefined {
    if (this.at === 0) return undefined;
    const end = this.tokens.end(this.at - 1);
    return { start: end, end, text };
  }

  /** Another text in the place of the token looked at. */
  replacement(text: string): Remedy {
    return { ...this.tokens.span(this.at, this.at), text };
  }

  name(what: string): NameNode | undefined {
    if (this.kind !== TokenKind.identifier) {
      this.report('missing-name', `Expected ${what}, found ${this.shown()}.`);
      return undefined;
    }
    const first = this.at++;
    const text = first === this.#wordAt ? this.#word : this.tokens.textOf(first);
    return { first, last: first, text };
  }

  /** `a.b.C`, or `.a.b.C` when `absolute` allows the leading dot. */
  qualifiedName(what: string, absolute: boolean): QualifiedNameNode | undefined {
    const first = this.at;
    if (absolute) this.take('.');
    for (;;) {
      const part = this.name(what);
      if (!part) return undefined;
      if (this.take('.')) continue;
      // Most names have one part, which is all there is to tell of them.
      return part.first === first ? part : { first, last: part.last, text: this.#joined(first, part.last) };
    }
  }

  /** The text of some tokens without what parts them: most often nothing does, and it stands there in one piece. */
  #joined(first: number, last: number): string {
    const { tokens } = this;
    let length = 0;
    for (let index = first; index <= last; index++) length += tokens.end(index) - tokens.start(index);
    if (tokens.end(last) - tokens.start(first) === length)
      return tokens.text.slice(tokens.start(first), tokens.end(last));
    let text = '';
    for (let index = first; index <= last; index++) text += tokens.textOf(index);
    return text;
  }

  /** Whether a token is the first of its line. */
  startsLine(index: number): boolean {
    if (index === 0) return true;
    return hasNewline(this.tokens.text, this.tokens.end(index - 1), this.tokens.start(index));
  }

  /** Where in its line a token begins, in UTF-16 units. */
  column(index: number): number {
    const start = this.tokens.start(index);
    return start === 0 ? 0 : start - 1 - this.tokens.text.lastIndexOf('\n', start - 1);
  }

  /**
   * Steps over what could not be read, to after the next `;` or `}` that closes a skipped `{`, or to before a `}` or a
   * word that begins a declaration on a line of its own.
   */
  skipStatement(): void {
    const from = this.at;
    while (!this.atEnd) {
      if (this.is('}')) return;
      if (this.at > from && this.startsLine(this.at) && this.#beginsDeclaration()) return;
      if (this.take(';')) return;
      if (this.is('[')) {
        this.#skipBrackets();
        continue;
      }
      if (this.is('{') && this.#isStrayOpen()) {
        this.unclosed--;
        this.at++;
        continue;
      }
      if (this.is('{')) {
        this.skipBlock();
        this.take(';');
        return;
      }
      this.at++;
    }
  }

  /** Whether, in a text with too few `}`, the `{` here opens nothing: more follows on its line. */
  #isStrayOpen(): boolean {
    return this.unclosed > 0 && !this.startsLine(this.at + 1);
  }

  /** Whether here stands what only the start of a declaration looks like. */
  #beginsDeclaration(): boolean {
    if (this.kind !== TokenKind.identifier) return false;
    if (this.kindAhead(1) === TokenKind.identifier || this.is('.', 1)) return true;
    return declarationWords.has(this.word()) || this.is('=', 1);
  }

  /** Steps over a `[` and all up to its `]`, or to what cannot lie in between. */
  #skipBrackets(): void {
    this.at++;
    while (!this.atEnd && !this.is(';') && !this.is('}')) {
      if (this.take(']')) return;
      if (this.is('{')) this.skipBlock();
      else this.at++;
    }
  }

  /** Steps over a `{` and all up to its `}`. */
  skipBlock(): void {
    let open = 0;
    while (!this.atEnd) {
      if (this.is('{')) open++;
      else if (this.is('}') && --open === 0) {
        this.at++;
        return;
      }
      this.at++;
    }
  }

  /** Runs `read` one level deeper; text nested too deep is reported and answered with undefined. */
  nested<T>(read: () => T): T | undefined {
    if (this.depth >= maxDepth) {
      this.report('nesting-too-deep', `Nothing may be nested deeper than ${maxDepth} levels.`);
      return undefined;
    }
    this.depth++;
    const result = read();
    this.depth--;
    return result;
  }
}

/** How messages call a declaration: made only for those, as a text for each field takes more time than to read it. */
export function named(what: string, name: NameNode | undefined): string {
  if (!name) return what;
  return what === '' ? `"${name.text}"` : `${what} "${name.text}"`;
}
