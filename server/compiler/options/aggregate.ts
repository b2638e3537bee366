import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { Advice } from '../diagnostic.ts';
import type { LinkContext } from '../link/context.ts';
import type { FieldElement, MessageElement } from '../link/elements.ts';
import { setsWireFormat } from '../link/message-set.ts';
import { closest } from '../names.ts';
import type { AggregateFieldNode, AggregateNode, ListNode, Node, ValueNode } from '../syntax/tree.ts';
import type { WireOutput } from '../wire/wire-output.ts';
import { written } from '../wire/written.ts';
import {
  hasNumber,
  isDelimited,
  isPacked,
  isRepeated,
  isRequired,
  writeMessage,
  writeSetItem,
} from './field-facts.ts';
import { missingText } from './missing-required.ts';
import { checkOptionUse } from './option-use.ts';
import { orderByNumber } from './order-by-number.ts';
import { scalarWireType, writeScalar } from './scalar-value.ts';

const { MESSAGE, GROUP } = FieldDescriptorProto_Type;

interface Entry {
  readonly field: FieldElement;
  readonly values: { readonly node: AggregateFieldNode; readonly value: ValueNode }[];
}

/** A message value in text format as wire format, fields in the order of their numbers; undefined when reported as wrong. */
export function encodeAggregate(
  context: LinkContext,
  field: FieldElement,
  node: AggregateNode,
  scope: string,
): Uint8Array | undefined {
  const type = context.typeOf(field);
  return type?.kind === 'message' ? encodeMessage(context, type, node, scope) : undefined;
}

function encodeMessage(
  context: LinkContext,
  message: MessageElement,
  node: AggregateNode,
  scope: string,
): Uint8Array | undefined {
  const [only] = node.fields;
  if (only?.form === 'any' && node.fields.length === 1) return encodeAny(context, message, only, scope);
  const entries = new Map<FieldElement, Entry>();
  let complete = true;
  for (const item of node.fields) {
    if (!addField(context, message, item, scope, entries)) complete = false;
  }
  if (!checkPresence(context, message, node, entries)) complete = false;
  const sorted = [...entries.values()];
  orderByNumber(sorted, ({ field }) => field.number ?? 0);
  const bytes = written((output) => {
    for (const entry of sorted) if (!writeEntry(context, output, entry, scope)) complete = false;
  });
  return complete ? bytes : undefined;
}

/** Files a field's values under the field, lists taken apart. */
function addField(
  context: LinkContext,
  message: MessageElement,
  node: AggregateFieldNode,
  scope: string,
  entries: Map<FieldElement, Entry>,
): boolean {
  const field = findField(context, message, node, scope);
  if (!field) return false;
  const name = nameOf(node);
  context.refer(node.form === 'field' ? name : { first: name.first + 1, last: name.last - 1 }, field);
  checkOptionUse(context, field, context.optionsMessage, name);
  const entry = entries.get(field) ?? { field, values: [] };
  const values = node.value?.kind === 'list' ? node.value.values : node.value ? [node.value] : [];
  if (node.value?.kind === 'list' && !hasColon(context, node) && !isMessage(field)) {
    const text = `Only messages stand in a list without a colon: write "${node.name}: [".`;
    const { end } = context.file.syntax.tokens.span(name.first, name.last);
    context.error('missing-token', text, name, undefined, { remedy: { start: end, end, text: ':' } });
    return false;
  }
  if (node.value?.kind === 'list' && !isRepeated(field)) {
    context.error(
      'wrong-value',
      `"${field.name}" is not repeated: it takes one value, not a list.`,
      node.value,
      undefined,
      onlyValue(context, node.value),
    );
    return false;
  }
  const [before] = entry.values;
  if (!isRepeated(field) && before) {
    const text = `"${field.name}" is set already in this value: remove one of the two.`;
    context.error('duplicate-option', text, name, [context.placeAt(nameOf(before.node), 'Set here first.')]);
    return false;
  }
  const sibling =
    field.oneof && [...entries.keys()].find((other) => other !== field && other.oneof === field.oneof);
  if (sibling) {
    const text = `"${field.name}" and "${sibling.name}" are of the same oneof: only one of them can be set.`;
    const [other] = entries.get(sibling)?.values ?? [];
    const related = other && [context.placeAt(nameOf(other.node), 'Set here first.')];
    context.error('duplicate-option', text, name, related);
    return false;
  }
  for (const value of values) entry.values.push({ node, value });
  entries.set(field, entry);
  return true;
}

/** The one value of a list, without its brackets. */
function onlyValue(context: LinkContext, list: ListNode): Advice | undefined {
  const [value, ...others] = list.values;
  if (!value || others.length > 0) return undefined;
  const { start, end } = context.file.syntax.tokens.span(value.first, value.last);
  return context.instead(list, context.file.syntax.text.slice(start, end));
}

function nameOf(node: AggregateFieldNode): Node {
  return { first: node.nameFirst, last: node.nameLast };
}

function hasColon(context: LinkContext, node: AggregateFieldNode): boolean {
  return context.file.syntax.tokens.is(node.nameLast + 1, ':');
}

function isMessage(field: FieldElement): boolean {
  return field.type === MESSAGE || field.type === GROUP;
}

