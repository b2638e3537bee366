import { isAlias, isMap, isScalar, isSeq, type Node, parseDocument } from 'yaml';
import { closest } from '../../compiler/index.ts';
import type { ConfigProblem, ConfigProblemCode } from './config-problem.ts';
import type { MapShape, ObjectShape, Shape, StringShape } from './shape.ts';

/** Whether there is something at a path, relative to the folder of the config file. */
export type PathExists = (path: string, kind: 'folder' | 'file-or-folder') => boolean;

/** What is wrong in a config file, by position. Never throws. */
export function configProblems(text: string, shape: ObjectShape, pathExists: PathExists): ConfigProblem[] {
  const document = parseDocument(text, { logLevel: 'silent' });
  const checker = new Checker(text.length, pathExists);
  for (const { message, pos } of document.errors) {
    const [start, end] = pos;
    // Without the lines of the text that follow the words.
    checker.add('syntax', message.split(/ at line |:?\n/)[0] ?? message, start, Math.max(end, start + 1));
  }
  if (document.contents || document.errors.length === 0)
    checker.check(document.contents, shape, { start: 0, end: Math.min(1, text.length) });
  return checker.problems.sort((a, b) => a.start - b.start || a.end - b.end);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

class Checker {
  readonly problems: ConfigProblem[] = [];
  readonly #textLength: number;
  readonly #pathExists: PathExists;

  constructor(textLength: number, pathExists: PathExists) {
    this.#textLength = textLength;
    this.#pathExists = pathExists;
  }

  add(
    code: ConfigProblemCode,
    message: string,
    start: number,
    end: number,
    {
      severity = 'error',
      instead,
    }: { severity?: ConfigProblem['severity']; instead?: string | undefined } = {},
  ): void {
    this.problems.push({
      code,
      severity,
      message,
      start,
      end: Math.min(end, this.#textLength),
      ...(instead === undefined ? {} : { instead }),
    });
  }

  /** `at` is where to speak of a value that is not there. */
  check(node: unknown, shape: Shape, at: Span): void {
    if (shape.kind === 'any' || isAlias(node)) return;
    // A key whose value is still to be typed.
    if (!isNode(node) || (isScalar(node) && node.value === null)) {
      if (shape.kind === 'object') this.#missingKeys(new Set(), shape, at);
      return;
    }
    const span = spanOf(node, at);
    switch (shape.kind) {
      case 'object':
        this.#object(node, shape, span);
        return;
      case 'map':
        this.#map(node, shape, span);
        return;
      case 'list':
        if (isSeq(node)) for (const item of node.items) this.check(item, shape.of, span);
        else if (shape.single && isScalar(node)) this.check(node, shape.of, at);
        else this.#wrongType('a list', span);
        return;
      case 'boolean':
        if (!isScalar(node) || typeof node.value !== 'boolean') this.#wrongType('`true` or `false`', span);
        return;
      case 'integer':
        if (!isScalar(node) || !Number.isInteger(node.value)) this.#wrongType('a whole number', span);
        return;
      case 'string':
        if (!isScalar(node) || typeof node.value === 'object') this.#wrongType('a text', span);
        else this.#string(String(node.value), shape, span);
    }
  }

  #object(node: Node, shape: ObjectShape, span: Span): void {
    if (!isMap(node)) {
      this.#wrongType(`some of the keys ${listed(shape.keys.keys())}`, span);
      return;
    }
    const seen = new Set<string>();
    for (const { key, value } of node.items) {
      const name = isScalar(key) ? String(key.value) : '';
      const keySpan = spanOf(key, span);
      seen.add(name);
      const known = shape.keys.get(name);
      if (known) {
        this.check(value, known.shape, keySpan);
        continue;
      }
      const similar = closest(name, shape.keys.keys());
      const advice = similar
        ? `Did you mean "${similar}"?`
        : `The keys here are ${listed(shape.keys.keys())}.`;
      this.add('unknown-key', `There is no key "${name}" here. ${advice}`, keySpan.start, keySpan.end, {
        instead: similar,
      });
    }
    const first = node.items[0];
    this.#missingKeys(seen, shape, first ? spanOf(first.key, span) : span);
  }

  #map(node: Node, shape: MapShape, span: Span): void {
    if (!isMap(node)) {
      this.#wrongType('keys with values', span);
      return;
    }
    for (const { key, value } of node.items) {
      const keySpan = spanOf(key, span);
      if (isScalar(key)) this.#string(String(key.value), shape.keys, keySpan);
      this.check(value, shape.of, keySpan);
    }
  }

  #missingKeys(seen: ReadonlySet<string>, shape: ObjectShape, { start, end }: Span): void {
    for (const [name, { required }] of shape.keys) {
      if (required && !seen.has(name)) this.add('missing-key', `The key "${name}" is missing.`, start, end);
    }
  }

  #string(
    value: string,
    { values, isKnown, called = 'value', path }: StringShape,
    { start, end }: Span,
  ): void {
    if (values && !values.has(value) && !isKnown?.(value)) {
      const similar = closest(value, values.keys());
      const advice = similar
        ? ` Did you mean "${similar}"?`
        : values.size < 8
          ? ` There are ${listed(values.keys())}.`
          : '';
      this.add('unknown-value', `There is no ${called} "${value}".${advice}`, start, end, {
        instead: similar,
      });
    }
    if (!path || value === '') return;
    if (value.startsWith('/') || value.split('/').includes('..'))
      this.add('invalid-path', `"${value}" leads out of the folder of this file.`, start, end);
    else if (!this.#pathExists(value, path))
      this.add('missing-path', `There are no definitions in "${value}".`, start, end, {
        severity: 'warning',
      });
  }

  #wrongType(expected: string, { start, end }: Span): void {
    this.add('wrong-type', `Write ${expected} here.`, start, end);
  }
}

function isNode(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node);
}

function spanOf(node: unknown, otherwise: Span): Span {
  if (!isNode(node) || !node.range) return otherwise;
  const [start, end] = node.range;
  return { start, end: Math.max(end, start) };
}

function listed(names: Iterable<string>): string {
  return [...names].map((name) => `"${name}"`).join(', ');
}
