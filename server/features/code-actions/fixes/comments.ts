import { insertBefore } from '../../edits/statements.ts';
import type { Fixer } from '../action.ts';
import { declarationsAt } from '../enclosing.ts';

/** Puts a comment before a declaration, for people to go on with: it has the name to begin the sentence. */
export const commentStub: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = declarationsAt(syntax, start).at(-1);
  if (!node || !('name' in node) || !('text' in node.name)) return [];
  const begin = syntax.tokens.start(node.first);
  const change = insertBefore(syntax, node, `// ${node.name.text} ...`);
  // Above the declaration itself: what stands there already says nothing.
  const lineBegin = syntax.text.lastIndexOf('\n', begin - 1) + 1;
  const isOwnLine = syntax.text.slice(lineBegin, begin).trim() === '';
  const text = isOwnLine ? change.text : `// ${node.name.text} ...\n`;
  return [
    {
      title: `Add a comment to "${node.name.text}"`,
      changes: [isOwnLine ? { start: lineBegin, end: lineBegin, text } : { start: begin, end: begin, text }],
    },
  ];
};
