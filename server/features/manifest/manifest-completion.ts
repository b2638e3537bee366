import { getLocation } from 'jsonc-parser';
import { type CompletionItem, CompletionItemKind, type Range } from 'vscode-languageserver-types';
import { shortName } from '../../compiler/service-names.ts';
import type { ManifestFacts } from './manifest-facts.ts';

/**
 * Values of a `skep.json` that only the workspace knows: services for `uses`, folders for `definitions`. `rangeOf` turns offsets
 * into a range of the document. Keys and other values come from the schema.
 */
export function manifestCompletion(
  text: string,
  offset: number,
  facts: ManifestFacts,
  rangeOf: (start: number, end: number) => Range,
): CompletionItem[] {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  if (isAtPropertyKey) return [];
  // Within a string, all of it is replaced, quotes as well.
  const typed = previousNode?.type === 'string' ? previousNode : undefined;
  const range = typed ? rangeOf(typed.offset, typed.offset + typed.length) : rangeOf(offset, offset);
  const item = (value: string, detail: string): CompletionItem => ({
    label: value,
    kind: CompletionItemKind.Value,
    ...(detail === '' ? {} : { detail }),
    filterText: JSON.stringify(value),
    textEdit: { range, newText: JSON.stringify(value) },
  });
  if (path.length === 2 && path[0] === 'uses')
    return [...new Set(facts.services)].map((service) => item(service, shortName(service)));
  if (path.length === 1 && path[0] === 'definitions')
    return facts.definitionFolders.filter((folder) => folder !== '.').map((folder) => item(folder, ''));
  return [];
}
