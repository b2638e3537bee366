import type { Fixer } from './action.ts';

/** That there is no one way to mend something, and why. */
export interface NoFix {
  readonly none: string;
}

/** By code or rule, what mends it. */
export type FixTable = Readonly<Record<string, Fixer | NoFix>>;

export function none(why: string): NoFix {
  return { none: why };
}

export function fixerOf(table: FixTable, code: string): Fixer | undefined {
  const entry = table[code];
  return typeof entry === 'function' ? entry : undefined;
}
