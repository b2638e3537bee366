/** Symbols of the corpus that are picked by a seed, as many of each kind as there are. */
import { bundledFiles, type Compilation, type DeclaredSymbol } from '../../server/compiler/index.ts';
import { sample, seededRandom } from './seeded-random.ts';

/** A symbol, and the import path of the file that declares it. */
export interface ChosenSymbol {
  readonly file: string;
  readonly symbol: DeclaredSymbol;
}

/** Kinds of what people name: a package is declared in many files. */
const named: ReadonlySet<DeclaredSymbol['kind']> = new Set([
  'message',
  'enum',
  'service',
  'method',
  'field',
  'extension',
  'oneof',
  'enum-value',
]);

/** As many of each kind, of those files that are not known to compilers by name. */
export function chooseSymbols(
  { files }: Compilation,
  paths: readonly string[],
  count: number,
  seed: number,
): ChosenSymbol[] {
  const byKind = new Map<string, ChosenSymbol[]>();
  for (const file of paths) {
    if (bundledFiles.has(file)) continue;
    for (const symbol of files.get(file)?.symbols ?? []) {
      if (!named.has(symbol.kind)) continue;
      const list = byKind.get(symbol.kind) ?? [];
      list.push({ file, symbol });
      byKind.set(symbol.kind, list);
    }
  }
  const random = seededRandom(seed);
  const found: ChosenSymbol[] = [];
  let kinds = byKind.size;
  // Of rare kinds there are fewer: the others make up for it.
  for (const list of [...byKind.values()].sort((a, b) => a.length - b.length)) {
    found.push(...sample(random, list, Math.ceil((count - found.length) / kinds--)));
  }
  return found;
}
