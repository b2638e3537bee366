/**
 * The path templates of google.api.http: `/v1/{name=shelves/*}/books:cancel`. The grammar is in
 * google/api/http.proto, at `HttpRule`.
 */

/** One part of a path between slashes. */
export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  /** `*`: any one segment. */
  | { readonly kind: 'any' }
  /** `**`: all segments that are left, none included. */
  | { readonly kind: 'rest' };

/** A field of the request that a part of the path is the value of. */
export interface PathVariable {
  /** Names of fields, from the request's own: `book.name`. */
  readonly field: string;
  /** The segments it spans: from `first`, up to and without `end`. */
  readonly first: number;
  readonly end: number;
  /** Whether it may span several segments, so that `%2F` in it stays as it is. */
  readonly isMulti: boolean;
  /** Where the field's name stands in the template, in UTF-16 units. */
  readonly at: number;
}

export interface PathTemplate {
  readonly segments: readonly PathSegment[];
  readonly variables: readonly PathVariable[];
  /** What follows the last colon: `cancel`. */
  readonly verb: string | undefined;
}

/** What is wrong with a template, and where in it, in UTF-16 units. */
export interface PathTemplateError {
  readonly error: string;
  readonly start: number;
  readonly end: number;
}

/** Parses a template; what is wrong with it is said in a sentence. */
export function parsePathTemplate(text: string): PathTemplate | PathTemplateError {
  try {
    return new TemplateParser(text).template();
  } catch (error) {
    if (error instanceof TemplateFault) return { error: error.message, start: error.start, end: error.end };
    throw error;
  }
}

/**
 * What two templates have in common that match the same paths, whatever their variables are called. Of two that share it,
 * under one HTTP method, a request could mean either.
 */
export function pathPattern({ segments, verb }: PathTemplate): string {
  const parts = segments.map((segment) => {
    if (segment.kind === 'literal') return segment.text;
    return segment.kind === 'any' ? '*' : '**';
  });
  return `/${parts.join('/')}${verb === undefined ? '' : `:${verb}`}`;
}

class TemplateFault extends Error {
  readonly start: number;
  readonly end: number;

  constructor(message: string, start: number, end: number) {
    super(message);
    this.start = start;
    this.end = end;
  }
}

const identifier = /[A-Za-z_][A-Za-z0-9_]*/y;
/** `pchar` of RFC 3986 but for what means something here: `*`, `:`, `{` and `}`. A `=` only means something in a variable. */
const literal = /(?:[A-Za-z0-9\-._~!$&'()+,;=@]|%[0-9A-Fa-f]{2})+/y;

class TemplateParser {
  readonly #text: string;
  #at = 0;
  readonly #segments: PathSegment[] = [];
  readonly #variables: PathVariable[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  template(): PathTemplate {
    if (!this.#skip('/')) throw this.#fault('A path begins with "/".');
    this.#parts(false);
    const verb = this.#skip(':')
      ? this.#match(literal, 'A verb follows ":": letters, as in ":cancel".')
      : undefined;
    if (this.#at < this.#text.length) throw this.#unexpected();
    return { segments: this.#segments, variables: this.#variables, verb };
  }

  #parts(inVariable: boolean): void {
    do this.#part(inVariable);
    while (this.#skip('/'));
  }

  #part(inVariable: boolean): void {
    const start = this.#at;
    if (this.#skip('**')) this.#rest(start);
    else if (this.#skip('*')) this.#segments.push({ kind: 'any' });
    else if (this.#text[start] === '{') this.#variable(inVariable);
    else {
      const text = this.#match(literal, 'A segment is missing here: a name, "*", "**" or "{field}".');
      this.#segments.push({ kind: 'literal', text: decodedLiteral(text) });
    }
  }

  /** Only the last segment by the grammar's words; Google's own definitions have it before others as well. */
  #rest(start: number): void {
    if (this.#segments.some(({ kind }) => kind === 'rest')) {
      throw new TemplateFault('"**" is in this path already: there can be one.', start, start + 2);
    }
    this.#segments.push({ kind: 'rest' });
  }

  #variable(inVariable: boolean): void {
    const start = this.#at;
    if (inVariable) throw this.#fault('A variable cannot stand inside of another.');
    this.#skip('{');
    const at = this.#at;
    const field = this.#fieldPath();
    const first = this.#segments.length;
    if (this.#skip('=')) this.#parts(true);
    else this.#segments.push({ kind: 'any' });
    if (!this.#skip('}')) throw new TemplateFault('"{" has no "}".', start, start + 1);
    if (this.#variables.some((other) => other.field === field)) {
      throw new TemplateFault(`"${field}" is bound twice in this path.`, at, at + field.length);
    }
    const end = this.#segments.length;
    const isMulti = end - first > 1 || this.#segments[first]?.kind === 'rest';
    this.#variables.push({ field, first, end, isMulti, at });
  }

  #fieldPath(): string {
    const start = this.#at;
    do this.#match(identifier, 'The name of a field stands here.');
    while (this.#skip('.'));
    return this.#text.slice(start, this.#at);
  }

  #skip(token: string): boolean {
    if (!this.#text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  #match(pattern: RegExp, missing: string): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) throw this.#fault(missing);
    this.#at += found.length;
    return found;
  }

  #unexpected(): TemplateFault {
    const character = this.#text[this.#at];
    if (character === '}') return this.#fault('"}" has no "{".');
    if (character === '*') return this.#fault('"*" is a segment of its own: "/*/".');
    return this.#fault(`A path cannot have "${character}" here.`);
  }

  #fault(message: string): TemplateFault {
    const start = Math.min(this.#at, Math.max(0, this.#text.length - 1));
    return new TemplateFault(message, start, Math.min(this.#text.length, start + 1));
  }
}

function decodedLiteral(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
