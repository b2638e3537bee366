/** Finds what a path was bound to, in time that grows with the path and not with the number of bindings. */
import type { PathTemplate } from '../../../server/compiler/http/path-template.ts';

/** What was found, and the values of the template's variables by the names of their fields. */
export interface Found<T> {
  value: T;
  variables: [field: string, value: string][];
}

/** There is such a path, under other HTTP methods. */
export interface OtherMethods {
  allowed: string[];
}

/** A variable's part of the path is no UTF-8 in percent codes. */
export class BadPercentCode extends Error {}

interface Leaf<T> {
  template: PathTemplate;
  value: T;
}

/** Segments that can follow: named ones before `*`, and `*` before `**`. */
class TreeNode<T> {
  readonly literals = new Map<string, TreeNode<T>>();
  any: TreeNode<T> | undefined;
  rest: TreeNode<T> | undefined;
  /** By verb and HTTP method. */
  readonly leaves = new Map<string, Map<string, Leaf<T>>>();

  /** Nothing can follow. */
  get isEnd(): boolean {
    return this.literals.size === 0 && this.any === undefined;
  }

  child(segment: PathTemplate['segments'][number]): TreeNode<T> {
    switch (segment.kind) {
      case 'any':
        this.any ??= new TreeNode();
        return this.any;
      case 'rest':
        this.rest ??= new TreeNode();
        return this.rest;
      case 'literal': {
        const known = this.literals.get(segment.text) ?? new TreeNode<T>();
        this.literals.set(segment.text, known);
        return known;
      }
    }
  }
}

export class PathTree<T> {
  readonly #root = new TreeNode<T>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Of two that are bound to the same, the first is kept; false then. `httpMethod`: `*` for any. */
  add(httpMethod: string, template: PathTemplate, value: T): boolean {
    let node = this.#root;
    for (const segment of template.segments) node = node.child(segment);
    const verb = template.verb ?? '';
    const methods = node.leaves.get(verb) ?? new Map<string, Leaf<T>>();
    node.leaves.set(verb, methods);
    if (methods.has(httpMethod)) return false;
    methods.set(httpMethod, { template, value });
    this.#size++;
    return true;
  }

  /** By a path as sent, without its query. Throws a BadPercentCode. */
  find(httpMethod: string, path: string): Found<T> | OtherMethods | undefined {
    if (!path.startsWith('/')) return undefined;
    const segments = path.slice(1).split('/');
    const last = segments.at(-1) ?? '';
    const colon = last.lastIndexOf(':');
    const allowed: string[] = [];
    if (colon >= 0) {
      const before = [...segments.slice(0, -1), last.slice(0, colon)];
      const found = new Search<T>(before, last.slice(colon + 1), httpMethod, allowed).from(this.#root, 0);
      if (found) return this.#found(found, before);
    }
    const found = new Search<T>(segments, '', httpMethod, allowed).from(this.#root, 0);
    if (found) return this.#found(found, segments);
    return allowed.length > 0 ? { allowed: [...new Set(allowed)].sort() } : undefined;
  }

  #found({ template, value }: Leaf<T>, segments: readonly string[]): Found<T> {
    const rest = template.segments.findIndex(({ kind }) => kind === 'rest');
    // `**` stands for more segments than one, or for none.
    const more = rest < 0 ? 0 : segments.length - template.segments.length;
    const place = (index: number): number => (rest >= 0 && index > rest ? index + more : index);
    const variables = template.variables.map(({ field, first, end, isMulti }): [string, string] => {
      const part = segments.slice(place(first), place(end)).join('/');
      return [field, isMulti ? decodedMulti(part) : decoded(part)];
    });
    return { value, variables };
  }
}

/**
 * One search. Each node of the tree is looked at once, or once for each segment after a `**`, so that no path can make it
 * long.
 */
class Search<T> {
  readonly #segments: readonly string[];
  readonly #verb: string;
  readonly #httpMethod: string;
  readonly #allowed: string[];

  constructor(segments: readonly string[], verb: string, httpMethod: string, allowed: string[]) {
    this.#segments = segments;
    this.#verb = verb;
    this.#httpMethod = httpMethod;
    this.#allowed = allowed;
  }

  from(node: TreeNode<T>, at: number): Leaf<T> | undefined {
    const segment = this.#segments[at];
    if (segment === undefined) return this.#leaf(node) ?? (node.rest && this.from(node.rest, at));
    const literal =
      node.literals.get(segment) ?? (segment.includes('%') && node.literals.get(plain(segment)));
    return (
      (literal && this.from(literal, at + 1)) ||
      // An empty segment is nobody's name.
      (segment !== '' && node.any && this.from(node.any, at + 1)) ||
      (node.rest && this.#fromRest(node.rest, at)) ||
      undefined
    );
  }

  /** What follows `**` begins anywhere; a path has one, so that trying each place is no more than the path is long. */
  #fromRest(node: TreeNode<T>, at: number): Leaf<T> | undefined {
    if (node.isEnd) return this.#leaf(node);
    for (let next = this.#segments.length; next >= at; next--) {
      const found = this.from(node, next);
      if (found) return found;
    }
    return undefined;
  }

  #leaf(node: TreeNode<T>): Leaf<T> | undefined {
    const methods = node.leaves.get(this.#verb);
    if (!methods) return undefined;
    const leaf = methods.get(this.#httpMethod) ?? methods.get('*');
    // A HEAD is a GET without the body.
    const found = leaf ?? (this.#httpMethod === 'HEAD' ? methods.get('GET') : undefined);
    if (!found) this.#allowed.push(...methods.keys());
    return found;
  }
}

/** A segment as a literal is written; one that cannot be decoded is no literal's. */
function plain(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new BadPercentCode(`"${part.slice(0, 100)}" in the path is not percent-encoded UTF-8`);
  }
}

/** A slash in one of several segments would look like one between them: it stays encoded. */
function decodedMulti(part: string): string {
  return part
    .split(/(%2f)/i)
    .map((piece, index) => (index % 2 === 1 ? piece : decoded(piece)))
    .join('');
}
