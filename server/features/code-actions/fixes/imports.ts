import { bundledFiles, type ImportNode, type LinkedFile } from '../../../compiler/index.ts';
import { importPathOf } from '../../../workspace/import-roots.ts';
import { scopeAt } from '../../../workspace/occurrences.ts';
import { addImport } from '../../edits/import-changes.ts';
import { removeStatement } from '../../edits/statements.ts';
import { applyChanges } from '../../edits/text-changes.ts';
import type { ActionContext, Change, Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';
import { hasNewErrors, relink } from '../relink.ts';
import { reaches, typeCandidates } from '../type-candidates.ts';

const mostPaths = 5;
/** For each, the whole workspace is looked through: and what one file declared, a few of its names tell. */
const mostNames = 20;

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
  const declaring = without ? await declaringPaths(without, context) : [];
  const paths = new Set([...declaring, ...similarPaths(node.text, context)]);
  const changes: Change[] = [...paths].map((path) => ({
    title: `Import "${path}"`,
    changes: [{ start: from, end, text: `"${path}"` }],
  }));
  // While it is there, names that nobody declares may be its.
  const isNeeded = !without || hasNewErrors(context.file.linked, without);
  return isNeeded ? changes : [...changes, { title: 'Remove this import', changes: removal }];
};

/** The files, not imported yet, that declare types which the file names and does not find. */
async function declaringPaths(linked: LinkedFile, context: ActionContext): Promise<string[]> {
  const { text, tokens } = linked.syntax;
  const named = new Map<string, readonly [name: string, scope: string]>();
  for (const { code, start, end } of linked.diagnostics) {
    if (code !== 'undefined-type') continue;
    const name = text.slice(start, end);
    const scope = scopeAt(linked, tokens.tokenAt(start));
    named.set(`${name} ${scope}`, [name, scope]);
  }
  const paths = new Set<string>();
  for (const [name, scope] of [...named.values()].slice(0, mostNames)) {
    for (const { fullName, path } of await typeCandidates(context, name, scope, false))
      if (path !== linked.path && reaches(name, fullName, scope)) paths.add(path);
    if (paths.size >= mostPaths) break;
  }
  return [...paths];
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
