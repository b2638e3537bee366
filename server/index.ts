/** What the command line uses of the language server. */

export type { PrintedPlace } from './lint/places.ts';
export { type CheckedFile, type CheckResult, checkFolder } from './node/check-folder.ts';
export { type LintProblem, type LintResult, lintFolder } from './node/lint-folder.ts';
