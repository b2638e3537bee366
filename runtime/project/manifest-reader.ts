import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import { positionAt } from '../../server/compiler/index.ts';
import { nearestName } from '../nearest-name.ts';

/** A value in the text, to be asked for with the reader's methods. */
export type ManifestValue = Node;

/** One thing that is wrong, from line 1 and column 1. */
export interface ManifestProblem {
  line: number;
  column: number;
  message: string;
}

/**
 * Reads JSON whose mistakes are a person's: everything that is wrong is collected with its place, and a method that
 * cannot give what it was asked for has reported why and answers undefined.
 */
export class ManifestReader {
  readonly problems: ManifestProblem[] = [];
  readonly #text: string;
  readonly #root: Node | undefined;

  constructor(text: string) {
    this.#text = text;
    const errors: ParseError[] = [];
    this.#root = parseTree(text, errors, { disallowComments: true, allowTrailingComma: true });
    const error = errors[0];
    if (error !== undefined) this.#add(error.offset, `not valid JSON: ${wordsOf(error)}`);
    else if (this.#root === undefined) this.#add(0, 'not valid JSON: the file is empty');
  }

  /** Whether the text is JSON at all. */
  get ok(): boolean {
    return this.problems.length === 0;
  }

  /** The properties of the whole, which are all among `known`. */
  object(known: readonly string[]): Map<string, ManifestValue> | undefined {
    const root = this.#root;
    if (root === undefined) return undefined;
    if (root.type !== 'object') return this.#wrong(root, 'an object: { "name": "..." }');
    const properties = this.#properties(root);
    for (const [name, { key }] of properties) {
      if (known.includes(name)) continue;
      const nearest = nearestName(name, known);
      const hint =
        nearest === undefined ? `there are: ${known.slice(1).join(', ')}` : `did you mean "${nearest}"?`;
      this.report(key, `unknown field "${name}"; ${hint}`);
    }
    return new Map([...properties].map(([name, { value }]) => [name, value]));
  }

  string(value: ManifestValue): string | undefined {
    const read: unknown = getNodeValue(value);
    return typeof read === 'string' ? read : this.#wrong(value, 'a string');
  }

  number(value: ManifestValue): number | undefined {
    const read: unknown = getNodeValue(value);
    return typeof read === 'number' ? read : this.#wrong(value, 'a number');
  }

  strings(
    value: ManifestValue,
    check?: (text: string, element: ManifestValue) => void,
  ): string[] | undefined {
    if (value.type !== 'array') return this.#wrong(value, 'a list of strings');
    const read: string[] = [];
    for (const element of value.children ?? []) {
      const text = this.string(element);
      if (text === undefined) continue;
      check?.(text, element);
      read.push(text);
    }
    return read;
  }

  record(
    value: ManifestValue,
    check: (name: string, text: string, element: ManifestValue) => void,
  ): Record<string, string> | undefined {
    if (value.type !== 'object') return this.#wrong(value, 'an object of strings');
    const read: [string, string][] = [];
    for (const [name, property] of this.#properties(value)) {
      const text = this.string(property.value);
      if (text === undefined) continue;
      check(name, text, property.value);
      read.push([name, text]);
    }
    return Object.fromEntries(read);
  }

  /** Notes a problem at `value`, or at the beginning of the whole. */
  report(value: ManifestValue | undefined, message: string): void {
    this.#add((value ?? this.#root)?.offset ?? 0, message);
  }

  #properties(object: Node): Map<string, { key: Node; value: Node }> {
    const read = new Map<string, { key: Node; value: Node }>();
    for (const property of object.children ?? []) {
      const [key, value] = property.children ?? [];
      if (key === undefined || value === undefined) continue;
      const name = String(getNodeValue(key));
      if (read.has(name)) this.report(key, `"${name}" is there twice`);
      read.set(name, { key, value });
    }
    return read;
  }

  #wrong(value: Node, wanted: string): undefined {
    const owner = value.parent?.type === 'property' ? value.parent.children?.[0] : undefined;
    const name = owner === undefined ? 'this' : `"${String(getNodeValue(owner))}"`;
    this.report(value, `${name} must be ${wanted}`);
    return undefined;
  }

  #add(offset: number, message: string): void {
    const { line, character } = positionAt(this.#text, offset);
    this.problems.push({ line: line + 1, column: character + 1, message });
  }
}

/** PropertyNameExpected -> property name expected */
function wordsOf(error: ParseError): string {
  return printParseErrorCode(error.error)
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .toLowerCase();
}
