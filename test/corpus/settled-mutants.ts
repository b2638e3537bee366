/** Mutants on which buf and we differ, each settled against the specification. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/** Disagreements of one kind. */
export interface Settlement {
  /** Who does what the specification says. */
  readonly right: 'buf' | 'skep';
  readonly buf: 'accepts' | 'rejects';
  /** Where the specification says so. */
  readonly specification: string;
  readonly why: string;
  /** Each mutant by content, as `questionId` names it, then the file and the change. */
  readonly mutants: readonly string[];
}

/** Which settlement a mutant belongs to, by its id. */
export function settledMutants(): Map<string, Settlement> {
  const file = path.join(import.meta.dirname, 'settled-mutants.json');
  const settlements = JSON.parse(readFileSync(file, 'utf8')) as Settlement[];
  return new Map(
    settlements.flatMap((settlement) =>
      settlement.mutants.map((mutant) => [mutant.slice(0, 16), settlement] as const),
    ),
  );
}
