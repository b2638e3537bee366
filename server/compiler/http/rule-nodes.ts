import type { MethodElement } from '../link/elements.ts';
import { stringValue } from '../syntax/string-value.ts';
import type { TokenStream } from '../syntax/tokens.ts';
import type { AggregateNode, StringNode, ValueNode } from '../syntax/tree.ts';

/** A text in a rule, and where it stands. */
export interface RuleText {
  readonly text: string;
  readonly node: StringNode;
}

/** A rule of google.api.http as it is written. */
export interface RuleNodes {
  /** `GET`; `*` is any. Undefined where no path is given. */
  readonly httpMethod: string | undefined;
  readonly path: RuleText | undefined;
  readonly body: RuleText | undefined;
  readonly responseBody: RuleText | undefined;
}

const optionNames = new Set(['google.api.http', '.google.api.http']);
const patterns = ['get', 'put', 'post', 'delete', 'patch'];

/** The rules of a method, the additional bindings after the first; none where it has no annotation. */
export function httpRules({ options }: MethodElement, tokens: TokenStream): RuleNodes[] {
  const fields = options.flatMap(({ name: [first, ...inside], value }): Field[] => {
    if (!first?.extension || !optionNames.has(first.text) || !value) return [];
    // `option (google.api.http).get = "/v1"` is one field of the same rule.
    return inside
      .reduceRight<Field[]>(
        (fields, part) => [{ name: part.text, value: undefined, fields }],
        fieldsOf(value),
      )
      .map((field) => (field.fields.length === 0 && inside.length > 0 ? { ...field, value } : field));
  });
  if (fields.length === 0) return [];
  const additional = fields.filter(({ name }) => name === 'additional_bindings');
  return [ruleOf(fields, tokens), ...additional.flatMap((field) => additionalRules(field, tokens))];
}

/** A field that a rule sets: to a value, or to what is inside. */
interface Field {
  readonly name: string;
  readonly value: ValueNode | undefined;
  readonly fields: Field[];
}

function fieldsOf(value: ValueNode): Field[] {
  return value.kind === 'aggregate' ? aggregateFields(value) : [];
}

function aggregateFields({ fields }: AggregateNode): Field[] {
  return fields.map(({ name, value }) => ({ name, value, fields: value ? fieldsOf(value) : [] }));
}

function additionalRules({ value, fields }: Field, tokens: TokenStream): RuleNodes[] {
  if (value?.kind === 'list') return value.values.map((each) => ruleOf(fieldsOf(each), tokens));
  return [ruleOf(fields, tokens)];
}

function ruleOf(fields: readonly Field[], tokens: TokenStream): RuleNodes {
  const text = (name: string, among = fields): RuleText | undefined => {
    const value = among.findLast((field) => field.name === name)?.value;
    return value?.kind === 'string' ? { text: stringValue(tokens, value), node: value } : undefined;
  };
  const pattern = patterns.find((name) => text(name));
  const custom = fields.findLast(({ name }) => name === 'custom')?.fields ?? [];
  return {
    httpMethod: pattern?.toUpperCase() ?? text('kind', custom)?.text,
    path: pattern ? text(pattern) : text('path', custom),
    body: text('body'),
    responseBody: text('response_body'),
  };
}
