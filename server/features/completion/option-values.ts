import { FieldDescriptorProto_Type } from '@bufbuild/protobuf/wkt';
import { CompletionItemKind } from 'vscode-languageserver-types';
import { type FieldElement, joinName, scopeOf } from '../../compiler/index.ts';
import { uriOf } from '../named.ts';
import { fileUnder } from '../symbols.ts';
import type { Candidate } from './candidate.ts';
import type { OptionPlace } from './option-place.ts';
import type { OptionSchema } from './option-schema.ts';
import { roleOf } from './options.ts';
import type { TypeSources } from './types.ts';

const commit = [';', ',', ']', '}'];

/** The values that an option, or a field in the text of a message, may have where there are few. */
export function optionValues(sources: TypeSources, schema: OptionSchema, place: OptionPlace): Candidate[] {
  const { habits, place: at } = sources;
  const weight = (word: string) => habits.weight(roleOf(place), word, at.offset);
  const isDefault = place.path.join('.') === 'default' && place.declaration !== undefined;
  const field = isDefault ? declaredField(sources) : schema.field(place);
  if (!field) return [];
  const type = schema.enumOf(field);
  if (type) {
    const declaring = fileUnder(sources.file.program, type.file.path) ?? sources.file.linked;
    return type.values.map(({ name }, index) => ({
      label: name,
      kind: CompletionItemKind.EnumMember,
      // The zero most often says that nothing was chosen.
      score: weight(name) - index / 1000 - (/(_UNKNOWN|_UNSPECIFIED)$/.test(name) ? 1 : 0),
      commit,
      declared: { uri: uriOf(sources.file, declaring), fullName: joinName(scopeOf(type.fullName), name) },
    }));
  }
  if (field.type === FieldDescriptorProto_Type.BOOL)
    return ['true', 'false'].map((label, index) => ({
      label,
      kind: CompletionItemKind.Keyword,
      score: weight(label) - index,
      commit,
    }));
  const isText =
    field.type === FieldDescriptorProto_Type.STRING || field.type === FieldDescriptorProto_Type.BYTES;
  if (isText) return [];
  return field.typeElement?.kind === 'message'
    ? [{ label: '{ }', kind: CompletionItemKind.Struct, score: 0, insert: '{', snippet: '{ $1 }' }]
    : [];
}

/** The field whose options are being written. */
function declaredField({ file, place }: TypeSources): FieldElement | undefined {
  const { tokens } = file.linked.syntax;
  for (const element of file.linked.elements.symbols.values()) {
    if (element.kind !== 'field') continue;
    if (tokens.start(element.node.first) <= place.offset && place.offset <= tokens.end(element.node.last) + 1)
      return element;
  }
  return undefined;
}
