import { byPosition } from '../diagnostic.ts';
import { Interpreter } from '../options/interpret.ts';
import { checkImports } from './check-imports.ts';
import { checkFile, checkUnit } from './checks/check-file.ts';
import { type Declarers, LinkContext } from './context.ts';
import type { FileElement } from './elements.ts';
import { Linked } from './linked-file.ts';
import { resolveTypes } from './resolve.ts';
import { Scope } from './scope.ts';

/** What linking a file needs to know of the others. */
export interface LinkInput {
  /** By the order of the file's imports; undefined where there is no such file, 'cycle' where it imports itself. */
  readonly imported: readonly (Linked | 'cycle' | undefined)[];
  readonly descriptor: FileElement;
  /** The file that is linked already under a path. */
  readonly linked: (path: string) => FileElement | undefined;
  readonly declarers: Declarers;
}

/** Finds what every name of a file means, interprets its options, and checks it. */
export function linkFile(file: FileElement, input: LinkInput): Linked {
  const imported = input.imported.map((entry) => (entry === 'cycle' ? undefined : entry));
  const visible = imported.filter((entry) => entry !== undefined);
  const forTypes = visible.filter((entry) => !isOptionImport(file, imported.indexOf(entry)));
  const optionScope = new Scope(file, visible);
  const scope = forTypes.length === visible.length ? optionScope : new Scope(file, forTypes);
  let looksBeyondImports = false;
  const declarers: Declarers = (fullName) => {
    looksBeyondImports = true;
    return input.declarers(fullName);
  };
  const context = new LinkContext(
    file,
    scope,
    optionScope,
    input.descriptor,
    input.linked,
    declarers,
    visible.length < imported.length,
  );
  resolveTypes(context);
  const interpreter = new Interpreter(context);
  interpreter.file(file);
  for (const unit of file.units) interpreter.unit(unit);
  checkFile(context);
  for (const unit of file.units) checkUnit(context, unit);
  checkImports(context, input.imported);
  const seen = [...optionScope.files.slice(1).map(({ path }) => path), input.descriptor.path];
  return new Linked({
    elements: file,
    diagnostics: [...file.syntax.diagnostics, ...context.diagnostics].sort(byPosition),
    references: context.references.sort((a, b) => a.start - b.start),
    options: interpreter.values,
    seenFiles: new Set([...seen, ...context.usedFiles, ...context.enteredFiles]),
    looksBeyondImports,
    imported,
  });
}

function isOptionImport(file: FileElement, index: number): boolean {
  return file.syntax.imports[index]?.kind === 'option';
}
