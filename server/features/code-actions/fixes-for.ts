import { overlap } from '../edits/text-changes.ts';
import type { ActionContext, Change } from './action.ts';
import { breakingFixes } from './breaking-fixes.ts';
import { compilerFixes } from './compiler-fixes.ts';
import { type FixTable, fixerOf } from './fix-table.ts';
import { lintFixes } from './lint-fixes.ts';
import type { Problem } from './problem.ts';

const tables: Readonly<Record<Problem['of'], FixTable>> = {
  compiler: compilerFixes,
  lint: lintFixes,
  breaking: breakingFixes,
};

/** What mends a problem, the likeliest first. */
export async function fixesFor(problem: Problem, context: ActionContext): Promise<readonly Change[]> {
  // A copy of another project's definition is mended there.
  if (context.file.isCopy) return [];
  const fixer = fixerOf(tables[problem.of], problem.code);
  const changes = fixer ? await fixer(problem, context) : [];
  return changes.filter((change) => !overlap(change.changes ?? []));
}
