/** What the command line uses of the language server. */

export { deployedNote } from './breaking/deployed-note.ts';
export { unifiedDiff } from './format/index.ts';
export type { PrintedPlace } from './lint/places.ts';
export { AgainstError } from './node/against-error.ts';
export {
  type Against,
  type BrokenPlace,
  findBreakingChanges,
} from './node/breaking-folder.ts';
export { type CheckedFile, type CheckResult, checkFolder } from './node/check-folder.ts';
export { definitionFiles, type FormattedFile, formatFiles } from './node/format-files.ts';
export { type LintProblem, type LintResult, lintFolder } from './node/lint-folder.ts';
export { openAgainst } from './node/open-against.ts';
