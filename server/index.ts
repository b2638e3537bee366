/** What the command line uses of the language server. */
export { type CheckedFile, type CheckResult, checkFolder } from './node/check-folder.ts';
