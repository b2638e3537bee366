/** Quick fixes and refactorings: what can be done about a problem, or with the declarations of a range. */
export { type ActionSearch, RefusedAction } from './action.ts';
export { breakingFixes } from './breaking-fixes.ts';
export {
  type ActionData,
  type CodeActionRequest,
  codeActionKinds,
  codeActions,
} from './code-actions.ts';
export { compilerFixes } from './compiler-fixes.ts';
export type { FixTable, NoFix } from './fix-table.ts';
export { lintFixes } from './lint-fixes.ts';
export { resolveCodeAction } from './resolve.ts';
