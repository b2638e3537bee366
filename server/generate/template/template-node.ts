import { type Document, isAlias, isMap, isScalar, isSeq, type Node, parseDocument, type YAMLMap } from 'yaml';
import type { TemplateProblem } from './template.ts';

/** A value in a YAML text, read with its place; what is of another kind than asked for is noted and read as absent. */
export class TemplateNode {
  readonly offset: number;
  readonly #node: Node | undefined;
  readonly #problems: TemplateProblem[];
  /** What it is called in messages. */
  readonly #name: string;

  readonly #document: Document;

  private constructor(
    node: unknown,
    offset: number,
    name: string,
    { document, problems }: { document: Document; problems: TemplateProblem[] },
  ) {
    const found = isAlias(node) ? node.resolve(document) : node;
    this.#node = isMap(found) || isSeq(found) || isScalar(found) ? found : undefined;
    // What is wrong with what an alias stands for is told where the alias is.
    this.offset = (isAlias(node) ? node.range?.[0] : this.#node?.range?.[0]) ?? offset;
    this.#document = document;
    this.#name = name;
    this.#problems = problems;
  }

  /** Reads a text. What its YAML has wrong is among the problems. */
  static parse(text: string, problems: TemplateProblem[]): TemplateNode {
    const document = parseDocument(text, { logLevel: 'silent', prettyErrors: false });
    const [error] = document.errors;
    if (error) problems.push({ message: error.message, offset: error.pos[0] });
    return new TemplateNode(error ? undefined : document.contents, 0, 'the file', { document, problems });
  }

  get exists(): boolean {
    return this.#node !== undefined && !(isScalar(this.#node) && this.#node.value === null);
  }

  get isMap(): boolean {
    return isMap(this.#node);
  }

  get isList(): boolean {
    return isSeq(this.#node);
  }

  /** The value as plain JavaScript. */
  get value(): unknown {
    return this.#node?.toJS(this.#document);
  }

  key(name: string): TemplateNode {
    return this.#inner(isMap(this.#node) ? this.#valueOf(this.#node, name) : undefined, name);
  }

  /** The keys of an object and their values. */
  entries(): [key: string, value: TemplateNode][] {
    if (!isMap(this.#node)) return [];
    const map = this.#node;
    const keys = this.#layers(map).flatMap(({ items }) => items.map(({ key }) => key));
    const names = new Set(keys.map((key) => (isScalar(key) ? String(key.value) : '')));
    names.delete('<<');
    return [...names].map((name) => [name, this.#inner(this.#valueOf(map, name), name)]);
  }

  items(): TemplateNode[] {
    if (!this.exists) return [];
    if (!isSeq(this.#node)) {
      this.report(`"${this.#name}" must be a list`);
      return [];
    }
    return this.#node.items.map((item) => this.#inner(item, this.#name));
  }

  /** A text; '' where there is none. */
  text(): string {
    if (!this.exists) return '';
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    this.report(`"${this.#name}" must be a text`);
    return '';
  }

  /** One text, or a list of texts. */
  texts(): string[] {
    return this.isList ? this.items().map((item) => item.text()) : this.exists ? [this.text()] : [];
  }

  flag(): boolean {
    if (!this.exists) return false;
    const value = isScalar(this.#node) ? this.#node.value : undefined;
    if (typeof value !== 'boolean') this.report(`"${this.#name}" must be true or false`);
    return value === true;
  }

  report(message: string, more: Pick<TemplateProblem, 'isLeftOut'> = {}): void {
    this.#problems.push({ message, offset: this.offset, ...more });
  }

  #valueOf(map: YAMLMap, name: string): unknown {
    return this.#layers(map)
      .find((layer) => layer.has(name))
      ?.get(name, true);
  }

  /** A map, and after it those that `<<` merges into it, nearest first: https://yaml.org/type/merge.html */
  #layers(map: YAMLMap, found = new Set<YAMLMap>()): YAMLMap[] {
    found.add(map);
    const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(this.#document) : node);
    const merged = resolved(map.get('<<', true));
    for (const each of isSeq(merged) ? merged.items.map(resolved) : [merged])
      if (isMap(each) && !found.has(each)) this.#layers(each, found);
    return [...found];
  }

  #inner(node: unknown, name: string): TemplateNode {
    return new TemplateNode(node, this.offset, name, { document: this.#document, problems: this.#problems });
  }
}
