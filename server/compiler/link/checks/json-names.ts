import { jsonNameOption, pseudoOptionOf } from '../../descriptor/pseudo-options.ts';
import { jsonNameOf } from '../../names.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement, MessageElement } from '../elements.ts';
import { featureOf } from '../features.ts';

interface JsonName {
  readonly name: string;
  readonly custom: boolean;
}

/**
 * Reports fields whose names in JSON are the same: with the names they were given, and with those that follow from their
 * own names, which field masks use.
 */
export function checkJsonNames(context: LinkContext, message: MessageElement): void {
  if (isConflictAllowed(message)) return;
  const isStrict = featureOf(message, 'json_format') === 'ALLOW';
  const hasCustom = message.fields.some((field) => pseudoOptionOf(field, 'json_name') !== undefined);
  for (const withCustom of hasCustom ? [false, true] : [false]) {
    const seen = new Map<string, { field: FieldElement; custom: boolean }>();
    for (const field of message.fields) {
      const { name, custom } = jsonName(field, withCustom);
      if (custom && name.startsWith('[') && name.endsWith(']')) {
        const text = `A JSON name cannot stand in brackets, as "${name}" does: extensions are written so.`;
        context.error('json-name-conflict', text, field.nameNode);
        continue;
      }
      const first = seen.get(name);
      if (!first) {
        seen.set(name, { field, custom });
        continue;
      }
      // Both as they follow from the fields' names: the first pass has said it. One name twice is said elsewhere.
      if ((withCustom && !custom && !first.custom) || first.field.name === field.name) continue;
      const text = `"${field.name}" is "${name}" in JSON, as "${first.field.name}" is: rename one, or set its json_name.`;
      const place = [context.placeOf(first.field, 'The other field.')];
      if (isStrict || (custom && first.custom))
        context.error('json-name-conflict', text, field.nameNode, place);
      else context.warning('json-name-conflict', text, field.nameNode);
    }
  }
}

function jsonName(field: FieldElement, withCustom: boolean): JsonName {
  const name = jsonNameOf(field.name);
  const given = withCustom ? jsonNameOption(field) : undefined;
  return given !== undefined && given !== name ? { name: given, custom: true } : { name, custom: false };
}

function isConflictAllowed(message: MessageElement): boolean {
  return message.options.some(
    ({ name, value }) =>
      name[0]?.text === 'deprecated_legacy_json_field_conflicts' &&
      value?.kind === 'identifier' &&
      value.text === 'true',
  );
}
