import type { Diagnostic } from './diagnostic.ts';
import type { LinkedFile } from './link/linked-file.ts';
import { joinName, lastPart } from './names.ts';
import type { FileDeclaration, NameNode } from './syntax/tree.ts';

/** What a file declares in its package itself: whatever lies inside of that cannot meet another file's unless it does. */
export interface DeclaredNames {
  /** The path others import the file by. */
  readonly path: string;
  /** In the order of the text. */
  readonly fullNames: readonly string[];
  /** Where each name starts, in UTF-16 units. */
  readonly starts: readonly number[];
}

/** All full names that a file declares, and where: in UTF-16 units from its beginning. */
export function declaredNames({ path, syntax }: LinkedFile): DeclaredNames {
  const fullNames: string[] = [];
  const starts: number[] = [];
  const add = (name: NameNode): void => {
    fullNames.push(joinName(syntax.packageName, name.text));
    starts.push(syntax.tokens.start(name.first));
  };
  for (const declaration of syntax.tree.declarations) addNames(declaration, add);
  return { path, fullNames, starts };
}

function addNames(node: FileDeclaration, add: (name: NameNode) => void): void {
  switch (node.kind) {
    case 'message':
    case 'service':
      add(node.name);
      break;
    case 'enum':
      add(node.name);
      for (const value of node.body.declarations) if (value.kind === 'enum-value') add(value.name);
      break;
    case 'extend':
      for (const field of node.body.declarations) if (field.kind === 'field') add(field.name);
      break;
  }
}

/**
 * What is declared in two files of one build that do not import each other: nothing is wrong with either alone, but no
 * program can have both. Each is reported at the later file.
 */
export function duplicatesAcross<T extends DeclaredNames>(files: Iterable<T>): Map<T, Diagnostic[]> {
  const first = new Map<string, T>();
  const found = new Map<T, Diagnostic[]>();
  for (const file of files) {
    for (const [index, fullName] of file.fullNames.entries()) {
      const other = first.get(fullName);
      if (!other) first.set(fullName, file);
      else if (other !== file) {
        const diagnostic = duplicate(fullName, file.starts[index] ?? 0, other);
        found.set(file, [...(found.get(file) ?? []), diagnostic]);
      }
    }
  }
  return found;
}

function duplicate(fullName: string, start: number, { path, fullNames, starts }: DeclaredNames): Diagnostic {
  const name = lastPart(fullName);
  const otherStart = starts[fullNames.indexOf(fullName)] ?? 0;
  return {
    code: 'duplicate-name',
    severity: 'error',
    message: `"${name}" is declared in "${path}" too, which is part of the same build: rename one, or put one of them into another package.`,
    start,
    end: start + name.length,
    related: [{ path, start: otherStart, end: otherStart + name.length, message: 'First declared here.' }],
  };
}
