import { CompletionItemKind } from 'vscode-languageserver-types';
import { jsonNameOf } from '../../compiler/index.ts';
import { folderOf } from '../../workspace/uri.ts';
import type { Candidate } from './candidate.ts';
import { importPaths } from './import-paths.ts';
import { optionPlace } from './option-place.ts';
import { optionText } from './package-options.ts';
import type { TypeSources } from './types.ts';

/** What may stand between the quotes at a place. */
export function inString(sources: TypeSources): Candidate[] {
  const { place } = sources;
  const { words, block } = place.inner;
  const [first, second] = words;
  if (block === 'file' && first === 'import') return importPaths(sources);
  if (block === 'file' && first === 'syntax') return values(['proto3', 'proto2']);
  if (block === 'file' && first === 'edition') return values(['2024', '2023']);
  const option = optionPlace(place);
  if (option?.expects !== 'value') return [];
  if (option.path.join('.') === 'json_name' && option.declaration) {
    const name = option.declaration[option.declaration.indexOf('=') - 1];
    return name === undefined ? [] : values([jsonNameOf(name)]);
  }
  if (block === 'file' && second !== undefined && option.path.length === 1)
    return optionText(sources, option.path[0] ?? '');
  return [];
}

/** Packages: those of the files in the same folder, and the one that the folder's name makes. */
export function packageNames({ file, indexed }: TypeSources): Candidate[] {
  const folder = folderOf(file.uri);
  const counts = new Map<string, number>();
  for (const [uri, { packageName }] of indexed) {
    if (packageName && uri !== file.uri && folderOf(uri) === folder)
      counts.set(packageName, (counts.get(packageName) ?? 0) + 1);
  }
  const ofFolder = file.linked.path.split('/').slice(0, -1).join('.');
  if (/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(ofFolder))
    counts.set(ofFolder, (counts.get(ofFolder) ?? 0) + 0.5);
  return [...counts].map(([label, score]) => ({ label, kind: CompletionItemKind.Module, score }));
}

function values(labels: readonly string[]): Candidate[] {
  return labels.map((label, index) => ({ label, kind: CompletionItemKind.Value, score: -index }));
}
