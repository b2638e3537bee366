import {
  type AggregateFieldNode,
  type Node,
  type OptionNode,
  stringValue,
  type TokenStream,
  type ValueNode,
} from '../../../compiler/index.ts';

/** One of the rules that options set, and where. */
export interface RuleField {
  /** What set it first, or something in it: a statement, or a field of an aggregate. */
  readonly at: Node;
  readonly values: { readonly value: ValueNode; readonly at: Node }[];
  /** Of a rule that is a message; of a repeated one, each. */
  readonly messages: { readonly rules: RuleTree; readonly at: Node }[];
}

/** Rules of protovalidate as a definition writes them, by name, whether in one aggregate or in many statements. */
export class RuleTree {
  readonly fields = new Map<string, RuleField>();
  readonly #tokens: TokenStream;

  constructor(tokens: TokenStream) {
    this.#tokens = tokens;
  }

  has(name: string): boolean {
    return this.fields.has(name);
  }

  message(name: string): RuleTree | undefined {
    return this.fields.get(name)?.messages[0]?.rules;
  }

  word(name: string): string | undefined {
    const value = this.fields.get(name)?.values[0]?.value;
    return value?.kind === 'identifier' ? value.text : undefined;
  }

  isTrue(name: string): boolean {
    return this.word(name) === 'true';
  }

  text(name: string): string | undefined {
    const value = this.fields.get(name)?.values[0]?.value;
    return value?.kind === 'string' ? stringValue(this.#tokens, value) : undefined;
  }

  texts(name: string): string[] {
    const values = this.fields.get(name)?.values ?? [];
    return values.flatMap(({ value }) => (value.kind === 'string' ? [stringValue(this.#tokens, value)] : []));
  }

  integer(name: string): bigint | undefined {
    const value = this.fields.get(name)?.values[0]?.value;
    return value?.kind === 'integer' ? integerOf(value.text, value.negative) : undefined;
  }

  /** Comparable: equal where two values are. */
  number(name: string): string | undefined {
    return numberText(this.fields.get(name)?.values[0]?.value);
  }

  /** Adds what a statement sets; `names` lead to it from here. */
  add(names: readonly string[], value: ValueNode | undefined, at: Node): void {
    const [name, ...rest] = names;
    if (name === undefined) return;
    const field = this.fields.get(name) ?? { at, values: [], messages: [] };
    this.fields.set(name, field);
    if (rest.length > 0) this.#messageOf(name, field, at).add(rest, value, at);
    else if (value?.kind === 'list') for (const each of value.values) this.#addValue(name, field, each, at);
    else if (value) this.#addValue(name, field, value, at);
  }

  #addValue(name: string, field: RuleField, value: ValueNode, at: Node): void {
    if (value.kind !== 'aggregate') {
      field.values.push({ value, at });
      return;
    }
    const message = this.#messageOf(name, field, at);
    for (const inner of value.fields) message.add([inner.name], inner.value, placeOf(inner) ?? at);
  }

  #messageOf(name: string, field: RuleField, at: Node): RuleTree {
    const last = field.messages.at(-1);
    if (last && !repeatedMessages.has(name)) return last.rules;
    const rules = new RuleTree(this.#tokens);
    field.messages.push({ rules, at });
    return rules;
  }
}

/** Each value of these is a message of its own. */
const repeatedMessages: ReadonlySet<string> = new Set(['cel', 'oneof']);

/** The rules that an extension like `buf.validate.field` sets in options; undefined where it sets none. */
export function ruleTree(
  options: readonly OptionNode[],
  extension: string,
  tokens: TokenStream,
): RuleTree | undefined {
  const root = new RuleTree(tokens);
  for (const option of options) {
    const [head, ...rest] = option.name;
    if (!head?.extension || head.text.replace(/^\./, '') !== extension) continue;
    root.add(['rules', ...rest.map(({ text }) => text)], option.value, option);
  }
  return root.message('rules');
}

/** Where a field of an aggregate stands, as buf sees it: a message where its first scalar does, and a list nowhere. */
function placeOf(field: AggregateFieldNode): Node | undefined {
  if (field.value?.kind === 'list') return undefined;
  if (field.value?.kind !== 'aggregate') return field;
  return field.value.fields.map(placeOf).find((place) => place !== undefined);
}

/** A number as it is compared and shown, whole ones in full; undefined for what is none. */
export function numberText(value: ValueNode | undefined): string | undefined {
  if (value?.kind === 'integer') return integerOf(value.text, value.negative)?.toString();
  if (value?.kind === 'float') return String(Number(value.text) * (value.negative ? -1 : 1));
  if (value?.kind === 'identifier') return value.negative ? `-${value.text}` : value.text;
  return undefined;
}

function integerOf(text: string, negative: boolean): bigint | undefined {
  try {
    const value = BigInt(/^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text);
    return negative ? -value : value;
  } catch {
    // A letter too many: the compiler tells of it.
    return undefined;
  }
}
