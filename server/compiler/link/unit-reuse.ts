import { carryTypes, dropTypes, ownersOf } from './carry-over.ts';
import type { FileElement, FileUnit } from './elements.ts';
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
  readonly #kept = new Map<FileUnit, KeptUnit>();
  /** Units of before that none of now has taken the place of. */
  readonly #replaced: FileUnit[];

  constructor(before: FileElement, links: UnitLinks, file: FileElement) {
    this.#file = file;
    const taken = new Set<FileUnit>();
    const matched = matchUnits(before, file);
    for (const [index, unit] of file.units.entries()) {
      const from = matched[index] ?? -1;
      const [old, last] = [before.units[from], links.units[from]];
      if (!old || !last || last.findings.isVolatile) continue;
      if (!readTheSame(before.syntax, old, file.syntax, unit)) continue;
      if (ownersOf(old).length !== ownersOf(unit).length) continue;
      const moved = startOf(file, unit) - startOf(before, old);
      const findings = { findings: last.findings, shift: last.shift + moved };
      this.#kept.set(unit, { before: old, findings });
      taken.add(old);
    }
    this.#replaced = before.units.filter((unit) => !taken.has(unit));
  }

  /** Calls `resolve` for each unit whose types are to be found again: it has changed, or what its names mean has. */
  resolve(resolve: (unit: FileUnit) => void): void {
    for (const [unit, { before }] of this.#kept) carryTypes(ownersOf(before), ownersOf(unit), this.#file);
    const changed = new ChangedNames(this.#file.packageName);
    const fresh = this.#file.units.filter((unit) => !this.#kept.has(unit));
    fresh.forEach(resolve);
    changed.add(this.#replaced, fresh);
    for (let seen = -1; seen !== changed.size; ) {
      seen = changed.size;
      for (const [unit, { before, findings }] of this.#kept) {
        if (!changed.concerns(findings.findings)) continue;
        this.#kept.delete(unit);
        dropTypes(ownersOf(unit));
        resolve(unit);
        changed.add([before], [unit]);
      }
    }
  }

  /** Undefined for a unit that has to be linked again. After `resolve`. */
  kept(unit: FileUnit): KeptUnit | undefined {
    return this.#kept.get(unit);
  }
}

function startOf({ syntax }: FileElement, { node }: FileUnit): number {
  return syntax.tokens.start(node.first);
}
