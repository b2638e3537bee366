import { jsonNameOption, pseudoOptionOf } from '../../descriptor/pseudo-options.ts';
import { jsonNameOf } from '../../names.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement, MessageElement } from '../elements.ts';
import { featureOf } from '../features.ts';

interface JsonName {
  readonly name: string;
  readonly custom: boolean;
}

interface Conflict {
  readonly name: string;
  readonly other: FieldElement;
  readonly isError: boolean;
  readonly advice: string;
}

/**
 * Reports fields whose names in JSON are the same: with the names they were given, and with those that follow from their
 * own names, which field masks use.
 */
export function checkJsonNames(context: LinkContext, message: MessageElement): void {
  const hasCustom = message.fields.some((field) => pseudoOptionOf(field, 'json_name') !== undefined);
  if ((!hasCustom && !mayBeTheSame(message.fields)) || isConflictAllowed(message)) return;
  const isStrict = featureOf(message, 'json_format') === 'ALLOW';
  const conflicts = new Map<FieldElement, Conflict>();
  for (const withCustom of hasCustom ? [false, true] : [false]) {
    const seen = new Map<string, { field: FieldElement; custom: boolean }>();
    for (const field of message.fields) {
      const { name, custom } = jsonName(field, withCustom);
      if (custom && !checkCustom(context, field, name)) continue;
      const first = seen.get(name);
      if (!first) {
        seen.set(name, { field, custom });
        continue;
      }
      // Both as they follow from the fields' names: the first pass has found it. One name twice is said elsewhere.
      if ((withCustom && !custom && !first.custom) || first.field.name === field.name) continue;
      // Where nobody has chosen the names, proto2 lets them be the same.
      const isError = isStrict || custom || first.custom;
      if (conflicts.get(field)?.isError) continue;
      conflicts.set(field, {
        name,
        other: first.field,
        isError,
        advice: withCustom ? 'change a json_name' : 'rename one',
      });
    }
  }
  for (const [field, { name, other, isError, advice }] of conflicts) {
    const text = `"${field.name}" is "${name}" in JSON, as "${other.name}" is: ${advice}.`;
    const place = [context.placeOf(other, 'The other field.')];
    if (isError) context.error('json-name-conflict', text, field.nameNode, place);
    else context.warning('json-name-conflict', text, field.nameNode, place);
  }
}

/** Hashes of names: in nearly all messages they are told apart by that, and no JSON name has to be made for it. */
const hashes = new Set<number>();
const underscore = 95;

function mayBeTheSame(fields: readonly FieldElement[]): boolean {
  if (fields.length < 2) return false;
  hashes.clear();
  for (const { name } of fields) hashes.add(foldedHash(name));
  return hashes.size < fields.length;
}

/** Of a name, underscores and case aside (FNV-1a, 32 bits): the same for two names that are the same in JSON. */
function foldedHash(name: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code !== underscore) hash = Math.imul(hash ^ (code | 0x20), 0x01000193);
  }
  return hash;
}

/** Whether a JSON name that was given to a field can be one; reports when it cannot. */
function checkCustom(context: LinkContext, field: FieldElement, name: string): boolean {
  const place = pseudoOptionOf(field, 'json_name')?.value ?? field.nameNode;
  if (name.startsWith('[') && name.endsWith(']')) {
    const text = `A JSON name cannot stand in brackets, as "${name}" does: extensions are written so. Remove them.`;
    const inside = name.slice(1, -1);
    const advice = /^\w+$/.test(inside) ? context.instead(place, `"${inside}"`) : undefined;
    context.error('wrong-value', text, place, undefined, advice);
    return false;
  }
  if (name.includes('\0')) {
    context.error('wrong-value', 'A JSON name has no NUL character in it: remove it.', place);
    return false;
  }
  return true;
}

function jsonName(field: FieldElement, withCustom: boolean): JsonName {
  const name = jsonNameOf(field.name);
  const given = withCustom ? jsonNameOption(field) : undefined;
  return given === undefined ? { name, custom: false } : { name: given, custom: true };
}

function isConflictAllowed(message: MessageElement): boolean {
  return message.options.some(
    ({ name, value }) =>
      name[0]?.text === 'deprecated_legacy_json_field_conflicts' &&
      value?.kind === 'identifier' &&
      value.text === 'true',
  );
}
