import {
  type CodeAction,
  CodeActionKind,
  type Diagnostic,
  type Range,
  type WorkspaceEdit,
} from 'vscode-languageserver-types';
import type { Span } from '../../compiler/index.ts';
import { parse } from '../../compiler/index.ts';
import { toClientUri } from '../../workspace/uri.ts';
import { applyChanges, overlap, textEdits } from '../edits/text-changes.ts';
import { offsetAt } from '../positions.ts';
import type { Action, ActionContext, Change } from './action.ts';
import { fixAll } from './fix-all.ts';
import { fixesFor } from './fixes-for.ts';
import { ignoreHere } from './ignore-lint.ts';
import { problemsIn } from './problem.ts';
import { organizeImports } from './refactorings/organize-imports.ts';
import { refactorings } from './refactorings/refactorings.ts';

/** The kinds of actions that there are, as a client is told. */
export const codeActionKinds: readonly string[] = [
  CodeActionKind.QuickFix,
  CodeActionKind.RefactorExtract,
  CodeActionKind.RefactorInline,
  CodeActionKind.RefactorRewrite,
  CodeActionKind.SourceOrganizeImports,
  CodeActionKind.SourceFixAll,
];

/** What a client asks. */
export interface CodeActionRequest {
  readonly range: Range;
  /** What is shown in the range. */
  readonly diagnostics: readonly Diagnostic[];
  /** Kinds that are wanted, with those below them; all where undefined. */
  readonly only?: readonly string[] | undefined;
}

/** What an action carries for `resolveCodeAction`. */
export interface ActionData {
  readonly uri: string;
  /** The length of the text that it was offered for: of another text it is refused. */
  readonly length: number;
  readonly deferred: NonNullable<Change['deferred']>;
}

/** What can be done in a range. Costly edits are left for `resolveCodeAction`. */
export async function codeActions(context: ActionContext, request: CodeActionRequest): Promise<CodeAction[]> {
  const { syntax } = context.file.linked;
  const span = { start: offsetAt(syntax, request.range.start), end: offsetAt(syntax, request.range.end) };
  const isWanted = (kind: string) =>
    // What changes a whole file at once is only done when it is asked for.
    request.only === undefined
      ? !kind.startsWith('source.')
      : request.only.some((each) => includes(each, kind));
  const actions: Action[] = [];
  if (isWanted(CodeActionKind.QuickFix))
    actions.push(...(await quickFixes(context, span, request.diagnostics)));
  for (const action of refactorings(context, span)) if (isWanted(action.kind)) actions.push(action);
  if (isWanted(CodeActionKind.SourceOrganizeImports)) actions.push(...(await organizeImports(context)));
  if (isWanted(CodeActionKind.SourceFixAll)) actions.push(...(await fixAll(context, request.diagnostics)));
  context.signal?.throwIfAborted();
  return distinct(actions)
    .filter((action) => !readsWorse(context, action))
    .map((action) => shown(context, action));
}

/** Whether a kind is another or below it: `refactor` has `refactor.extract`. */
function includes(kind: string, other: string): boolean {
  return kind === '' || other === kind || other.startsWith(`${kind}.`);
}

async function quickFixes(
  context: ActionContext,
  span: Span,
  diagnostics: readonly Diagnostic[],
): Promise<Action[]> {
  const actions: Action[] = [];
  const ignoring: Action[] = [];
  for (const problem of problemsIn(context.file, span, diagnostics)) {
    const kind = CodeActionKind.QuickFix;
    const mends = problem.shown ? [problem.shown] : [];
    const fixes = await fixesFor(problem, context);
    const isOnly = fixes.length === 1;
    for (const fix of fixes) actions.push({ ...fix, kind, mends, ...(isOnly ? { isPreferred: true } : {}) });
    for (const change of ignoreHere(problem, context)) ignoring.push({ ...change, kind, mends });
  }
  return [...actions, ...ignoring];
}

/** In a text that is broken, a change may meet what is not what it was taken for. */
function readsWorse({ file }: ActionContext, { changes = [] }: Action): boolean {
  const { text, diagnostics } = file.linked.syntax;
  if (diagnostics.length === 0 || changes.length === 0 || overlap(changes)) return false;
  return parse(applyChanges(text, changes)).diagnostics.length > diagnostics.length;
}

/** Each once: of two problems in one place the same may be to be done, and what mends one may be a refactoring elsewhere. */
function distinct(actions: readonly Action[]): Action[] {
  const known = new Map<string, Action>();
  for (const action of actions) {
    const { title, changes, deferred, mends = [] } = action;
    const key = JSON.stringify([title, changes, deferred]);
    const same = known.get(key);
    known.set(key, same ? { ...same, mends: [...(same.mends ?? []), ...mends] } : action);
  }
  return [...known.values()];
}

function shown({ file }: ActionContext, action: Action): CodeAction {
  const { title, kind, isPreferred, mends, deferred } = action;
  const data: ActionData | undefined = deferred && {
    uri: toClientUri(file.uri),
    length: file.linked.syntax.text.length,
    deferred,
  };
  return {
    title,
    kind,
    ...(isPreferred ? { isPreferred } : {}),
    ...(mends && mends.length > 0 ? { diagnostics: [...mends] } : {}),
    ...(data ? { data } : { edit: editOf(file, action) }),
  };
}

/** The changes of an action as LSP has them. */
export function editOf(
  { uri, linked }: ActionContext['file'],
  { changes = [], elsewhere = [] }: Change,
): WorkspaceEdit {
  if (overlap(changes) || elsewhere.some((each) => overlap(each.changes)))
    throw new Error('changes of a code action overlap');
  const edits: NonNullable<WorkspaceEdit['changes']> = {};
  if (changes.length > 0) edits[toClientUri(uri)] = textEdits(linked.syntax, changes);
  for (const other of elsewhere) edits[toClientUri(other.uri)] = textEdits(parse(other.text), other.changes);
  return { changes: edits };
}
