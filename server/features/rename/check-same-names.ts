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
  const files = await search.symbols(signal);
  for (const { uri, names } of targets) {
    const [fullName = ''] = names;
    const newName = changed.get(fullName) ?? fullName;
    const packageName = scopeOf(fullName);
    const own = files.find(([file]) => file === uri)?.[1].packageName;
    // What lies in a message or service has its names to itself; a package may be joined with another.
    if (uri === undefined || own !== packageName) continue;
    const isPackage = files.some(([, other]) => `${other.packageName}.`.startsWith(`${newName}.`));
    if (isPackage) throw new RefusedRename(`${newName} is a package: choose another name.`);
    const neighbours = files.filter(([file, other]) => other.packageName === packageName && file !== uri);
    const found = await declaring(search, session, newName, neighbours, roots, signal);
    if (found) throw new RefusedRename(`${newName} is declared in ${found} already: choose another name.`);
  }
}

/** The path of a file of the same roots that declares a name. */
async function declaring(
  search: RenameSearch,
  session: LinkSession,
  fullName: string,
  files: readonly (readonly [FileUri, unknown])[],
  roots: readonly FileUri[],
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const name = lastPart(fullName);
  const texts = await Promise.all(files.map(([uri]) => search.readText(uri)));
  // Most do not even have the word.
  const uris = files.flatMap(([uri], index) => (texts[index]?.includes(name) ? [uri] : []));
  for await (const batch of session.link(uris, { signal })) {
    for (const { linked, program } of batch) {
      // Another project may have a package of the same name.
      if (program.roots.join(' ') === roots.join(' ') && linked.elements.symbols.has(fullName))
        return linked.path;
    }
  }
  return undefined;
}
