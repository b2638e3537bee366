import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { Remedy } from '../diagnostic.ts';
import { closest, joinName, lastPart, scopeOf } from '../names.ts';
import { scalarTypes } from '../scalar-types.ts';
import { scalarsElsewhere } from '../syntax/foreign-type.ts';
import type { QualifiedNameNode } from '../syntax/tree.ts';
import type { LinkContext } from './context.ts';
import type {
  Element,
  EnumElement,
  FieldElement,
  FileUnit,
  MessageElement,
  MethodElement,
} from './elements.ts';
import type { Found, Scope } from './scope.ts';
import { isExported } from './visibility.ts';

const { MESSAGE, ENUM } = FieldDescriptorProto_Type;

/** A name that means no type where it stands. */
export interface UndefinedType {
  readonly node: QualifiedNameNode;
  readonly scope: string;
}

/** Finds what every type name of a declaration means. Answers with those that mean nothing, for `reportUndefined`. */
export function resolveTypes(context: LinkContext, unit: FileUnit): UndefinedType[] {
  const missing: UndefinedType[] = [];
  const visit = (message: MessageElement): void => {
    for (const field of message.fields) resolveFieldType(context, field, message.fullName, missing);
    for (const extension of message.extensions)
      resolveExtension(context, extension, message.fullName, missing);
    message.messages.forEach(visit);
  };
  unit.messages.forEach(visit);
  for (const extension of unit.extensions)
    resolveExtension(context, extension, context.file.packageName, missing);
  for (const { fullName, methods } of unit.services) {
    for (const method of methods) resolveMethod(context, method, fullName, missing);
  }
  return missing;
}

function isType(found: Found): found is MessageElement | EnumElement {
  return found.kind === 'message' || found.kind === 'enum';
}

function resolveFieldType(
  context: LinkContext,
  field: FieldElement,
  scope: string,
  missing: UndefinedType[],
): void {
  if (field.typeName === '' || field.typeElement) return;
  const { map } = field.node;
  const node = map ? (field.name === 'key' ? map.key : map.value) : field.node.type;
  const found = resolveType(context, node, scope, missing);
  if (!found) return;
  field.typeElement = found;
  field.type = found.kind === 'message' ? MESSAGE : ENUM;
}

function resolveExtension(
  context: LinkContext,
  field: FieldElement,
  scope: string,
  missing: UndefinedType[],
): void {
  resolveFieldType(context, field, scope, missing);
  const extendee = field.extend?.extendee;
  if (!extendee) return;
  const isFirst =
    field.extend?.body.declarations.find((declaration) => declaration.kind === 'field') === field.node;
  const found = isFirst
    ? resolveType(context, extendee, scope, missing, 'message')
    : context.scope.resolve(extendee.text, scope);
  if (found?.kind === 'message') field.extendee = found;
}

function resolveMethod(
  context: LinkContext,
  method: MethodElement,
  scope: string,
  missing: UndefinedType[],
): void {
  const { input, output } = method.node;
  if (input) method.input = resolveMessage(context, input.type, scope, missing);
  if (output) method.output = resolveMessage(context, output.type, scope, missing);
}

function resolveMessage(
  context: LinkContext,
  node: QualifiedNameNode,
  scope: string,
  missing: UndefinedType[],
): MessageElement | undefined {
  const found = resolveType(context, node, scope, missing, 'message');
  return found?.kind === 'message' ? found : undefined;
}

/** The message or enum that a name means inside `scope`. What is none goes to `missing`, or is reported. */
function resolveType(
  context: LinkContext,
  node: QualifiedNameNode,
  scope: string,
  missing: UndefinedType[],
  wanted?: 'message',
): MessageElement | EnumElement | undefined {
  if (wanted && scalarTypes.has(node.text)) {
    context.error('not-a-message', `"${node.text}" is a scalar; a message is needed here.`, node);
    return undefined;
  }
  // Where a field's type is looked for, what is no type is passed over; of what else needs a message, the first hit counts.
  const found = context.scope.resolve(node.text, scope, wanted ? undefined : isType);
  if (!found) {
    missing.push({ node, scope });
    return undefined;
  }
  if (!isType(found) || (wanted && found.kind !== wanted)) {
    const what = wanted === 'message' ? 'a message' : 'a type';
    const meant = isType(found) ? undefined : context.scope.resolve(node.text, scope, isType);
    const advice = meant && isType(meant) ? `: write ".${meant.fullName}" for the one further out.` : '.';
    context.error(
      'not-a-type',
      `"${node.text}" is ${describe(found)} here, not ${what}${advice}`,
      node,
      undefined,
      meant && isType(meant) ? context.instead(node, `.${meant.fullName}`) : undefined,
    );
    return undefined;
  }
  context.refer(node, found);
  if (found.file !== context.file && !isExported(found)) {
    const text = `"${found.fullName}" is local to "${found.file.path}": put "export" before it there.`;
    context.error('not-visible', text, node, [context.placeOf(found, 'Declared here.')]);
  }
  return found;
}

