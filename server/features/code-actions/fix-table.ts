import type { Fixer } from './action.ts';

/** That there is no one way to mend something, and why. */
export interface NoFix {
  readonly none: string;
}

/** By code or rule, what mends it. */
export type FixTable = Readonly<Record<string, Fixer | NoFix>>;

/** Says why a diagnostic has no quick fix. */
export function none(why: string): NoFix {
  return { none: why };
}

/** What makes the quick fixes for a code; undefined where there are none. */
export function fixerOf(table: FixTable, code: string): Fixer | undefined {
  const entry = table[code];
  return typeof entry === 'function' ? entry : undefined;
}
