import type { FileDeclaration, ImportNode, SyntaxFile } from '../../compiler/index.ts';
import { insertAfter, insertBefore } from './statements.ts';
import { newlineOf, type TextChange } from './text-changes.ts';

/** Adds an import where it belongs among the others: by path, and before every `import option`. Undefined where it is there. */
export function addImport(syntax: SyntaxFile, path: string): TextChange | undefined {
  const { declarations } = syntax.tree;
  const imports = declarations.filter((node): node is ImportNode => node.kind === 'import');
  if (imports.some((node) => node.text === path)) return undefined;
  const statement = `import "${path}";`;
  const plain = imports.filter(({ modifier }) => modifier?.text !== 'option');
  const next = isSorted(plain) ? plain.find(({ text }) => text > path) : undefined;
  if (next) return insertBefore(syntax, next, statement);
  const last = plain.at(-1);
  if (last) return insertAfter(syntax, last, statement);
  const [first] = imports;
  return first ? insertBefore(syntax, first, statement) : addToHead(syntax, statement);
}

/** Puts a statement behind the package, or the syntax, with a blank line between; at the top where there are none. */
export function addToHead(syntax: SyntaxFile, statement: string, behind = ['package', 'syntax']): TextChange {
  const newline = newlineOf(syntax.text);
  const { declarations } = syntax.tree;
  for (const kind of behind) {
    const node = declarations.findLast((each) => each.kind === kind);
    if (!node) continue;
    const { start, end, text } = insertAfter(syntax, node, statement);
    const [, gap = '', rest = text] = /^(\s+)(.*)$/s.exec(text) ?? [];
    if (!gap.includes('\n')) return { start, end, text };
    const isParted = /^\r?\n[ \t]*(?:\r?\n|$)/.test(syntax.text.slice(start)) || start === syntax.text.length;
    return { start, end, text: gap + newline + rest + (isParted ? '' : newline) };
  }
  const [first] = declarations;
  if (!first) return { start: 0, end: 0, text: statement + newline };
  return addToTop(syntax, first, statement);
}

/** Adds options of the file: to those that there are, else below the imports and the package. */
export function addFileOptions(syntax: SyntaxFile, options: readonly string[]): TextChange {
  const statements = options.map((option) => `option ${option};`).join('\n');
  const last = syntax.tree.declarations.findLast(({ kind }) => kind === 'option');
  return last
    ? insertAfter(syntax, last, statements)
    : addToHead(syntax, statements, ['import', 'package', 'syntax']);
}

/** Puts a statement before all others, with a blank line between. */
export function addToTop(syntax: SyntaxFile, first: FileDeclaration, statement: string): TextChange {
  const { start, end, text } = insertBefore(syntax, first, statement);
  return { start, end, text: text.includes('\n') ? text + newlineOf(syntax.text) : text };
}

function isSorted(imports: readonly ImportNode[]): boolean {
  return imports.every(({ text }, index) => text >= (imports[index - 1]?.text ?? ''));
}