/** The word for what a name means, with its article. */
export function describe(found: Found | Element): string {
  const words: Record<Found['kind'], string> = {
    package: 'a package',
    message: 'a message',
    field: 'a field',
    oneof: 'a oneof',
    enum: 'an enum',
    'enum-value': 'an enum value',
    service: 'a service',
    method: 'an rpc',
  };
  return words[found.kind];
}

/** Reports a name that means nothing; with `mayGuess` and the name that was most likely meant, which takes its time. */
export function reportUndefined(
  context: LinkContext,
  { node, scope }: UndefinedType,
  mayGuess: boolean,
): void {
  if (context.mayLackNames) return;
  const name = node.text;
  const code = 'undefined-type';
  const plain = name.startsWith('.') ? name.slice(1) : name;
  const elsewhere = declaredElsewhere(context, plain, name.startsWith('.') ? '' : scope);
  if (elsewhere) {
    const isImported = context.file.syntax.imports.some(({ path }) => path === elsewhere);
    const advice = isImported
      ? 'which is imported for options only: write a plain import.'
      : `which is not imported: add import "${elsewhere}";`;
    context.error(code, `Type "${name}" is defined in "${elsewhere}", ${advice}`, node, undefined, {
      declaredIn: elsewhere,
    });
    return;
  }
  const shadow = shadowedBy(context.scope, name, scope);
  if (shadow) {
    const text = `Type "${name}" is not defined: ${shadowText(name, shadow)}`;
    context.error(code, text, node, undefined, context.instead(node, `.${name}`));
    return;
  }
  const swapped = mayGuess ? typeBehindName(context, node) : undefined;
  if (swapped) {
    context.error(code, `The type stands before the name: "${swapped.text}".`, node, undefined, {
      remedy: swapped,
    });
    return;
  }
  const suggestion = mayGuess ? suggest(context, plain, scope) : undefined;
  context.error(
    code,
    `Type "${name}" is not defined.${suggestion ? ` Did you mean "${suggestion}"?` : ''}`,
    node,
    undefined,
    suggestion === undefined ? undefined : context.instead(node, suggestion),
  );
}

/** Of a field whose name is a scalar, as in `title string = 1`: the two the other way round. */
function typeBehindName(context: LinkContext, { first, last }: QualifiedNameNode): Remedy | undefined {
  const { tokens } = context.file.syntax;
  const type = tokens.textOf(last + 1);
  if (first !== last || !scalarTypes.has(type) || !tokens.is(last + 2, '=')) return undefined;
  return { ...tokens.span(first, last + 1), text: `${type} ${tokens.textOf(first)}` };
}

function firstPart(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** Says what a name's first part means where it stands, and how to write the name instead. */
export function shadowText(name: string, shadow: string): string {
  return `"${firstPart(name)}" means "${shadow}" here. Begin with a dot, ".${name}", to name it from the top.`;
}

function declaredElsewhere(context: LinkContext, name: string, scope: string): string | undefined {
  for (let inner = scope; ; inner = scopeOf(inner)) {
    const path = context.declarers(joinName(inner, name));
    if (path !== undefined && path !== context.file.path) return path;
    if (inner === '') return undefined;
  }
}

/** When the name exists from the top but an inner scope hides its first part: what hides it. */
export function shadowedBy(visible: Scope, name: string, scope: string): string | undefined {
  if (name.startsWith('.') || !name.includes('.') || !visible.find(name)) return undefined;
  return visible.resolve(firstPart(name), scope)?.fullName;
}

function suggest(context: LinkContext, name: string, scope: string): string | undefined {
  const byLast = new Map<string, string>();
  for (const type of context.scope.named(isType)) {
    if (!byLast.has(type.name)) byLast.set(type.name, type.fullName);
  }
  const elsewhere = scalarsElsewhere.get(name.toLowerCase());
  if (elsewhere && !byLast.has(name)) return elsewhere;
  const scalar = closest(name, scalarTypes.keys());
  if (scalar && name.toLowerCase() === name && !name.includes('.')) return scalar;
  const match = closest(lastPart(name), byLast.keys());
  const type = match === undefined ? undefined : byLast.get(match);
  if (type === undefined) return scalar;
  return scopeOf(type) === scope || scope.startsWith(`${scopeOf(type)}.`) || scopeOf(type) === scopeOf(scope)
    ? lastPart(type)
    : type;
}
