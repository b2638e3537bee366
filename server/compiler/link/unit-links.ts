import type { FileElement, FileUnit } from './elements.ts';
import { unitExports } from './exports.ts';
import type { Findings, MovedFindings } from './findings.ts';

/** What linking a file found out, unit by unit, and what else that depends on: what the next version of the file starts from. */
export interface UnitLinks {
  /** By the file's units. */
  readonly units: readonly MovedFindings[];
  /** The files that it sees, in the order in which names are looked for in them. */
  readonly seen: readonly FileElement[];
  readonly descriptor: FileElement;
  /** Files that an option's value led into, by path. */
  readonly entered: ReadonlyMap<string, FileElement | undefined>;
}

/** Whether the other files that a version of a file was linked with are there unchanged. */
export function seesSameFiles(
  links: UnitLinks,
  seen: readonly FileElement[],
  descriptor: FileElement,
  linked: (path: string) => FileElement | undefined,
): boolean {
  if (links.descriptor !== descriptor) return false;
  if (links.seen.length !== seen.length || links.seen.some((file, index) => file !== seen[index]))
    return false;
  for (const [path, file] of links.entered) if (linked(path) !== file) return false;
  return true;
}

/** Whether what holds for all of a file is the same in two versions: syntax, package, imports, and the options of the file. */
export function hasSameHead(before: FileElement, now: FileElement): boolean {
  return before.edition === now.edition && headOf(before) === headOf(now);
}

function headOf({ syntax, packageName, options }: FileElement): string {
  const imports = syntax.imports.map(({ kind, path }) => `${kind} ${path}`);
  const texts = options.map(({ first, last }) => {
    const { start, end } = syntax.tokens.span(first, last);
    return syntax.text.slice(start, end);
  });
  return JSON.stringify([packageName, imports, texts]);
}

/** Names that are declared differently since, or no longer: last parts, with those of the declarations around them. */
export class ChangedNames {
  readonly #names = new Set<string>();
  #hasExtensions = false;
  readonly #packageName: string;

  constructor(packageName: string) {
    this.#packageName = packageName;
  }

  /** Grows with what is added. */
  get size(): number {
    return this.#names.size + Number(this.#hasExtensions);
  }

  /** Takes in what parts these units from those that stood in their place. */
  add(before: readonly FileUnit[], now: readonly FileUnit[]): void {
    const [old, fresh] = [exportsOfAll(before), exportsOfAll(now)];
    for (const [name, text] of old) if (fresh.get(name) !== text) this.#name(name);
    for (const name of fresh.keys()) if (!old.has(name)) this.#name(name);
    if ([...before, ...now].some(declaresExtensions)) this.#hasExtensions = true;
  }

  /** Whether a unit may mean something else by its names since. */
  concerns(findings: Findings): boolean {
    if (findings.seesExtensions && this.#hasExtensions) return true;
    const [fewer, more] =
      this.#names.size < findings.names.size ? [this.#names, findings.names] : [findings.names, this.#names];
    for (const name of fewer) if (more.has(name)) return true;
    return false;
  }

  #name(fullName: string): void {
    const inside = this.#packageName === '' ? fullName : fullName.slice(this.#packageName.length + 1);
    for (const part of inside.split('.')) this.#names.add(part);
  }
}

function exportsOfAll(units: readonly FileUnit[]): ReadonlyMap<string, string> {
  const [only] = units;
  if (only && units.length === 1) return unitExports(only);
  const all = new Map<string, string>();
  for (const unit of units) {
    for (const [name, text] of unitExports(unit)) {
      const other = all.get(name);
      all.set(name, other === undefined ? text : `${other}\n${text}`);
    }
  }
  return all;
}

function declaresExtensions({ extensions, messages }: FileUnit): boolean {
  const inside = (message: FileUnit['messages'][number]): boolean =>
    message.extensions.length > 0 || message.messages.some(inside);
  return extensions.length > 0 || messages.some(inside);
}
