import type { DescMessage } from '@bufbuild/protobuf';
import {
  EnumOptionsSchema,
  EnumValueOptionsSchema,
  FieldOptionsSchema,
  FileOptionsSchema,
  MessageOptionsSchema,
  MethodOptionsSchema,
  OneofOptionsSchema,
  ServiceOptionsSchema,
} from '@bufbuild/protobuf/wkt';
import { type CompletionItem, CompletionItemKind } from 'vscode-languageserver-types';
import type { BlockKind } from './completion-place.ts';

/** The message whose fields are the options of an `option` statement in a block. */
const statementOptions: Readonly<Record<BlockKind, DescMessage | undefined>> = {
  file: FileOptionsSchema,
  message: MessageOptionsSchema,
  oneof: OneofOptionsSchema,
  extend: undefined,
  enum: EnumOptionsSchema,
  service: ServiceOptionsSchema,
  rpc: MethodOptionsSchema,
  aggregate: undefined,
};

/** Of an `option` statement, or, `inBrackets`, of a field's or an enum value's `[...]`. */
export function optionNames(block: BlockKind, inBrackets: boolean): CompletionItem[] {
  const fields = optionsIn(block, inBrackets)?.fields ?? [];
  const names = fields.filter(({ name }) => name !== 'uninterpreted_option').map(({ name }) => name);
  // These two are written like options without being any.
  if (inBrackets && block !== 'enum') names.push('json_name', 'default');
  return names.map((name) => ({
    label: name,
    kind: CompletionItemKind.Property,
    insertText: name === 'features' ? 'features.' : `${name} = `,
    sortText: name === 'deprecated' ? '0' : `1${name}`,
  }));
}

/** The values an option of that name may have, where there are few. */
export function optionValues(block: BlockKind, inBrackets: boolean, name: string): CompletionItem[] {
  const field = optionsIn(block, inBrackets)?.fields.find((candidate) => candidate.name === name);
  const values = field?.enum ? field.enum.values.map((value) => value.name) : [];
  const words =
    values.length > 0 ? values : field?.fieldKind === 'scalar' && field.scalar === 8 ? ['true', 'false'] : [];
  return words.map((label) => ({ label, kind: CompletionItemKind.EnumMember }));
}

function optionsIn(block: BlockKind, inBrackets: boolean): DescMessage | undefined {
  if (!inBrackets) return statementOptions[block];
  return block === 'enum' ? EnumValueOptionsSchema : FieldOptionsSchema;
}
