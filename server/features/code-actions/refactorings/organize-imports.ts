import { CodeActionKind } from 'vscode-languageserver-types';
import { type ImportNode, joinName, type SyntaxFile } from '../../../compiler/index.ts';
import { scopeAt } from '../../../workspace/occurrences.ts';
import { addToHead } from '../../edits/import-changes.ts';
import { commentsAbove } from '../../edits/statements.ts';
import { lineEnd, lineStart, newlineOf, nextLine, type TextChange } from '../../edits/text-changes.ts';
import type { Action, ActionContext } from '../action.ts';
import { declaringFiles, type WrittenName } from '../declaring-files.ts';
import { reaches } from '../type-candidates.ts';

/** Where an import stands, with the comments above it and behind it. */
interface Chunk {
  readonly node: ImportNode;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Sorts the imports as the formatter does, without those that serve for nothing, and with those that are missing. */
export async function organizeImports(context: ActionContext): Promise<Action[]> {
  const { linked } = context.file;
  const { syntax } = linked;
  const added = await missingPaths(context);
  const changes = organized(syntax, superfluous(context), added);
  if (changes.length === 0) return [];
  return [{ title: 'Organize imports', kind: CodeActionKind.SourceOrganizeImports, changes }];
}

/** Where imports begin that nothing uses, or that are there twice. */
function superfluous({ file }: ActionContext): ReadonlySet<number> {
  const codes = ['unused-import', 'duplicate-import'];
  return new Set(
    file.linked.diagnostics.filter(({ code }) => codes.includes(code)).map(({ start }) => start),
  );
}

/** Paths of what is named and not imported, where one file alone declares it. */
async function missingPaths(context: ActionContext): Promise<string[]> {
  const { linked } = context.file;
  const { tokens, text, imports } = linked.syntax;
  const paths = new Set<string>();
  const named: WrittenName[] = [];
  for (const { code, start, end, declaredIn } of linked.diagnostics) {
    if (declaredIn !== undefined) paths.add(declaredIn);
    else if (code === 'undefined-type')
      named.push({ name: text.slice(start, end), scope: scopeAt(linked, tokens.tokenAt(start)) });
  }
  const candidates = named.length > 0 ? await declaringFiles(context, named) : [];
  for (const { name, scope } of named) {
    const found = candidates.filter(({ fullName }) => reaches(name, fullName, scope));
    const [only, ...others] = found;
    const isMeant = only?.fullName === name || only?.fullName === joinName(linked.syntax.packageName, name);
    if (only && isMeant && others.length === 0) paths.add(only.path);
  }
  for (const { path } of imports) paths.delete(path);
  paths.delete(linked.path);
  return [...paths];
}

function organized(syntax: SyntaxFile, dropped: ReadonlySet<number>, added: readonly string[]): TextChange[] {
  const { text, tokens } = syntax;
  const newline = newlineOf(text);
  const nodes = syntax.tree.declarations.filter((node): node is ImportNode => node.kind === 'import');
  const statements = added.map((path) => ({
    key: sortKey(undefined, path),
    text: `import "${path}";${newline}`,
  }));
  if (nodes.length === 0) {
    if (statements.length === 0) return [];
    const all = statements.sort(byKey).map((each) => each.text.trimEnd());
    return [addToHead(syntax, all.join('\n'))];
  }
  const chunks = nodes.map((node) => chunkOf(syntax, node));
  // Two on a line, or in the middle of something else: left to the formatter.
  if (chunks.some((chunk) => chunk === undefined)) return [];
  const whole = chunks.filter((chunk) => chunk !== undefined);
  const kept = whole.filter(({ node }) => !dropped.has(tokens.start(node.path.first)));
  const block = [
    ...kept.map((chunk) => ({ key: sortKey(chunk.node.modifier?.text, chunk.node.text), text: chunk.text })),
    ...statements,
  ]
    .sort(byKey)
    .map((each) => (each.text.endsWith('\n') ? each.text : each.text + newline))
    .join('');
  const [first, ...others] = whole;
  if (!first) return [];
  const isTogether = others.every((chunk, index) => text.slice(whole[index]?.end, chunk.start).trim() === '');
  if (isTogether) {
    const end = others.at(-1)?.end ?? first.end;
    return text.slice(first.start, end) === block ? [] : [{ start: first.start, end, text: block }];
  }
  const removals = others.map(({ start, end }) => ({ start, end, text: '' }));
  return [{ start: first.start, end: first.end, text: block }, ...removals];
}

function chunkOf(syntax: SyntaxFile, node: ImportNode): Chunk | undefined {
  const { text, tokens } = syntax;
  const start = tokens.start(node.first);
  const end = tokens.end(node.last);
  const before = text.slice(lineStart(text, start), start);
  const after = text.slice(end, lineEnd(text, end));
  if (before.trim() !== '' || !/^[ \t]*(?:\/\/.*|\/\*(?:(?!\*\/).)*\*\/[ \t]*)?$/.test(after))
    return undefined;
  const from = commentsAbove(syntax, node);
  const to = nextLine(text, end);
  return { node, start: from, end: to, text: text.slice(from, to) };
}

function sortKey(modifier: string | undefined, path: string): string {
  return `${modifier === 'option' ? '1' : '0'}"${path}"`;
}

function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0;
}
