import { CodeActionKind, type Diagnostic } from 'vscode-languageserver-types';
import { overlap, type TextChange } from '../edits/text-changes.ts';
import type { Action, ActionContext } from './action.ts';
import { fixesFor } from './fixes-for.ts';
import { problemsIn } from './problem.ts';

/** Problems whose one fix changes nothing of what the definition means to others. */
const harmless: ReadonlySet<string> = new Set([
  'duplicate-import',
  'duplicate-option',
  'empty-range',
  'invalid-escape',
  'invalid-path',
  'misplaced-import',
  'misplaced-syntax',
  'missing-semicolon',
  'missing-string',
  'missing-token',
  'nested-comment',
  'unused-import',
  'useless-modifier',
  'useless-option',
  'useless-parentheses',
  'wrong-label',
  'wrong-modifier',
]);

/** Everything in a file that has one fix, which nobody needs to think about. */
export async function fixAll(context: ActionContext, diagnostics: readonly Diagnostic[]): Promise<Action[]> {
  const whole = { start: 0, end: context.file.linked.syntax.text.length };
  const changes: TextChange[] = [];
  for (const problem of problemsIn(context.file, whole, diagnostics)) {
    if (problem.of !== 'compiler' || !harmless.has(problem.code)) continue;
    const [fix, ...others] = await fixesFor(problem, context);
    if (!fix?.changes || others.length > 0 || overlap([...changes, ...fix.changes])) continue;
    changes.push(...fix.changes);
  }
  if (changes.length === 0) return [];
  return [{ title: 'Fix all that has one fix', kind: CodeActionKind.SourceFixAll, changes }];
}
