import { scopeAt } from '../../../workspace/occurrences.ts';
import { addImport } from '../../edits/import-changes.ts';
import { insertAfter } from '../../edits/statements.ts';
import { newlineOf, type TextChange } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';
import type { Problem } from '../problem.ts';
import { reaches, type TypeCandidate, typeCandidates, writtenName } from '../type-candidates.ts';
import { byRemedy } from './by-remedy.ts';
import { importOf } from './imports.ts';

/** Imports what declares the type, corrects its name, or declares it. */
export const undefinedType: Fixer = async (problem, context) => {
  const { start, end } = problem;
  const { syntax } = context.file.linked;
  const name = syntax.text.slice(start, end);
  const changes: Change[] = problem.declaredIn === undefined ? [] : importOf(problem.declaredIn, context);
  if (/^[\w.]+$/.test(name)) {
    const scope = scopeAt(context.file.linked, syntax.tokens.tokenAt(start));
    const candidates = await typeCandidates(context, name, scope, isMessageOnly(problem, context));
    const known = new Set([problem.declaredIn]);
    for (const candidate of candidates) {
      const change = known.has(candidate.path) ? undefined : useOf(candidate, name, problem, scope, context);
      if (change) changes.push(change);
    }
  }
  changes.push(...(await byRemedy(problem, context)));
  if (changes.length === 0) changes.push(...declaration(name, problem, context));
  return changes;
};

/** The message of an rpc, or what is extended, is no enum; nor is what stands in an Any. */
function isMessageOnly({ start }: Problem, { file }: ActionContext): boolean {
  const node = innermost(file.linked.syntax, start, 'field', 'method', 'extend', 'option');
  return node?.kind !== 'field';
}

function useOf(
  { fullName, path }: TypeCandidate,
  name: string,
  { start, end }: Problem,
  scope: string,
  { file }: ActionContext,
): Change | undefined {
  const { syntax } = file.linked;
  // Between braces types stand with their full names.
  const inValue = innermost(syntax, start, 'option', 'field', 'method')?.kind === 'option';
  const isAsWritten = !inValue && fullName.endsWith(name) && reaches(name, fullName, scope);
  const written = isAsWritten ? name : inValue ? fullName : writtenName(file, fullName, scope);
  const added = path === file.linked.path ? undefined : addImport(syntax, path);
  const changes: TextChange[] = added ? [added] : [];
  if (written !== name) changes.push({ start, end, text: written });
  if (changes.length === 0) return undefined;
  const title = added
    ? `Import "${path}"${written === name ? '' : ` and write "${written}"`}`
    : `Change to "${written}"`;
  return { title, changes };
}

/** Where no such type is anywhere: a new message behind the declaration that names it. */
function declaration(name: string, { start }: Problem, { file }: ActionContext): Change[] {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'field', 'method');
  const top = syntax.tree.declarations.find(
    ({ first, last }) => syntax.tokens.start(first) <= start && start <= syntax.tokens.end(last),
  );
  if (!node || !top || !/^[A-Z][A-Za-z0-9]*$/.test(name)) return [];
  const isKey = node.kind === 'field' && node.map && syntax.tokens.start(node.map.key.first) === start;
  if (isKey) return [];
  const { start: at, end, text } = insertAfter(syntax, top, `message ${name} {}`);
  const newline = newlineOf(syntax.text);
  const change = { start: at, end, text: text.startsWith(newline) ? newline + text : text };
  return [{ title: `Declare message "${name}"`, changes: [change] }];
}

/** Imports the file that declares a custom option, or corrects the option's name. */
export const unknownOption: Fixer = async (problem, context) => {
  if (problem.declaredIn !== undefined) return importOf(problem.declaredIn, context);
  return byRemedy(problem, context);
};
