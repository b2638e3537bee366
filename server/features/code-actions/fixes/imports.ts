import { bundledFiles, type ImportNode, type LinkedFile } from '../../../compiler/index.ts';
import { importPathOf } from '../../../workspace/import-roots.ts';
import { scopeAt } from '../../../workspace/occurrences.ts';
import { addImport } from '../../edits/import-changes.ts';
import { removeStatement } from '../../edits/statements.ts';
import { applyChanges, overlap } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { declaringFiles, type WrittenName } from '../declaring-files.ts';
import { innermost } from '../enclosing.ts';
import { hasNewErrors, relink } from '../relink.ts';

/** Of the files of that name. */
const mostPaths = 5;

/** An import of itself can only go; what else goes in a circle is for people to part. */
export const removeSelfImport: Fixer = ({ start }, { file }) => {
  const { syntax, path } = file.linked;
  const node = innermost(syntax, start, 'import');
  if (node?.text !== path) return [];
  return [{ title: 'Remove this import', changes: [removeStatement(syntax, node)] }];
};

/** Puts a plain import before every `import option`. */
export const moveImportUp: Fixer = ({ start }, { file }) => {
  const { syntax } = file.linked;
  const node = innermost(syntax, start, 'import');
  const first = syntax.tree.declarations.find(
    (each): each is ImportNode => each.kind === 'import' && each.modifier?.text === 'option',
  );
  if (!node || !first) return [];
  const place = syntax.tokens.start(first.first);
  const span = syntax.tokens.span(node.first, node.last);
  const between = syntax.text.slice(syntax.tokens.end(first.last)).startsWith('\r\n') ? '\r\n' : '\n';
  const moved = syntax.text.slice(span.start, span.end);
  return [
    {
      title: 'Move before "import option"',
      changes: [{ start: place, end: place, text: moved + between }, removeStatement(syntax, node)],
    },
  ];
};

/** Files of the same name in other folders, and those that declare what is not known without it: it may have been renamed. */
export const otherPath: Fixer = async ({ start }, context) => {
  const { syntax } = context.file.linked;
  const node = innermost(syntax, start, 'import');
  if (!node) return [];
  const { start: from, end } = syntax.tokens.span(node.path.first, node.path.last);
  const removal = [removeStatement(syntax, node)];
  const without = relink(context.file, applyChanges(syntax.text, removal));
  const declaring = await declaringPaths(node.text, context);
  const paths = new Set([...declaring, ...similarPaths(node.text, context)]);
  const changes: Change[] = [...paths].map((path) => ({
    title: `Import "${path}"`,
    changes: [{ start: from, end, text: `"${path}"` }],
  }));
  // While it is there, names that nobody declares may be its.
  const isNeeded = !without || hasNewErrors(context.file.linked, without);
  return isNeeded ? changes : [...changes, { title: 'Remove this import', changes: removal }];
};

/**
 * The files, not imported yet, that declare types which the file names and does not find: all of them, as each may be the one. First
 * those whose name is the path's, then those of which most is named.
 */
async function declaringPaths(wanted: string, context: ActionContext): Promise<string[]> {
  const linked = relink(context.file, withoutMissing(context.file.linked));
  if (!linked) return [];
  const { text, tokens } = linked.syntax;
  const named = new Map<string, WrittenName>();
  for (const { code, start, end } of linked.diagnostics) {
    if (code !== 'undefined-type') continue;
    const name = text.slice(start, end);
    const scope = scopeAt(linked, tokens.tokenAt(start));
    named.set(`${name} ${scope}`, { name, scope });
  }
  const counts = new Map<string, number>();
  for (const { path } of await declaringFiles(context, [...named.values()]))
    counts.set(path, (counts.get(path) ?? 0) + 1);
  for (const { path } of linked.syntax.imports) counts.delete(path);
  const isAlike = (path: string) => Number(nameOf(path) === nameOf(wanted));
  return [...counts]
    .sort(([a, one], [b, other]) => isAlike(b) - isAlike(a) || other - one || (a < b ? -1 : 1))
    .map(([path]) => path);
}

/** A file's text without the imports of files that there are not: while one stands there, no name is reported that may be its. */
function withoutMissing({ syntax, diagnostics }: LinkedFile): string {
  const missing = diagnostics.flatMap(({ code, start }) => {
    const node = code === 'missing-import' ? innermost(syntax, start, 'import') : undefined;
    return node ? [removeStatement(syntax, node)] : [];
  });
  return overlap(missing) ? syntax.text : applyChanges(syntax.text, missing);
}

function similarPaths(wanted: string, { snapshot, file }: ActionContext): string[] {
  const name = nameOf(wanted);
  const imported = new Set([file.linked.path, ...file.linked.syntax.imports.map(({ path }) => path)]);
  const suffix = `/${name}`;
  const found = snapshot.definitions.flatMap((uri) =>
    uri.endsWith(suffix) ? (importPathOf(uri, file.program.roots) ?? []) : [],
  );
  const bundled = [...bundledFiles.keys()].filter((path) => path.endsWith(suffix));
  return [...new Set([...found, ...bundled])]
    .filter((path) => !imported.has(path))
    .sort((a, b) => sharedEnd(b, wanted) - sharedEnd(a, wanted) || (a < b ? -1 : 1))
    .slice(0, mostPaths);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** How many characters two paths have in common at their ends. */
function sharedEnd(a: string, b: string): number {
  let length = 0;
  while (length < Math.min(a.length, b.length) && a.at(-1 - length) === b.at(-1 - length)) length++;
  return length;
}

/** Imports the file that is known to declare what is named. */
export function importOf(path: string, { file }: ActionContext): Change[] {
  const { syntax } = file.linked;
  const present = syntax.tree.declarations.find(
    (node): node is ImportNode => node.kind === 'import' && node.text === path,
  );
  if (present?.modifier?.text === 'option') return plainImport(present, path, file.linked.syntax);
  const change = addImport(syntax, path);
  return change ? [{ title: `Import "${path}"`, changes: [change] }] : [];
}

/** What is imported for options alone, as a plain import, which stands before those. */
function plainImport(
  node: ImportNode,
  path: string,
  syntax: ActionContext['file']['linked']['syntax'],
): Change[] {
  const others = { ...syntax.tree, declarations: syntax.tree.declarations.filter((each) => each !== node) };
  const change = addImport({ ...syntax, tree: others }, path);
  if (!change) return [];
  const removal = removeStatement(syntax, node);
  return [{ title: `Import "${path}" for its types too`, changes: [change, removal] }];
}
