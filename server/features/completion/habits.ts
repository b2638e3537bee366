import {
  type Declaration,
  type FieldNode,
  lastPart,
  type OptionNode,
  type SyntaxFile,
  type TokenStream,
  type ValueNode,
} from '../../compiler/index.ts';
import { countBefore } from '../count-before.ts';

/** Declarations that are looked at, those nearest to the place: of a file with tens of thousands, the rest tells nothing new. */
const maxDeclarations = 4000;

/**
 * What a file writes where: the likeliest thing to be written at a place is what stands at the like of it, nearby most of all.
 * A role is a kind of place: the first word of a message's statements, the type of an rpc's request, the value of some option.
 */
export class Habits {
  readonly #uses = new Map<string, Map<string, number[]>>();
  readonly #totals = new Map<string, number[]>();
  /** Names of types as they are written with dots, by their last parts. */
  readonly #spellings = new Map<string, Set<string>>();
  /** Whether all of the file was looked at. */
  readonly isWhole: boolean;

  constructor(syntax: SyntaxFile, offset: number) {
    const { tokens, tree } = syntax;
    let left = maxDeclarations;
    const add = (role: string, word: string, token: number) => this.#add(role, word, tokens.start(token));
    const addType = (role: string, { first, text }: { first: number; text: string }) => {
      const name = lastPart(text);
      if (name !== text) {
        const spellings = this.#spellings.get(name);
        if (spellings) spellings.add(text);
        else this.#spellings.set(name, new Set([text]));
      }
      add(role, text, first);
    };
    const addField = (node: FieldNode) => {
      if (node.label) {
        add('statement', node.label.text, node.label.first);
        if (!node.map && !node.group) addType(`after ${node.label.text}`, node.type);
      } else if (node.map) add('statement', 'map', node.first);
      else addType('statement', node.type);
      if (node.map) {
        addType('map key', node.map.key);
        addType('map value', node.map.value);
      }
    };
    const addValue = (path: string, value: ValueNode | undefined): void => {
      if (value?.kind === 'identifier') add(`value ${path}`, value.text, value.first);
      if (value?.kind === 'list') for (const item of value.values) addValue(path, item);
      if (value?.kind !== 'aggregate') return;
      for (const field of value.fields) {
        const name = field.form === 'field' ? field.name : `[${field.name}]`;
        add(`in ${path}`, name, field.nameFirst);
        addValue(`${path}.${name}`, field.value);
      }
    };
    const addOption = (role: string, node: OptionNode) => {
      let path = '';
      for (const part of node.name) {
        const name = part.extension ? `(${part.text})` : part.text;
        add(path ? `in ${path}` : role, name, part.first);
        path = path ? `${path}.${name}` : name;
      }
      addValue(path, node.value);
    };
    const visit = (nodes: readonly Declaration[], block: string): void => {
      for (const node of nodes) {
        left--;
        if (node.kind === 'field') addField(node);
        else if (node.kind === 'option') {
          add(`statement of ${block}`, 'option', node.first);
          addOption(`option of ${block}`, node);
        } else if (node.kind === 'method') {
          add(`statement of ${block}`, 'rpc', node.first);
          if (node.input) addType('request', node.input.type);
          if (node.output) addType('response', node.output.type);
        } else if (node.kind !== 'empty' && node.kind !== 'enum-value')
          add(
            block === 'message' ? 'statement' : `statement of ${block}`,
            tokens.textOf(node.first),
            node.first,
          );
        if (node.kind === 'extend') addType('extendee', node.extendee);
        if ('options' in node)
          for (const option of node.options?.options ?? []) addOption(`bracketed of ${node.kind}`, option);
        const body = 'body' in node ? node.body : node.kind === 'field' ? node.group : undefined;
        if (body) visit(body.declarations, blockNames[node.kind] ?? 'message');
      }
    };
    for (const node of nearestFirst(tree.declarations, tokens, offset)) {
      if (left <= 0) break;
      visit([node], 'file');
    }
    this.isWhole = left > 0;
    const byNumber = (a: number, b: number) => a - b;
    for (const all of this.#totals.values()) all.sort(byNumber);
  }

  /** The ways with dots in which the file writes a type of this last part. */
  spellings(name: string): Iterable<string> {
    return this.#spellings.get(name) ?? [];
  }

  /** From 0 on: how much a word belongs to a role, in all of the file and near an offset. */
  weight(role: string, word: string, offset: number): number {
    const places = this.#uses.get(role)?.get(word);
    const all = this.#totals.get(role);
    if (!places || !all) return 0;
    const at = countBefore(all, offset);
    let near = 0;
    for (const place of places) near += 1 / (2 + Math.abs(countBefore(all, place) - at));
    return Math.log2(1 + places.length) + 3 * near;
  }

  #add(role: string, word: string, offset: number): void {
    let words = this.#uses.get(role);
    let all = this.#totals.get(role);
    if (!words || !all) {
      words = new Map();
      all = [];
      this.#uses.set(role, words);
      this.#totals.set(role, all);
    }
    const places = words.get(word);
    if (places) places.push(offset);
    else words.set(word, [offset]);
    all.push(offset);
  }
}

const blockNames: Readonly<Record<string, string>> = {
  message: 'message',
  field: 'message',
  extend: 'extend',
  oneof: 'oneof',
  enum: 'enum',
  service: 'service',
  method: 'rpc',
};

/** Declarations from the one at an offset on, outwards on both sides. */
function* nearestFirst(
  declarations: readonly Declaration[],
  tokens: TokenStream,
  offset: number,
): Generator<Declaration> {
  const next = declarations.findIndex(({ last }) => tokens.end(last) >= offset);
  let after = next < 0 ? declarations.length : next;
  let before = after - 1;
  while (before >= 0 || after < declarations.length) {
    const following = declarations[after++];
    if (following) yield following;
    const preceding = declarations[before--];
    if (preceding) yield preceding;
  }
}
