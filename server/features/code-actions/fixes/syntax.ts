import type { SyntaxFile, SyntaxNode } from '../../../compiler/index.ts';
import { addToTop } from '../../edits/import-changes.ts';
import { removeStatement } from '../../edits/statements.ts';
import { applyChanges, type TextChange } from '../../edits/text-changes.ts';
import type { Change, Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';
import { bringsErrors } from '../relink.ts';
import { byRemedy } from './by-remedy.ts';

/** What a file may begin with that says nothing: the first is what it counts as. */
const syntaxes = ['syntax = "proto2";', 'syntax = "proto3";', 'edition = "2023";'];

/** Says the syntax: proto2, which it counts as, and every other that the file can be read as. */
export const missingSyntax: Fixer = (_, { file }): Change[] => {
  const { syntax } = file.linked;
  return syntaxes.flatMap((statement, index) => {
    const changes = [atTop(syntax, statement)];
    if (index > 0 && bringsErrors(file, applyChanges(syntax.text, changes))) return [];
    return [{ title: `Add ${statement}${index === 0 ? ' (as it is read now)' : ''}`, changes }];
  });
};

function atTop(syntax: SyntaxFile, statement: string): TextChange {
  const [first] = syntax.tree.declarations;
  return first ? addToTop(syntax, first, statement) : { start: 0, end: 0, text: `${statement}\n` };
}

/** Moves the statement to the top; one of two goes. */
export const misplacedSyntax: Fixer = ({ start }, { file }): Change[] => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'syntax');
  const first = syntax.tree.declarations.find((each): each is SyntaxNode => each.kind === 'syntax');
  if (!node || !first) return [];
  const removal = removeStatement(syntax, node);
  if (node !== first) return [{ title: `Remove this "${node.keyword}"`, changes: [removal] }];
  const { tokens, text } = syntax;
  const moved = atTop(syntax, text.slice(tokens.start(node.first), tokens.end(node.last)));
  return [{ title: 'Move to the top of the file', changes: [moved, removal] }];
};

/** The editions that there are. */
export const knownEdition: Fixer = async (problem, context) => {
  const remedies = await byRemedy(problem, context);
  if (remedies.length > 0) return remedies;
  const { start, end } = problem;
  return ['2023', '2024'].map((edition) => ({
    title: `Change to "${edition}"`,
    changes: [{ start, end, text: `"${edition}"` }],
  }));
};
