import { CompletionItemKind } from 'vscode-languageserver-types';
import { packageOptions } from '../../workspace/file-facts.ts';
import { folderOf } from '../../workspace/uri.ts';
import type { Candidate } from './candidate.ts';
import type { TypeSources } from './types.ts';

/** What a file option of text should be: what the files beside it say, and what follows from the package. */
export function optionText({ file, indexed }: TypeSources, option: string): Candidate[] {
  const known = packageOptions.find((name) => name === option);
  const scores = new Map<string, number>();
  const folder = folderOf(file.uri);
  const { packageName } = file.linked.syntax;
  for (const [uri, { facts }] of known ? indexed : []) {
    const value = known && facts.options[known];
    if (value === undefined || uri === file.uri || facts.packageName !== packageName) continue;
    if (folderOf(uri) === folder) scores.set(value, (scores.get(value) ?? 0) + 1);
  }
  const derived = derivedText(option, packageName, file.linked.path);
  if (derived) scores.set(derived, (scores.get(derived) ?? 0) + 0.5);
  return [...scores].map(([label, score]) => ({ label, kind: CompletionItemKind.Value, score }));
}

/** By the conventions of the languages, as buf's managed mode has them. */
function derivedText(option: string, packageName: string, path: string): string | undefined {
  const parts = packageName.split('.').map((part) => pascalCase(part));
  const base = path.slice(path.lastIndexOf('/') + 1).replace(/\.proto$/, '');
  switch (packageName && option) {
    case 'java_package':
      return `com.${packageName}`;
    case 'java_outer_classname':
      return `${pascalCase(base)}Proto`;
    case 'csharp_namespace':
      return parts.join('.');
    case 'php_namespace':
      return parts.join('\\\\');
    case 'ruby_package':
      return parts.join('::');
    case 'objc_class_prefix':
      return parts.map((part) => part[0] ?? '').join('') + 'X'.repeat(Math.max(0, 3 - parts.length));
    default:
      return undefined;
  }
}

function pascalCase(name: string): string {
  return name.replace(/(^|[_-])([a-z0-9])/g, (_match, _dash, letter: string) => letter.toUpperCase());
}
