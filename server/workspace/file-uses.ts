import {
  type AggregateNode,
  type Declaration,
  type MethodTypeNode,
  type OptionNode,
  type SyntaxFile,
  stringValue,
  type ValueNode,
} from '../compiler/index.ts';
import { commentLinks } from './comment-links.ts';

/** Gives each text a number, so that thousands of files need not each keep it. */
export class NameTable {
  readonly #ids = new Map<string, number>();

  id(name: string): number {
    const known = this.#ids.get(name);
    if (known !== undefined) return known;
    const id = this.#ids.size;
    // A copy: a string that was cut from a text keeps all of the text in memory.
    this.#ids.set(JSON.parse(JSON.stringify(name)), id);
    return id;
  }

  /** Undefined for a name that no file has. */
  known(name: string): number | undefined {
    return this.#ids.get(name);
  }
}

/**
 * What a file's text may refer to, as far as that is seen without linking. A name stands here with all that it begins with: of
 * `a.b.C` also `a` and `a.b`. Ids of a `NameTable`, in order.
 */
export interface FileUses {
  readonly names: Uint32Array;
  /** What may be named without an import: in the links of comments, and in the strings of extension declarations. */
  readonly mentions: Uint32Array;
  /** Names that it declares in its package itself: of messages, enums, their values, services and extensions. */
  readonly declared: Uint32Array;
  /** As written. */
  readonly imports: readonly string[];
  /** Equal where two versions of the file differ at most in comments and layout. */
  readonly signature: number;
  /** Equal where they differ in nothing. */
  readonly textSignature: number;
}

/** Takes what it may refer to out of a parsed file. */
export function usesIn(syntax: SyntaxFile, table: NameTable): FileUses {
  const collector = new Collector(syntax, table);
  collector.declarations(syntax.tree.declarations);
  for (const { name } of commentLinks(syntax)) collector.mention(name);
  return {
    names: Uint32Array.from(collector.names).sort(),
    mentions: Uint32Array.from(collector.mentions).sort(),
    declared: Uint32Array.from(declaredIn(syntax.tree.declarations), (name) => table.id(name)).sort(),
    imports: syntax.imports.map(({ path }) => JSON.parse(JSON.stringify(path))),
    ...signaturesOf(syntax),
  };
}

/** The names that declarations give to the scope that they stand in. */
function* declaredIn(nodes: readonly Declaration[]): Generator<string> {
  for (const node of nodes) {
    switch (node.kind) {
      case 'message':
      case 'service':
      case 'enum-value':
        yield node.name.text;
        break;
      case 'enum':
        yield node.name.text;
        yield* declaredIn(node.body.declarations);
        break;
      case 'field':
        yield node.name.text;
        // A group is a message and a field.
        if (node.group) yield node.name.text.toLowerCase();
        break;
      case 'extend':
        yield* declaredIn(node.body.declarations);
    }
  }
}

/** Whether one of these ids is among those of a file. */
export function hasAny(ids: Uint32Array, wanted: readonly number[]): boolean {
  return wanted.some((id) => {
    let low = 0;
    let high = ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((ids[middle] ?? 0) < id) low = middle + 1;
      else high = middle;
    }
    return ids[low] === id;
  });
}

class Collector {
  readonly names = new Set<number>();
  readonly mentions = new Set<number>();
  readonly #syntax: SyntaxFile;
  readonly #table: NameTable;

  constructor(syntax: SyntaxFile, table: NameTable) {
    this.#syntax = syntax;
    this.#table = table;
  }

  declarations(nodes: readonly Declaration[]): void {
    for (const node of nodes) {
      switch (node.kind) {
        case 'field':
          if (node.map) this.#name(node.map.value.text);
          else this.#name(node.type.text);
          this.#options(node.options?.options);
          if (node.group) this.declarations(node.group.declarations);
          break;
        case 'package':
          this.#name(node.name.text);
          break;
        case 'extend':
          this.#name(node.extendee.text);
          this.declarations(node.body.declarations);
          break;
        case 'method':
          this.#methodType(node.input);
          this.#methodType(node.output);
          if (node.body) this.declarations(node.body.declarations);
          break;
        case 'option':
          this.#option(node);
          break;
        case 'enum-value':
          this.#options(node.options?.options);
          break;
        case 'extensions':
          this.#options(node.options?.options);
          break;
        case 'message':
        case 'enum':
        case 'oneof':
        case 'service':
          this.declarations(node.body.declarations);
      }
    }
  }

  mention(name: string): void {
    add(this.mentions, this.#table, name);
  }

  #name(name: string): void {
    add(this.names, this.#table, name);
  }

  #methodType(type: MethodTypeNode | undefined): void {
    if (type) this.#name(type.type.text);
  }

  #options(options: readonly OptionNode[] = []): void {
    for (const option of options) this.#option(option);
  }

  #option(option: OptionNode): void {
    for (const { text } of option.name) this.#name(text);
    this.#value(option.value, option.name[0]?.text === 'declaration');
  }

  #value(value: ValueNode | undefined, namesInStrings: boolean): void {
    if (value?.kind === 'identifier') this.#name(value.text);
    else if (value?.kind === 'aggregate') this.#aggregate(value, namesInStrings);
    else if (value?.kind === 'list') for (const item of value.values) this.#value(item, namesInStrings);
    else if (value?.kind === 'string' && namesInStrings)
      this.mention(stringValue(this.#syntax.tokens, value));
  }

  #aggregate(aggregate: AggregateNode, namesInStrings: boolean): void {
    for (const { name, value } of aggregate.fields) {
      this.#name(name);
      this.#value(value, namesInStrings);
    }
  }
}

function add(names: Set<number>, table: NameTable, written: string): void {
  const name = written.startsWith('.') ? written.slice(1) : written;
  names.add(table.id(name));
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    names.add(table.id(name.slice(0, dot)));
  }
}

/** Hashes of the tokens’ texts, and of the whole text (FNV-1a, 32 bits). Side by side, both take hardly longer than one. */
function signaturesOf({ text, tokens }: SyntaxFile): Pick<FileUses, 'signature' | 'textSignature'> {
  let signature = 0x811c9dc5;
  let textSignature = 0x811c9dc5;
  let at = 0;
  for (let token = 0; token < tokens.count; token++) {
    for (const start = tokens.start(token); at < start; at++)
      textSignature = Math.imul(textSignature ^ text.charCodeAt(at), 0x01000193);
    for (const end = tokens.end(token); at < end; at++) {
      const code = text.charCodeAt(at);
      signature = Math.imul(signature ^ code, 0x01000193);
      textSignature = Math.imul(textSignature ^ code, 0x01000193);
    }
    signature = Math.imul(signature ^ 0x20, 0x01000193);
  }
  return { signature: signature >>> 0, textSignature: textSignature >>> 0 };
}
