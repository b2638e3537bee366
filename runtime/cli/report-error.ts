import path from 'node:path';
import type { Problem, UserError } from '../user-error.ts';
import type { Output } from './output.ts';

/** Shows a failure a person can mend: one line that says what to do, then each place that is to blame. */
export function reportUserError(error: UserError, output: Output): void {
  output.note(`${output.noteStyle('red', 'error')}: ${error.message}`);
  showProblems(error.problems, output);
}

/** Of more problems than this the rest is counted: who mends these finds most of those gone. */
const shownProblems = 10;

/** Lists each place that is to blame, but a single one, which is in the line before. */
export function showProblems(problems: readonly Problem[], output: Output): void {
  if (problems.length <= 1) return;
  for (const problem of problems.slice(0, shownProblems)) output.note(`  ${problemLine(problem)}`);
  const left = problems.length - shownProblems;
  if (left > 0) output.note(`  and ${left} more`);
}

/** `src/main.ts:3:5: message`, the file relative to the working directory where it is below it. */
export function problemLine(problem: Problem): string {
  return `${shortPath(problem.file)}:${problem.line}:${problem.column}: ${problem.message}`;
}

/** A path as a person in the working directory would write it. */
export function shortPath(file: string): string {
  const relative = path.relative('.', file);
  return relative === '' ? '.' : relative.startsWith('..') || path.isAbsolute(relative) ? file : relative;
}
