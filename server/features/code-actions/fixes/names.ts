import type { Span, SyntaxFile } from '../../../compiler/index.ts';
import { lowerSnakeCase, pascalCase, upperSnakeCase } from '../../../lint/names.ts';
import type { Change, Fixer } from '../action.ts';
import { declarationsAt, innermost } from '../enclosing.ts';
import { removeReserved } from './removals.ts';

/** Renames to what a lint rule says would be right, wherever the name stands. */
export const renameToExpected: Fixer = ({ start, expected }, { file }) =>
  expected === undefined ? [] : renaming(file.linked.syntax, start, expected);

/** The same for a package, whose name is changed part by part: where one part is wrong. */
export const renamePackagePart: Fixer = ({ expected }, { file }) =>
  expected === undefined ? [] : packageRenaming(file.linked.syntax, expected);

/** Renames to the style of edition 2024. */
export const renameToStyle: Fixer = ({ start, end }, { file }) => {
  const { syntax } = file.linked;
  const name = syntax.text.slice(start, end);
  const node = declarationsAt(syntax, start).at(-1);
  switch (node?.kind) {
    case 'package':
      return packageRenaming(syntax, name.split('.').map(lowerName).join('.'));
    case 'field':
    case 'oneof':
      return renaming(syntax, start, lowerName(name));
    case 'enum-value':
      return renaming(syntax, start, lowerName(upperSnakeCase(name)).toUpperCase());
    case 'message':
    case 'enum':
    case 'service':
    case 'method':
      return renaming(syntax, start, pascalCase(name));
    default:
      return [];
  }
};

/** Without an underscore that no letter follows. */
function lowerName(name: string): string {
  return lowerSnakeCase(name).replace(/_+(?=[^a-z]|$)|^_+/g, '');
}

function renaming(syntax: SyntaxFile, offset: number, newName: string): Change[] {
  const { start, end }: Span = syntax.tokens.span(
    syntax.tokens.tokenAt(offset),
    syntax.tokens.tokenAt(offset),
  );
  if (newName === '' || syntax.text.slice(start, end) === newName) return [];
  return [{ title: `Rename to "${newName}"`, deferred: { do: 'rename', offset, newName } }];
}

function packageRenaming(syntax: SyntaxFile, expected: string): Change[] {
  const node = syntax.tree.declarations.find((each) => each.kind === 'package');
  if (!node) return [];
  const parts = node.name.text.split('.');
  const wanted = expected.split('.');
  const wrong = parts.flatMap((part, index) => (part === wanted[index] ? [] : [index]));
  const [index] = wrong;
  if (index === undefined || wrong.length > 1 || wanted.length !== parts.length) return [];
  // Parts and dots take turns.
  const offset = syntax.tokens.start(node.name.first + 2 * index);
  return renaming(syntax, offset, wanted[index] ?? '');
}

/** A name that cannot be one: a group's gets a capital letter, a reserved one goes. */
export const invalidName: Fixer = (problem, context) => {
  const { syntax } = context.file.linked;
  const removal = removeReserved(problem, context);
  if (removal) return [{ title: 'Remove this name', changes: [removal] }];
  const { start, end } = problem;
  const name = syntax.text.slice(start, end);
  if (innermost(syntax, start, 'field')?.group === undefined || !/^[a-z]/.test(name)) return [];
  const capital = name.slice(0, 1).toUpperCase() + name.slice(1);
  return [{ title: `Change to "${capital}"`, changes: [{ start, end, text: capital }] }];
};

/** What is reserved already need not be again; which of two declarations is to have the name, nobody knows. */
export const reservedTwice: Fixer = (problem, context) => {
  const removal = removeReserved(problem, context);
  return removal ? [{ title: 'Remove this name', changes: [removal] }] : [];
};
