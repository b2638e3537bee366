import { byPosition } from '../diagnostic.ts';
import { Interpreter } from '../options/interpret.ts';
import type { OptionPaths } from '../options/option-values.ts';
import { carryOptions, ownersOf } from './carry-over.ts';
import { checkImports } from './check-imports.ts';
import { checkFile, checkUnit } from './checks/check-file.ts';
import { type Declarers, LinkContext } from './context.ts';
import type { FileElement, FileUnit } from './elements.ts';
import { keepExports } from './exports.ts';
import { Findings, type MovedFindings, movedDiagnostics } from './findings.ts';
import { Linked } from './linked-file.ts';
import { reportUndefined, resolveTypes, type UndefinedType } from './resolve.ts';
import { Scope } from './scope.ts';
import { hasSameHead, seesSameFiles, type UnitLinks } from './unit-links.ts';
import { UnitReuse } from './unit-reuse.ts';

/** What linking a file needs to know of the others. */
export interface LinkInput {
  /** By the order of the file's imports; undefined where there is no such file, 'cycle' where it imports itself. */
  readonly imported: readonly (Linked | 'cycle' | undefined)[];
  /** Names of modules that are needed and not here: a file that there is not may be theirs. */
  readonly missingModules: readonly string[];
  readonly descriptor: FileElement;
  /** The file that is linked already under a path. */
  readonly linked: (path: string) => FileElement | undefined;
  readonly declarers: Declarers;
  /** Whether it is noted where each name stands that means something. */
  readonly keepsReferences: boolean;
  readonly keepsWarnings: boolean;
  /** Whether the file is open, so that its next version starts from this one. */
  readonly isEdited: boolean;
}

/** Of so many names that mean nothing it is said what may have been meant: of more, something greater is wrong than a letter. */
const maxGuesses = 50;

/**
 * Finds what every name of a file means, interprets its options, and checks it. Of a file that was linked `before` with
 * another text, only the declarations are linked that have changed, or that name something that has.
 */
export function linkFile(file: FileElement, input: LinkInput, before?: Linked): Linked {
  return new FileLinking(file, input, before).run();
}

class FileLinking {
  readonly #file: FileElement;
  readonly #input: LinkInput;
  readonly #imported: readonly (Linked | undefined)[];
  readonly #context: LinkContext;
  readonly #before: Linked | undefined;
  readonly #reuse: UnitReuse | undefined;
  /** A file that is being edited is remembered unit by unit; thousands of others in one piece. */
  readonly #remembers: boolean;
  /** What belongs to no unit. */
  readonly #own = new Findings();
  /** Of all units, where they are not told apart. */
  readonly #all = new Findings();
  readonly #byUnit = new Map<FileUnit, Findings>();

