import { carryTypes, dropTypes, hasSameTypes, ownersOf } from './carry-over.ts';
import type { FileElement, FileUnit } from './elements.ts';
import { keepExports } from './exports.ts';
import type { MovedFindings } from './findings.ts';
import { matchUnits } from './matched-units.ts';
import { readTheSame } from './same-shape.ts';
import { ChangedNames, type UnitLinks } from './unit-links.ts';

/** A unit of which nothing has to be found out again. */
export interface KeptUnit {
  readonly before: FileUnit;
  readonly findings: MovedFindings;
}

/** Decides which units of a file that has been edited are still what they were. */
export class UnitReuse {
  readonly #file: FileElement;
  /** By the index of the file's units. */
  readonly #kept: (KeptUnit | undefined)[] = [];
  /** Units of before that none of now has taken the place of. */
  readonly #replaced: FileUnit[];

  constructor(before: FileElement, links: UnitLinks, file: FileElement) {
    this.#file = file;
    const taken = new Set<FileUnit>();
    const matched = matchUnits(before, file);
    // By index, as of every loop over thousands that runs at each keystroke: iterators are garbage.
    for (let index = 0; index < file.units.length; index++) {
      const from = matched[index] ?? -1;
      const kept = this.#matching(before.units[from], before, links.units[from], file.units[index]);
      this.#kept.push(kept);
      if (kept) taken.add(kept.before);
    }
    this.#replaced = before.units.filter((unit) => !taken.has(unit));
  }

  /** What is kept of a unit of before for one of now with the same text. */
  #matching(
    old: FileUnit | undefined,
    before: FileElement,
    last: MovedFindings | undefined,
    unit: FileUnit | undefined,
  ): KeptUnit | undefined {
    if (!old || !last || !unit || last.findings.isVolatile) return undefined;
    if (!readTheSame(before.syntax, old, this.#file.syntax, unit)) return undefined;
    if (ownersOf(old).length !== ownersOf(unit).length) return undefined;
    const moved = startOf(this.#file, unit) - startOf(before, old);
    return { before: old, findings: { findings: last.findings, shift: last.shift + moved } };
  }

  /** Calls `resolve` for each unit whose types are to be found again: it has changed, or what its names mean has. */
  resolve(resolve: (unit: FileUnit) => void): void {
    const { units, packageName } = this.#file;
    const fresh: FileUnit[] = [];
    for (let index = 0; index < units.length; index++) {
      const [unit, kept] = [units[index], this.#kept[index]];
      if (!unit) continue;
      if (kept) carryTypes(ownersOf(kept.before), ownersOf(unit), this.#file);
      else fresh.push(unit);
    }
    const changed = new ChangedNames(packageName);
    fresh.forEach(resolve);
    changed.add(this.#replaced, fresh);
    for (let seen = -1; seen !== changed.size; ) {
      seen = changed.size;
      for (let index = 0; index < units.length; index++) {
        const [unit, kept] = [units[index], this.#kept[index]];
        if (!unit || !kept || !changed.concerns(kept.findings.findings)) continue;
        this.#kept[index] = undefined;
        dropTypes(ownersOf(unit));
        resolve(unit);
        if (hasSameTypes(ownersOf(kept.before), ownersOf(unit))) keepExports(kept.before, unit);
        else changed.add([kept.before], [unit]);
      }
    }
  }

  /** Undefined for a unit that has to be linked again. After `resolve`. */
  kept(index: number): KeptUnit | undefined {
    return this.#kept[index];
  }
}

function startOf({ syntax }: FileElement, { node }: FileUnit): number {
  return syntax.tokens.start(node.first);
}
