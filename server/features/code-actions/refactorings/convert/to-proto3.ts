import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { type FieldElement, isPacked, isRepeated, type LinkedFile } from '../../../../compiler/index.ts';
import type { SnapshotFile } from '../../../../workspace/snapshot.ts';
import type { TextChange } from '../../../edits/text-changes.ts';
import { RefusedAction } from '../../action.ts';
import { everyField, type LinkedField, newHead, optionNamed, withoutLabel } from './declarations.ts';
import { changedOptions } from './field-options.ts';

const { STRING, BYTES, MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** proto2 as proto3, where the file has nothing that is only in proto2, or means something else there. */
export function toProto3({ linked }: SnapshotFile): TextChange[] {
  const fields = everyField(linked);
  const reason = reasonAgainst(linked, fields);
  if (reason) throw new RefusedAction(`${reason} Edition 2023 can say all of it: convert to that.`);
  const changes = newHead(linked, 'syntax = "proto3";', []);
  for (const field of fields) {
    const { node, element } = field;
    // What a message always has, proto3 does not have to be told.
    if (node.label?.text === 'optional' && (element.type === MESSAGE || element.extend))
      changes.push(...withoutLabel(linked, node));
    const packed = optionNamed(node, 'packed');
    if (!isPackable(element)) continue;
    if (isPacked(element)) changes.push(...changedOptions(linked, field, [], [packed]));
    else if (!packed) changes.push(...changedOptions(linked, field, ['packed = false'], []));
  }
  return changes;
}

/** Why a file cannot be proto3; undefined when it can. */
function reasonAgainst({ elements }: LinkedFile, fields: readonly LinkedField[]): string | undefined {
  for (const { node, element } of fields) {
    const name = `"${element.name}"`;
    if (node.label?.text === 'required') return `${name} is required, which proto3 has not.`;
    if (node.group) return `${name} is a group, which proto3 has not.`;
    if (optionNamed(node, 'default')) return `${name} has a default, which proto3 has not.`;
    if (element.type === STRING || hasTextInMap(element))
      return `${name} is a string, which proto3 checks to be UTF-8 and proto2 does not.`;
  }
  for (const element of elements.symbols.values()) {
    if (element.kind === 'enum') return `Enum "${element.name}" is closed, and would be open in proto3.`;
    if (element.kind === 'message' && element.extensionRanges.length > 0)
      return `"${element.name}" has extensions, which proto3 has not.`;
  }
  return undefined;
}

function hasTextInMap({ typeElement }: FieldElement): boolean {
  return (
    typeElement?.kind === 'message' &&
    typeElement.mapEntry &&
    typeElement.fields.some(({ type }) => type === STRING)
  );
}

function isPackable(field: FieldElement): boolean {
  return isRepeated(field) && ![STRING, BYTES, MESSAGE, GROUP].some((type) => type === field.type);
}