  constructor(file: FileElement, input: LinkInput, before: Linked | undefined) {
    this.#file = file;
    this.#input = input;
    this.#imported = input.imported.map((entry) => (entry === 'cycle' ? undefined : entry));
    this.#context = contextOf(file, input, this.#imported);
    const links = before?.result.links;
    this.#before = before;
    this.#remembers =
      input.isEdited || (before !== undefined && (links !== undefined || before.syntax !== file.syntax));
    const isLike =
      before &&
      links &&
      // The options of descriptor.proto are its own.
      input.descriptor !== file &&
      hasSameHead(before.elements, file) &&
      seesSameFiles(links, this.#seen(), input.descriptor, input.linked);
    this.#reuse = isLike ? new UnitReuse(before.elements, links, file) : undefined;
  }

  run(): Linked {
    this.#resolve();
    const optionPaths = this.#interpret();
    this.#check();
    const found = this.#found();
    this.#context.enter(this.#own);
    checkImports(this.#context, this.#input.imported, this.#input.missingModules, [
      this.#own,
      ...found.map(({ findings }) => findings),
    ]);
    const all = [{ findings: this.#own, shift: 0 }, ...found];
    const { path, syntax } = this.#file;
    const diagnostics = all.flatMap((each) => movedDiagnostics(each, path));
    return new Linked({
      elements: this.#file,
      diagnostics: [...syntax.diagnostics, ...diagnostics].sort(byPosition),
      findings: all,
      optionPaths,
      seenFiles: this.#seenPaths(all),
      looksBeyondImports: all.some(({ findings }) => findings.looksBeyondImports),
      imported: this.#imported,
      links: this.#remembers ? this.#links(found) : undefined,
    });
  }

  #enter(unit: FileUnit): void {
    if (!this.#remembers) {
      this.#context.enter(this.#all);
      return;
    }
    let findings = this.#byUnit.get(unit);
    if (!findings) {
      findings = new Findings();
      this.#byUnit.set(unit, findings);
    }
    this.#context.enter(findings, unit);
  }

  #resolve(): void {
    const missing: (UndefinedType & { unit: FileUnit })[] = [];
    const resolve = (unit: FileUnit): void => {
      this.#enter(unit);
      for (const type of resolveTypes(this.#context, unit)) missing.push({ ...type, unit });
    };
    if (this.#reuse) this.#reuse.resolve(resolve);
    else this.#file.units.forEach(resolve);
    missing.sort((a, b) => a.node.first - b.node.first);
    for (const [index, type] of missing.entries()) {
      this.#enter(type.unit);
      reportUndefined(this.#context, type, index < maxGuesses);
    }
  }

  #interpret(): OptionPaths {
    const paths = new Array<OptionPaths[number]>(this.#file.syntax.optionCount);
    const interpreter = new Interpreter(this.#context, paths);
    this.#context.enter(this.#own);
    interpreter.file(this.#file);
    for (const [index, unit] of this.#file.units.entries()) {
      const kept = this.#reuse?.kept(index);
      if (kept && this.#before) {
        carryOptions(ownersOf(kept.before), ownersOf(unit), this.#before.result.optionPaths, paths);
        keepExports(kept.before, unit);
      } else {
        this.#enter(unit);
        interpreter.unit(unit);
      }
    }
    return paths;
  }

  #check(): void {
    this.#context.enter(this.#own);
    checkFile(this.#context);
    for (const [index, unit] of this.#file.units.entries()) {
      if (this.#reuse?.kept(index)) continue;
      this.#enter(unit);
      checkUnit(this.#context, unit);
    }
  }

  /** By unit where units are told apart. */
  #found(): readonly MovedFindings[] {
    if (!this.#remembers) return [{ findings: this.#all, shift: 0 }];
    return this.#file.units.map((unit, index) => {
      const kept = this.#reuse?.kept(index);
      return kept?.findings ?? { findings: this.#byUnit.get(unit) ?? new Findings(), shift: 0 };
    });
  }

  #links(units: readonly MovedFindings[]): UnitLinks {
    const entered = new Map<string, FileElement | undefined>();
    for (const { findings } of units) {
      for (const path of findings.enteredFiles) {
        if (path !== this.#file.path) entered.set(path, this.#input.linked(path));
      }
    }
    return { units, seen: this.#seen(), descriptor: this.#input.descriptor, entered };
  }

  #seen(): FileElement[] {
    const { scope, optionScope } = this.#context;
    return [...optionScope.files.slice(1), ...(scope === optionScope ? [] : scope.files.slice(1))];
  }

  #seenPaths(all: readonly MovedFindings[]): Set<string> {
    const paths = new Set([this.#input.descriptor.path]);
    for (const { path } of this.#context.optionScope.files.slice(1)) paths.add(path);
    for (const { findings } of all) {
      for (const path of findings.usedFiles) paths.add(path);
      for (const path of findings.enteredFiles) paths.add(path);
    }
    return paths;
  }
}

function contextOf(
  file: FileElement,
  input: LinkInput,
  imported: readonly (Linked | undefined)[],
): LinkContext {
  const visible = imported.filter((entry) => entry !== undefined);
  const forTypes = visible.filter((entry) => !isOptionImport(file, imported.indexOf(entry)));
  const optionScope = new Scope(file, visible);
  const scope = forTypes.length === visible.length ? optionScope : new Scope(file, forTypes);
  const lacksImports = visible.length < imported.length;
  return new LinkContext(
    file,
    scope,
    optionScope,
    input.descriptor,
    input.linked,
    input.declarers,
    lacksImports,
    input.keepsReferences,
    input.keepsWarnings,
  );
}

function isOptionImport(file: FileElement, index: number): boolean {
  return file.syntax.imports[index]?.kind === 'option';
}
