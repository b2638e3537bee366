import path from 'node:path';
import type { Problem, UserError } from '../user-error.ts';
import type { Output } from './output.ts';

/** Shows a failure a person can mend: one line that says what to do, then each place that is to blame. */
export function reportUserError(error: UserError, output: Output): void {
  output.note(`${output.noteStyle('red', 'error')}: ${error.message}`);
  // The message of a single problem is in the first line already.
  if (error.problems.length > 1) {
    for (const problem of error.problems) output.note(`  ${problemLine(problem)}`);
  }
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
