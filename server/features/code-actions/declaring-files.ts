import { bundledFiles, scopeOf } from '../../compiler/index.ts';
import { bundledFile } from '../../workspace/bundled.ts';
import { symbolsNamed } from '../../workspace/file-symbols.ts';
import { importPathOf } from '../../workspace/import-roots.ts';
import type { ActionContext } from './action.ts';
import { fullNamesOf, type TypeCandidate, typesOf } from './type-candidates.ts';

/** A name as it is written in a scope. */
export interface WrittenName {
  readonly name: string;
  readonly scope: string;
}

/**
 * Which other files declare a message or an enum that one of these names means as it is written. The workspace is looked through once,
 * however many names there are.
 */
export async function declaringFiles(
  { file, search, signal }: ActionContext,
  names: readonly WrittenName[],
): Promise<TypeCandidate[]> {
  const wanted = new WantedNames(names.flatMap(({ name, scope }) => fullNamesOf(name, scope)));
  const found = new Map<string, TypeCandidate>();
  const add = (fullName: string, path: string) => found.set(`${fullName} ${path}`, { fullName, path });
  for (const [uri, symbols] of await search.symbols(signal)) {
    const inPackage = uri === file.uri ? undefined : wanted.in(symbols.packageName);
    const path = inPackage && importPathOf(uri, file.program.roots);
    if (!inPackage || path === undefined) continue;
    const lines = `\n${symbols.names}\n`;
    const here = new Set([...inPackage].filter((fullName) => lines.includes(`\n${fullName}\n`)));
    if (here.size === 0) continue;
    for (const { fullName, kind } of symbolsNamed(symbols, () => true))
      if (here.has(fullName) && (kind === 'message' || kind === 'enum')) add(fullName, path);
  }
  for (const [path, text] of bundledFiles) {
    const inPackage = wanted.in(/^package\s+([\w.]+)/m.exec(text)?.[1] ?? '');
    const bundled = inPackage && bundledFile(path);
    for (const fullName of bundled ? typesOf(bundled, ['message', 'enum']) : [])
      if (inPackage?.has(fullName)) add(fullName, path);
  }
  return [...found.values()];
}

/** Full names, by the packages that may have them. */
class WantedNames {
  readonly #byPackage = new Map<string, Set<string>>();

  constructor(fullNames: Iterable<string>) {
    for (const fullName of new Set(fullNames)) {
      for (let scope = scopeOf(fullName); ; scope = scopeOf(scope)) {
        const known = this.#byPackage.get(scope);
        if (known) known.add(fullName);
        else this.#byPackage.set(scope, new Set([fullName]));
        if (scope === '') break;
      }
    }
  }

  /** Those that may lie in a package. */
  in(packageName: string): ReadonlySet<string> | undefined {
    return this.#byPackage.get(packageName);
  }
}
