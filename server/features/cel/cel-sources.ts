import {
  type Declaration,
  type Element,
  lastPart,
  type OptionNode,
  type StringNode,
  scopeOf,
  type ValueNode,
} from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { visibleFiles } from '../completion/visible-files.ts';
import type { CelScope } from './cel-check.ts';
import { type CelType, dyn, listOf, scalar, timestampName, typeOfField, typeOfMessage } from './cel-types.ts';

/** A CEL expression in an option of `buf.validate`. */
export interface CelSource {
  readonly node: StringNode;
  readonly scope: CelScope;
}

/** The fields of buf.validate that hold expressions, by the end of their full names. */
const expressionFields: ReadonlySet<string> = new Set([
  'buf.validate.Rule.expression',
  'buf.validate.Constraint.expression',
  'buf.validate.FieldRules.cel_expression',
  'buf.validate.MessageRules.cel_expression',
  'buf.validate.PredefinedRules.cel_expression',
]);

/** Whether a field, by its full name, holds an expression in CEL. */
export function isExpressionField(fullName: string): boolean {
  return expressionFields.has(fullName);
}

/** Every expression of a file, in the order of its text. */
export function celSources(file: SnapshotFile): CelSource[] {
  const { linked } = file;
  const { tokens, tree } = linked.syntax;
  const targets = new Map(
    linked.references
      .filter(({ target }) => target.startsWith('buf.validate.'))
      .map(({ start, target }) => [start, target]),
  );
  if (targets.size === 0) return [];
  const elements = new Map<Declaration, Element>();
  for (const element of linked.elements.symbols.values())
    if (element.node && (element.kind !== 'message' || !element.mapEntry) && !elements.has(element.node))
      elements.set(element.node, element);
  const found: CelSource[] = [];
  const isExpression = (token: number) => isExpressionField(targets.get(tokens.start(token)) ?? '');
  const collect = (
    value: ValueNode | undefined,
    path: readonly string[],
    owner: Element,
    holds: boolean,
  ): void => {
    if (value?.kind === 'string' && holds)
      found.push({ node: value, scope: scopeOfRules(file, owner, path) });
    if (value?.kind === 'list') for (const item of value.values) collect(item, path, owner, holds);
    if (value?.kind !== 'aggregate') return;
    for (const field of value.fields)
      collect(field.value, [...path, field.name], owner, isExpression(field.nameFirst));
  };
  const addOption = ({ name, value }: OptionNode, owner: Element | undefined) => {
    const last = name.at(-1);
    if (!owner || !last || !name[0]?.text.includes('buf.validate.')) return;
    const path = name.map(({ text }) => text);
    collect(value, path, owner, isExpression(last.first));
  };
  const visit = (nodes: readonly Declaration[], around: Element | undefined): void => {
    for (const node of nodes) {
      const element = elements.get(node);
      if (node.kind === 'option') addOption(node, around);
      else if ('options' in node)
        for (const option of node.options?.options ?? []) addOption(option, element);
      const body = 'body' in node ? node.body : node.kind === 'field' ? node.group : undefined;
      if (body) visit(body.declarations, element ?? around);
    }
  };
  visit(tree.declarations, undefined);
  return found;
}

/** What the expressions of rules may name: `path` leads to the rule, from the option's name on; `owner` has the option. */
export function scopeOfRules(
  file: SnapshotFile,
  owner: Element | undefined,
  path: readonly string[],
): CelScope {
  const variables = new Map<string, CelType>([
    ['this', dyn],
    ['now', { kind: 'message', name: timestampName }],
  ]);
  const [option = ''] = path;
  if (owner?.kind === 'message') variables.set('this', typeOfMessage(owner));
  if (owner?.kind === 'field' && option.endsWith('predefined')) {
    variables.set('this', predefinedType(owner.extendee?.name ?? ''));
    variables.set('rule', typeOfField(owner, file.program));
    variables.set('rules', owner.extendee ? typeOfMessage(owner.extendee) : dyn);
  } else if (owner?.kind === 'field') variables.set('this', typeAt(typeOfField(owner, file.program), path));
  return { variables, program: file.program, qualified: (name) => qualifiedType(file, name) };
}

/** Of the rules for a list's items or a map's keys and values, what they are about. */
function typeAt(type: CelType, path: readonly string[]): CelType {
  let at = type;
  for (const part of path) {
    if (part === 'items') at = at.kind === 'list' ? at.element : dyn;
    else if (part === 'keys') at = at.kind === 'map' ? at.key : dyn;
    else if (part === 'values') at = at.kind === 'map' ? at.value : dyn;
  }
  return at;
}

/** What a predefined rule is about, by the message that it extends: `StringRules`. */
function predefinedType(rules: string): CelType {
  switch (rules.replace(/Rules$/, '')) {
    case 'Float':
    case 'Double':
      return scalar('double');
    case 'UInt32':
    case 'UInt64':
    case 'Fixed32':
    case 'Fixed64':
      return scalar('uint');
    case 'Int32':
    case 'Int64':
    case 'SInt32':
    case 'SInt64':
    case 'SFixed32':
    case 'SFixed64':
    case 'Enum':
      return scalar('int');
    case 'Bool':
      return scalar('bool');
    case 'String':
      return scalar('string');
    case 'Bytes':
      return scalar('bytes');
    case 'Repeated':
      return listOf(dyn);
    case 'Map':
      return { kind: 'map', key: dyn, value: dyn };
    case 'Duration':
    case 'Timestamp':
    case 'FieldMask':
      return { kind: 'message', name: `google.protobuf.${rules.replace(/Rules$/, '')}` };
    default:
      return dyn;
  }
}

function qualifiedType(file: SnapshotFile, name: string): CelType | undefined {
  if (!name.includes('.')) return undefined;
  for (const { elements } of visibleFiles(file.linked)) {
    const container = elements.symbols.get(scopeOf(name));
    if (container?.kind === 'enum' && container.values.some((value) => value.name === lastPart(name)))
      return scalar('int');
    const element = elements.symbols.get(name);
    if (element?.kind === 'message' || element?.kind === 'enum') return scalar('type');
  }
  return undefined;
}