function findField(
  context: LinkContext,
  message: MessageElement,
  node: AggregateFieldNode,
  scope: string,
): FieldElement | undefined {
  const place = { first: node.nameFirst, last: node.nameLast };
  if (node.form === 'any') {
    context.error(
      'unknown-field',
      'A type in brackets is only possible in a google.protobuf.Any, and alone there.',
      place,
    );
    return undefined;
  }
  if (node.form === 'extension') {
    const found = context.optionScope.resolve(node.name, scope);
    if (found?.kind === 'field' && found.extendee?.fullName === message.fullName) return found;
    context.error('unknown-field', `There is no extension "${node.name}" of "${message.fullName}".`, place);
    return undefined;
  }
  const field = message.fields.find((candidate) =>
    candidate.type === GROUP
      ? candidate.typeName === node.name || candidate.name === node.name
      : candidate.name === node.name,
  );
  if (field) return field;
  const suggestion = closest(
    node.name,
    message.fields.map((candidate) => candidate.name),
  );
  const hint = suggestion ? ` Did you mean "${suggestion}"?` : '';
  context.error(
    'unknown-field',
    `"${message.fullName}" has no field "${node.name}".${hint}`,
    place,
    undefined,
    suggestion === undefined ? undefined : context.instead(place, suggestion),
  );
  return undefined;
}

function checkPresence(
  context: LinkContext,
  message: MessageElement,
  node: AggregateNode,
  entries: ReadonlyMap<FieldElement, Entry>,
): boolean {
  const missing = message.fields.filter(
    (field) => !entries.has(field) && (isRequired(field) || (message.mapEntry && needsMore(context, field))),
  );
  if (missing.length === 0) return true;
  context.error('missing-required', missingText(message, missing), { first: node.first, last: node.first });
  return false;
}

/** Whether a map's value, where an entry leaves it out, would be a message that is not whole. */
function needsMore(context: LinkContext, field: FieldElement): boolean {
  const type = field.type === MESSAGE ? context.typeOf(field) : undefined;
  return type?.kind === 'message' && type.fields.some(isRequired);
}

/** False: a value does not fit the field, and that has been reported. */
function writeEntry(context: LinkContext, output: WireOutput, entry: Entry, scope: string): boolean {
  const { field, values } = entry;
  const number = field.number ?? 0;
  if (!hasNumber(field)) return false;
  let fits = true;
  if (isMessage(field)) {
    for (const { value } of values) {
      if (value.kind !== 'aggregate') {
        context.error('wrong-value', `"${field.name}" is a message: write its fields between braces.`, value);
        fits = false;
        continue;
      }
      const bytes = encodeAggregate(context, field, value, scope);
      if (!bytes) fits = false;
      else if (field.extendee && setsWireFormat(field.extendee)) writeSetItem(output, number, bytes);
      else writeMessage(output, number, bytes, isDelimited(field));
    }
    return fits;
  }
  const start = isPacked(field) && values.length > 0 ? output.open(number) : undefined;
  for (const { value } of values) {
    if (start === undefined) output.tag(number, scalarWireType(field.type));
    if (!writeScalar(context, output, field, value, 'aggregate')) fits = false;
  }
  if (start !== undefined) output.close(start);
  return fits;
}

/** What the type of an expanded Any may begin with. */
const anyHosts = ['type.googleapis.com', 'type.googleprod.com'];

/** `{ [type.googleapis.com/full.Name] { ... } }`: an Any with its message written out. */
function encodeAny(
  context: LinkContext,
  message: MessageElement,
  node: AggregateFieldNode,
  scope: string,
): Uint8Array | undefined {
  const place = { first: node.nameFirst, last: node.nameLast };
  if (message.fullName !== 'google.protobuf.Any') {
    context.error(
      'unknown-field',
      `"${message.fullName}" is no google.protobuf.Any: name one of its fields.`,
      place,
    );
    return undefined;
  }
  const host = node.typeUrlPrefix ?? '';
  if (!anyHosts.includes(host)) {
    const text = `A type in an Any begins with "${anyHosts[0]}/", not with "${host}/".`;
    context.error('wrong-value', text, place);
    return undefined;
  }
  const name = typeInBrackets(context, node);
  const type = context.optionScope.find(node.name);
  if (type?.kind !== 'message') {
    if (type || !context.mayLackNames) {
      const text = `Message "${node.name}" is not defined in this file or its imports: write the full name of a message.`;
      context.error('undefined-type', text, name);
    }
    return undefined;
  }
  if (node.value?.kind !== 'aggregate') {
    const text = `"${node.name}" is a message: write its fields between braces.`;
    context.error('wrong-value', text, node.value ?? place);
    return undefined;
  }
  context.refer(name, type);
  const bytes = encodeMessage(context, type, node.value, scope);
  if (!bytes) return undefined;
  return written((output) => {
    output.string(1, `${node.typeUrlPrefix ?? ''}/${node.name}`);
    if (bytes.length > 0) output.bytes(2, bytes);
  });
}

/** The tokens of `full.Name` in `[type.googleapis.com/full.Name]`. */
function typeInBrackets(context: LinkContext, node: AggregateFieldNode): Node {
  const { tokens } = context.file.syntax;
  let slash = node.nameFirst;
  while (slash < node.nameLast && !tokens.is(slash, '/')) slash++;
  return { first: slash + 1, last: node.nameLast - 1 };
}
