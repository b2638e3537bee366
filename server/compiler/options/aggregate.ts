import { type BinaryWriter, WireType } from '@bufbuild/protobuf/wire';
import { FieldDescriptorProto_Label, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import type { LinkContext } from '../link/context.ts';
import type { FieldElement, MessageElement } from '../link/elements.ts';
import { closest } from '../names.ts';
import type { AggregateFieldNode, AggregateNode, Node, ValueNode } from '../syntax/tree.ts';
import { isDelimited, isPacked, isRepeated, writeMessage } from './field-facts.ts';
import { checkOptionUse } from './option-use.ts';
import { scalarWireType, writeScalar } from './scalar-value.ts';
import { written } from './written.ts';

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
  const sorted = [...entries.values()].sort((a, b) => (a.field.number ?? 0) - (b.field.number ?? 0));
  const bytes = written((writer) => {
    for (const entry of sorted) if (!writeEntry(context, writer, entry, scope)) complete = false;
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
  const name = { first: node.nameFirst, last: node.nameLast };
  context.refer(node.form === 'field' ? name : { first: name.first + 1, last: name.last - 1 }, field);
  checkOptionUse(context, field, context.optionsMessage, name);
  const entry = entries.get(field) ?? { field, values: [] };
  const values = node.value?.kind === 'list' ? node.value.values : node.value ? [node.value] : [];
  if (node.value?.kind === 'list' && !isRepeated(field)) {
    context.error(
      'wrong-value',
      `"${field.name}" is not repeated: it takes one value, not a list.`,
      node.value,
    );
    return false;
  }
  if (!isRepeated(field) && entry.values.length > 0) {
    context.error('duplicate-option', `"${field.name}" is set already in this value.`, name);
    return false;
  }
  const sibling =
    field.oneof && [...entries.keys()].find((other) => other !== field && other.oneof === field.oneof);
  if (sibling) {
    const text = `"${field.name}" and "${sibling.name}" are of the same oneof: only one of them can be set.`;
    context.error('duplicate-option', text, name);
    return false;
  }
  for (const value of values) entry.values.push({ node, value });
  entries.set(field, entry);
  return true;
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
  context.error('unknown-field', `"${message.fullName}" has no field "${node.name}".${hint}`, place);
  return undefined;
}

function checkPresence(
  context: LinkContext,
  message: MessageElement,
  node: AggregateNode,
  entries: ReadonlyMap<FieldElement, Entry>,
): boolean {
  const missing = message.fields.filter(
    (field) => field.label === FieldDescriptorProto_Label.REQUIRED && !entries.has(field),
  );
  if (missing.length === 0) return true;
  const names = missing.map((field) => `"${field.name}"`).join(', ');
  context.error('missing-required', `"${message.fullName}" needs ${names}, which is required.`, {
    first: node.first,
    last: node.first,
  });
  return false;
}

/** False: a value does not fit the field, and that has been reported. */
function writeEntry(context: LinkContext, writer: BinaryWriter, entry: Entry, scope: string): boolean {
  const { field, values } = entry;
  const number = field.number ?? 0;
  if (field.type === MESSAGE || field.type === GROUP) {
    for (const { value } of values) {
      if (value.kind !== 'aggregate') {
        context.error('wrong-value', `"${field.name}" is a message: write its fields between braces.`, value);
        return false;
      }
      const bytes = encodeAggregate(context, field, value, scope);
      if (!bytes) return false;
      writeMessage(writer, number, bytes, isDelimited(field));
    }
    return true;
  }
  const packed = isPacked(field) && values.length > 0;
  if (packed) writer.tag(number, WireType.LengthDelimited).fork();
  for (const { value } of values) {
    if (!packed) writer.tag(number, scalarWireType(field.type));
    if (!writeScalar(context, writer, field, value, 'aggregate')) {
      // Also of what is thrown away, as the writer is used again.
      if (packed) writer.join();
      return false;
    }
  }
  if (packed) writer.join();
  return true;
}

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
  const type = context.optionScope.find(node.name);
  if (type?.kind !== 'message' || node.value?.kind !== 'aggregate') {
    context.error(
      'undefined-type',
      `Message "${node.name}" is not defined in this file or its imports.`,
      place,
    );
    return undefined;
  }
  context.refer(typeInBrackets(context, node), type);
  const bytes = encodeMessage(context, type, node.value, scope);
  if (!bytes) return undefined;
  return written((writer) => {
    writer.tag(1, WireType.LengthDelimited).string(`${node.typeUrlPrefix ?? ''}/${node.name}`);
    if (bytes.length > 0) writer.tag(2, WireType.LengthDelimited).bytes(bytes);
  });
}

/** The tokens of `full.Name` in `[type.googleapis.com/full.Name]`. */
function typeInBrackets(context: LinkContext, node: AggregateFieldNode): Node {
  const { tokens } = context.file.syntax;
  let slash = node.nameFirst;
  while (slash < node.nameLast && !tokens.is(slash, '/')) slash++;
  return { first: slash + 1, last: node.nameLast - 1 };
}
