import { CompletionItemKind } from 'vscode-languageserver-types';
import type { Candidate } from './candidate.ts';
import type { BlockKind } from './completion-place.ts';

/** What a definition is written in. */
export type Dialect = 'proto2' | 'proto3' | '2023' | '2024';

/** Keywords with what follows them, where that is always the same. */
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
  returns: 'returns ($1)',
};

const declarations: Readonly<Record<BlockKind, readonly string[]>> = {
  file: ['message', 'service', 'enum', 'import', 'option', 'extend', 'package', 'syntax', 'edition'],
  message: ['repeated', 'optional', 'oneof', 'map', 'message', 'enum', 'option', 'reserved', 'extend'],
  oneof: ['option'],
  extend: ['optional', 'repeated'],
  enum: ['option', 'reserved'],
  service: ['rpc', 'option'],
  rpc: ['option'],
  aggregate: [],
};

/** What a statement may begin with. */
export function declarationKeywords(block: BlockKind, dialect: Dialect): string[] {
  const words = declarations[block].filter((word) => word !== 'optional' || hasOptional(dialect));
  const isField = block === 'message' || block === 'extend';
  if (isField && dialect === 'proto2') words.push('required');
  if (block === 'message' && dialect !== 'proto3') words.push('extensions');
  if ((block === 'file' || block === 'message') && dialect === '2024') words.push('export', 'local');
  return words;
}

/** Since editions, a feature says what `optional` and `required` did, and how what was a group is written. */
function hasOptional(dialect: Dialect): boolean {
  return dialect === 'proto2' || dialect === 'proto3';
}

/** A word of the language; with what belongs to it where nothing stands behind it yet. */
export function keyword(word: string, score: number, isLineEnd: boolean): Candidate {
  const snippet = isLineEnd ? snippets[word] : undefined;
  return { label: word, kind: CompletionItemKind.Keyword, score, snippet };
}
