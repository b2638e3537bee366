import type { Diagnostic } from './diagnostic.ts';
import type { LinkedFile } from './link/linked-file.ts';
import { joinName } from './names.ts';
import type { FileDeclaration, NameNode } from './syntax/tree.ts';

/**
 * What is declared in two files of one build that do not import each other: nothing is wrong with either alone, but no
 * program can have both. Each is reported at the later file, but for what linking has reported there.
 */
export function duplicatesAcross(files: Iterable<LinkedFile>): Map<LinkedFile, Diagnostic[]> {
  const first = new Map<string, { file: LinkedFile; name: NameNode }>();
  const found = new Map<LinkedFile, Diagnostic[]>();
  for (const file of files) {
    for (const name of file.syntax.tree.declarations.flatMap(topLevelNames)) {
      const fullName = joinName(file.syntax.packageName, name.text);
      const other = first.get(fullName);
      if (!other) first.set(fullName, { file, name });
      else if (other.file !== file) {
        const diagnostic = duplicate(file, name, other);
        if (
          file.diagnostics.some(({ start, code }) => start === diagnostic.start && code === diagnostic.code)
        )
          continue;
        found.set(file, [...(found.get(file) ?? []), diagnostic]);
      }
    }
  }
  return found;
}

function duplicate(
  file: LinkedFile,
  name: NameNode,
  other: { file: LinkedFile; name: NameNode },
): Diagnostic {
  const { path, syntax } = other.file;
  return {
    code: 'duplicate-name',
    severity: 'error',
    message: `"${name.text}" is declared in "${path}" too, which is part of the same build: rename one, or put one of them into another package.`,
    ...file.syntax.tokens.span(name.first, name.last),
    related: [
      { path, ...syntax.tokens.span(other.name.first, other.name.last), message: 'First declared here.' },
    ],
  };
}

/** Names that lie in the file's package itself: whatever is inside of them cannot meet unless they do. */
function topLevelNames(node: FileDeclaration): NameNode[] {
  switch (node.kind) {
    case 'message':
    case 'service':
      return [node.name];
    case 'enum':
      return [
        node.name,
        ...node.body.declarations.flatMap((value) => (value.kind === 'enum-value' ? [value.name] : [])),
      ];
    case 'extend':
      return node.body.declarations.flatMap((field) => (field.kind === 'field' ? [field.name] : []));
    default:
      return [];
  }
}
