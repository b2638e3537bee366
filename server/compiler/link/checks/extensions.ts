import { Edition, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { jsonNameOption, pseudoOptionOf } from '../../descriptor/pseudo-options.ts';
import { jsonNameOf } from '../../names.ts';
import { isDelimited, isRepeated } from '../../options/field-facts.ts';
import type { Declaration } from '../../syntax/tree.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement } from '../elements.ts';
import { setsWireFormat } from '../message-set.ts';
import { maxFieldNumber, maxInt32 } from '../numbers.ts';
import { checkDeclared } from './extension-declarations.ts';
import { checkNumber } from './field-numbers.ts';
import { isLite } from './runtime.ts';

const { MESSAGE } = FieldDescriptorProto_Type;

/** Reports blocks of `extend` that hold nothing. */
export function checkExtendBlocks(context: LinkContext, declarations: readonly Declaration[]): void {
  for (const node of declarations) {
    if (node.kind !== 'extend' || node.body.declarations.some(({ kind }) => kind === 'field')) continue;
    if (context.isBroken(node)) continue;
    context.error('empty-extend', 'This "extend" has no field: add one, or remove it.', node.extendee);
  }
}

/** What proto3 may extend: the options messages. */
const optionsMessage =
  /^google\.protobuf\.(?:File|Message|Field|Enum|EnumValue|Service|Method|Oneof|ExtensionRange|Stream)Options$/;

/** Checks that a field of `extend` has a number its message offers, that nobody else has. */
export function checkExtension(context: LinkContext, field: FieldElement): void {
  const { node, extendee } = field;
  const jsonName = pseudoOptionOf(field, 'json_name');
  if (jsonName) {
    const text = 'An extension has no json_name, as JSON has its full name in brackets: remove this.';
    // The name that the extension would have had anyway does no harm.
    if (jsonNameOption(field) === jsonNameOf(field.name)) context.warning('useless-option', text, jsonName);
    else context.error('wrong-value', text, jsonName);
  }
  if (node.label?.text === 'required') {
    context.error('wrong-label', 'An extension cannot be required: write "optional".', node.label);
  }
  const lite = field.extend && isLite(context.file) ? field.extend.extendee : undefined;
  if (lite && extendee && !isLite(extendee.file)) {
    const text = `A file with optimize_for = LITE_RUNTIME can only extend messages of such files, and "${extendee.fullName}" is of another: move this "extend" out of it.`;
    context.error('wrong-runtime', text, lite);
  }
  if (!extendee) return;
  if (field.file.edition === Edition.EDITION_PROTO3 && !optionsMessage.test(extendee.fullName)) {
    const text = `Only options can be extended in proto3, and "${extendee.fullName}" is none.`;
    if (field.extend) context.error('not-in-proto3', text, field.extend.extendee);
    return;
  }
  const number = node.number;
  const isMessageSet = setsWireFormat(extendee);
  if (isMessageSet) checkMessageSetExtension(context, field);
  // Only a message set has extensions beyond the numbers of fields.
  if (!number || !checkNumber(context, number, isMessageSet ? maxInt32 : maxFieldNumber)) return;
  const value = field.number ?? 0;
  const range = extendee.extensionRanges.find(({ start, end }) => start <= value && value < end);
  if (!range) {
    const ranges = extendee.extensionRanges.map(({ start, end }) =>
      end - start === 1 ? `${start}` : `${start} to ${end - 1}`,
    );
    const offer = ranges.length > 0 ? `keeps ${ranges.join(', ')} for extensions` : 'has no extension range';
    context.error('extension-number', `"${extendee.fullName}" ${offer}: ${value} is not among them.`, number);
    return;
  }
  checkDeclared(context, field, range);
  const other = sameNumber(context, field);
  if (other) {
    const text = `Number ${value} of "${extendee.fullName}" is "${other.fullName}"'s already.`;
    context.error('duplicate-number', text, number, [context.placeOf(other, 'Used here first.')]);
  }
}

/** An extension of a message set is a message with a length before it, and there once. */
function checkMessageSetExtension(context: LinkContext, field: FieldElement): void {
  const { label, type } = field.node;
  if (isRepeated(field)) {
    const text = 'An extension of a message set is optional: write "optional" instead.';
    context.error('wrong-label', text, label ?? type);
  } else if (field.type !== undefined && (field.type !== MESSAGE || isDelimited(field))) {
    const text = 'An extension of a message set is a message: put this into one.';
    context.error('wrong-type', text, type);
  }
}

/** An extension of the same message with the same number: earlier in the file, or in a file this one sees. */
function sameNumber(context: LinkContext, field: FieldElement): FieldElement | undefined {
  for (const file of context.scope.files) {
    for (const other of context.extensionsOf(file)) {
      if (other === field) break;
      if (other.number === field.number && other.extendee?.fullName === field.extendee?.fullName)
        return other;
    }
  }
  return undefined;
}
