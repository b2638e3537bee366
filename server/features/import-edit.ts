import type { TextEdit } from 'vscode-languageserver-types';
import type { ImportNode, SyntaxFile } from '../compiler/index.ts';
import { rangeAt } from './positions.ts';

/** The edit that adds an import where the formatter would have it: among the others by path, else below the package. */
export function importEdit(syntax: SyntaxFile, path: string): TextEdit {
  const statement = `import "${path}";`;
  const imports = syntax.tree.declarations.filter((node) => node.kind === 'import');
  const before = imports.findLast((node) => isBefore(node, path));
  if (before) return insertAt(syntax, lineEnd(syntax, before.last), `\n${statement}`);
  const [first] = imports;
  if (first) {
    const start = syntax.tokens.start(first.first);
    const lineStart = syntax.text.lastIndexOf('\n', start - 1) + 1;
    // A comment above the first import stays above it.
    const isCommented = /\/\/.*\n$|\*\/\s*\n$/.test(syntax.text.slice(0, lineStart));
    return isCommented
      ? insertAt(syntax, lineEnd(syntax, first.last), `\n${statement}`)
      : insertAt(syntax, lineStart, `${statement}\n`);
  }
  const head = syntax.tree.declarations.findLast(({ kind }) => kind === 'package' || kind === 'syntax');
  if (!head) return insertAt(syntax, 0, `${statement}\n\n`);
  const end = lineEnd(syntax, head.last);
  const isFollowedByBlank = /^\r?\n[ \t]*(\r?\n|$)/.test(syntax.text.slice(end, end + 200));
  return insertAt(syntax, end, `\n\n${statement}${isFollowedByBlank ? '' : '\n'}`);
}

function isBefore(node: ImportNode, path: string): boolean {
  return node.modifier?.text !== 'option' && node.text < path;
}

/** Where the line of a token ends, what is said behind it included. */
function lineEnd({ tokens, text }: SyntaxFile, token: number): number {
  const newline = text.indexOf('\n', tokens.end(token));
  const end = newline < 0 ? text.length : newline;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function insertAt(syntax: SyntaxFile, offset: number, text: string): TextEdit {
  return { range: rangeAt(syntax, offset, offset), newText: text };
}
