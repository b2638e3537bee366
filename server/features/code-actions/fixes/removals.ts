import type { OptionNode, SyntaxFile } from '../../../compiler/index.ts';
import { removeItem, removeOption, removeStatement } from '../../edits/statements.ts';
import type { TextChange } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { aggregateFieldAt, innermost, optionAt } from '../enclosing.ts';
import type { Problem } from '../problem.ts';
import { byRemedy } from './by-remedy.ts';

/** Takes away the option, or the field in an option's value, that a problem is about. */
export const removeTheOption: Fixer = (problem, { file }) => optionRemoval(problem, file.linked.syntax);

/** The same, where the problem is about the whole of an option and not its value. */
export const removeWholeOption: Fixer = (problem, { file }) => {
  const { syntax } = file.linked;
  const found = optionAt(syntax, problem.start);
  return found && isAbout(problem, found.option, syntax) ? optionRemoval(problem, syntax) : [];
};

/** What would be right, or, of an option that cannot be there at all, its removal. */
export const byRemedyOrRemoval: Fixer = (problem, context) =>
  problem.remedy ? byRemedy(problem, context) : removeWholeOption(problem, context);

function optionRemoval(problem: Problem, syntax: SyntaxFile): Change[] {
  const found = optionAt(syntax, problem.start);
  if (!found) return [];
  const { option, brackets } = found;
  const last = option.name.at(-1);
  // Inside braces a field may be all that is wrong.
  const inside =
    last && problem.start > syntax.tokens.end(last.last)
      ? aggregateFieldAt(syntax, option.value, problem.start)
      : undefined;
  if (inside) {
    const { start, end } = syntax.tokens.span(inside.first, inside.last);
    const mark = /^[ \t]*[,;]/.exec(syntax.text.slice(end))?.[0].length ?? 0;
    const space = /^[ \t]*/.exec(syntax.text.slice(end + mark))?.[0].length ?? 0;
    const change = { start, end: end + mark + (mark > 0 ? space : 0), text: '' };
    return [{ title: `Remove "${inside.name}"`, changes: [change] }];
  }
  return [{ title: `Remove "${nameOf(option)}"`, changes: [removeOption(syntax, option, brackets)] }];
}

function isAbout({ start, end }: Problem, option: OptionNode, { tokens }: SyntaxFile): boolean {
  return tokens.start(option.first) === start && tokens.end(option.last) === end;
}

function nameOf({ name }: OptionNode): string {
  return name.map(({ text, extension }) => (extension ? `(${text})` : text)).join('.');
}

/** Takes away the declaration that a problem is about. */
export const removeDeclaration: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'oneof', 'extend', 'package', 'syntax', 'import');
  if (!node) return [];
  const name =
    node.kind === 'oneof' ? ` "${node.name.text}"` : node.kind === 'import' ? ` of "${node.text}"` : '';
  const what =
    node.kind === 'extend' || node.kind === 'syntax' ? `"${syntax.tokens.textOf(node.first)}"` : node.kind;
  return [{ title: `Remove ${what}${name}`, changes: [removeStatement(syntax, node)] }];
};

/** Takes away the word before a declaration, or before an import's path, that a problem is about. */
export const removeTheWord: Fixer = ({ start, end }, { file }) => {
  const { text, tokens } = file.linked.syntax;
  const token = tokens.tokenAt(start);
  const change = { start, end: tokens.start(token + 1), text: '' };
  return [{ title: `Remove "${text.slice(start, end)}"`, changes: [change] }];
};

/** Takes the name or the range out of `reserved` or `extensions`; of the only one, the statement. */
export function removeReserved(problem: Problem, { file }: ActionContext): TextChange | undefined {
  const { syntax } = file.linked;
  const node = innermost(syntax, problem.start, 'reserved', 'extensions');
  if (!node) return undefined;
  const items = node.kind === 'reserved' ? [...node.names, ...node.ranges] : node.ranges;
  const item = items.find(({ first }) => syntax.tokens.start(first) === problem.start);
  return item && (removeItem(syntax, items, item) ?? removeStatement(syntax, node));
}
