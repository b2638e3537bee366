import { lastPart, scopeOf } from '../../compiler/index.ts';
import type { LinkSession } from '../../workspace/link-once.ts';
import type { FileUri } from '../../workspace/uri.ts';
import type { UseTarget } from '../../workspace/use-index.ts';
import { RefusedRename } from './refused-rename.ts';
import type { ChangedNames, RenameSearch } from './rename.ts';

/**
 * Refuses a new name that another file of the same package declares, or that is a package: neither imports the other, so that
 * linking finds nothing wrong, until somebody imports both. `roots` are those of the file that declares it.
 */
export async function checkSameNames(
  search: RenameSearch,
  session: LinkSession,
  targets: readonly UseTarget[],
  changed: ChangedNames,
  roots: readonly FileUri[],
  signal?: AbortSignal,
): Promise<void> {
  const packages = [...(await search.packages(signal))];
  const byFile = await search.symbolsByFile(signal);
  for (const { uri, names } of targets) {
    const [fullName = ''] = names;
    const newName = changed.get(fullName) ?? fullName;
    const packageName = scopeOf(fullName);
    const own = uri === undefined ? undefined : byFile.get(uri)?.packageName;
    // What lies in a message or service has its names to itself; a package may be joined with another.
    if (uri === undefined || own !== packageName) continue;
    const isPackage = packages.some((other) => `${other}.`.startsWith(`${newName}.`));
    if (isPackage) throw new RefusedRename(`${newName} is a package: choose another name.`);
    const declaring = await search.declaring(packageName, lastPart(newName), signal);
    const neighbours = declaring.filter((file) => file !== uri);
    const found = await firstDeclaring(session, newName, neighbours, roots, signal);
    if (found) throw new RefusedRename(`${newName} is declared in ${found} already: choose another name.`);
  }
}

/** The path of a file of the same roots that declares a name. */
async function firstDeclaring(
  session: LinkSession,
  fullName: string,
  files: readonly FileUri[],
  roots: readonly FileUri[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  for await (const batch of session.link(files, { signal })) {
    for (const { linked, program } of batch) {
      // Another project may have a package of the same name.
      if (program.roots.join(' ') === roots.join(' ') && linked.elements.symbols.has(fullName))
        return linked.path;
    }
  }
  return undefined;
}
