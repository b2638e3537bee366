import { Edition, FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { hasPseudoOptions, pseudoOptionOf } from '../../descriptor/pseudo-options.ts';
import { isRepeated } from '../../options/field-facts.ts';
import { writeScalar } from '../../options/scalar-value.ts';
import { written } from '../../wire/written.ts';
import type { LinkContext } from '../context.ts';
import type { FieldElement } from '../elements.ts';
import { featureOf } from '../features.ts';

const { MESSAGE, GROUP } = FieldDescriptorProto_Type;

/** Checks `[default = ...]` and `[json_name = ...]`, which are written as options and are none. */
export function checkDefault(context: LinkContext, field: FieldElement): void {
  if (!hasPseudoOptions(field)) return;
  checkOnce(context, field);
  const jsonName = pseudoOptionOf(field, 'json_name')?.value;
  if (jsonName && jsonName.kind !== 'string') {
    const { start, end } = context.file.syntax.tokens.span(jsonName.first, jsonName.last);
    const written = context.file.syntax.text.slice(start, end);
    const advice = /^\w+$/.test(written) ? context.instead(jsonName, `"${written}"`) : undefined;
    context.error('wrong-value', 'A JSON name is text in quotes.', jsonName, undefined, advice);
  }
  const option = pseudoOptionOf(field, 'default');
  if (!option?.value || field.type === undefined) return;
  if (field.file.edition === Edition.EDITION_PROTO3) {
    context.error(
      'not-in-proto3',
      'There are no defaults in proto3: every field has that of its type.',
      option,
    );
  } else if (isRepeated(field)) {
    context.error('wrong-value', 'A repeated field has no default: remove it.', option);
  } else if (field.type === MESSAGE || field.type === GROUP) {
    context.error('wrong-value', 'A message has no default: remove it.', option);
  } else if (isImplicit(field)) {
    context.error(
      'wrong-value',
      'A field with implicit presence has no default but that of its type: remove it.',
      option,
    );
  } else {
    const { value } = option;
    // For what it reports.
    written((output) => writeScalar(context, output, field, value, 'default'));
  }
}

function isImplicit(field: FieldElement): boolean {
  if (field.file.edition < Edition.EDITION_2023 || field.oneof || field.extend) return false;
  return featureOf(field, 'field_presence') === 'IMPLICIT';
}

function checkOnce(context: LinkContext, field: FieldElement): void {
  for (const name of ['default', 'json_name'] as const) {
    const first = pseudoOptionOf(field, name);
    if (!first) continue;
    const others = field.node.options?.options.filter(
      (option) =>
        option !== first &&
        option.name.length === 1 &&
        option.name[0]?.text === name &&
        !option.name[0].extension,
    );
    for (const option of others ?? []) {
      context.error('duplicate-option', `"${name}" is set already: remove one of the two.`, option, [
        context.placeAt(first, 'Set here first.'),
      ]);
    }
  }
}
