import { type CompletionItem, CompletionItemKind, InsertTextFormat } from 'vscode-languageserver-types';
import type { BlockKind } from './completion-place.ts';

/** A keyword, with what follows it as a snippet where that is always the same. */
const snippets: Readonly<Record<string, string>> = {
  syntax: 'syntax = "${1|proto3,proto2|}";',
  edition: 'edition = "${1|2023,2024|}";',
  package: 'package $1;',
  import: 'import "$1";',
  option: 'option $1;',
  message: 'message $1 {\n  $0\n}',
  enum: 'enum ${1:Name} {\n  ${2:NAME}_UNSPECIFIED = 0;$0\n}',
  service: 'service ${1:Name}Service {\n  $0\n}',
  extend: 'extend $1 {\n  $0\n}',
  oneof: 'oneof $1 {\n  $0\n}',
  map: 'map<${1:string}, $2> ${3:name} = $4;',
  reserved: 'reserved $1;',
  extensions: 'extensions $1;',
  rpc: 'rpc ${1:Name}(${1:Name}Request) returns (${1:Name}Response);',
};

const declarations: Readonly<Record<BlockKind, readonly string[]>> = {
  file: ['syntax', 'edition', 'package', 'import', 'option', 'message', 'enum', 'service', 'extend'],
  message: ['repeated', 'optional', 'map', 'oneof', 'message', 'enum', 'reserved', 'option', 'extend'],
  oneof: ['option'],
  extend: ['repeated', 'optional'],
  enum: ['option', 'reserved'],
  service: ['rpc', 'option'],
  rpc: ['option'],
  aggregate: [],
};

/** What a statement may begin with. Extension ranges are no part of proto3. */
export function declarationKeywords(block: BlockKind, isProto3: boolean): CompletionItem[] {
  const words = declarations[block];
  const extra = block === 'message' && !isProto3 ? ['extensions'] : [];
  return [...words, ...extra].map((word) => keyword(word, snippets[word]));
}

/** A word of the language; with `snippet`, what is inserted in its place. */
export function keyword(word: string, snippet?: string): CompletionItem {
  const item: CompletionItem = { label: word, kind: CompletionItemKind.Keyword, sortText: `1${word}` };
  if (snippet === undefined) return item;
  return { ...item, insertText: snippet, insertTextFormat: InsertTextFormat.Snippet };
}
