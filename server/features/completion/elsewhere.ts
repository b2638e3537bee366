import { bundledFiles, parse, scopeOf } from '../../compiler/index.ts';
import { bundledUri } from '../../workspace/bundled.ts';
import { type FileSymbols, symbolsIn, symbolsNamed } from '../../workspace/file-symbols.ts';
import { importPathOf } from '../../workspace/import-roots.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, isWithin } from '../../workspace/uri.ts';

/** The names that the workspace's files declare, as far as they are known. */
export type IndexedFiles = readonly (readonly [FileUri, FileSymbols])[];

/** A type of a file that is not imported. */
export interface TypeElsewhere {
  readonly fullName: string;
  readonly kind: 'message' | 'enum';
  readonly packageName: string;
  readonly uri: FileUri;
  readonly importPath: string;
  /** From 0 to 3: how near its package is. */
  readonly nearness: number;
}

/** More than a person reads; with the next letter it is looked again. */
const maxFound = 60;

/** Without a letter only what is of the same package is told, and what everybody uses. */
const wellKnown = /^google\.protobuf\.(Timestamp|Duration|Any|Empty|FieldMask|Struct|Value|\w+Value)$/;

/** The types that begin with what is written, of files that are not imported: those of near packages first. */
export function typesElsewhere(
  indexed: IndexedFiles,
  file: SnapshotFile,
  written: string,
  messagesOnly: boolean,
): TypeElsewhere[] {
  const letters = written.toLowerCase();
  const found: TypeElsewhere[] = [];
  const places = new Map<string, number>();
  for (const [uri, symbols, nearness] of byNearness(indexed, file, written === '')) {
    if (found.length >= maxFound) break;
    let importPath: string | undefined;
    for (const { fullName, kind } of symbolsNamed(symbols, (name) => hasPartThatBegins(name, letters))) {
      if ((kind !== 'message' && (messagesOnly || kind !== 'enum')) || !isNamed(fullName, letters)) continue;
      if (written === '' && nearness < 3 && !wellKnown.test(fullName)) continue;
      importPath ??= importPathFor(uri, file);
      if (importPath === undefined) break;
      const type = { fullName, kind, packageName: symbols.packageName, uri, importPath, nearness };
      const place = places.get(fullName);
      const other = place === undefined ? undefined : found[place];
      if (place === undefined || !other) places.set(fullName, found.push(type) - 1);
      // Of copies, the one that the nearest root has.
      else if (rootOf(uri, file) < rootOf(other.uri, file)) found[place] = type;
    }
  }
  return found;
}

/** The path by which a file imports another; undefined where its roots have another file under that path, or none. */
export function importPathFor(uri: FileUri, { program }: SnapshotFile): string | undefined {
  if (uri.startsWith('skep-bundled:/')) return uri.slice('skep-bundled:/'.length);
  const path = importPathOf(uri, program.roots);
  if (path === undefined) return undefined;
  const known = program.uriOf(path);
  return known === undefined || known === uri || known.startsWith('skep-bundled:') ? path : undefined;
}

/** Which of the import roots, by their order, a file is found below. */
function rootOf(uri: FileUri, { program: { roots } }: SnapshotFile): number {
  const index = roots.findIndex((root) => isWithin(root, uri));
  return index < 0 ? roots.length : index;
}

/** The files that are not imported, with how near they are. Of what ships with the compiler, where the workspace has it not. */
function* byNearness(
  indexed: IndexedFiles,
  file: SnapshotFile,
  onlyNear: boolean,
): Generator<readonly [FileUri, FileSymbols, number]> {
  const { linked, program } = file;
  const imported = new Set([file.uri, ...linked.dependencies.map(({ path }) => program.uriOf(path))]);
  const { packageName } = linked.syntax;
  const parent = scopeOf(packageName);
  const [top = ''] = packageName.split('.');
  const groups: (readonly [FileUri, FileSymbols, number])[][] = [[], [], [], []];
  for (const [uri, symbols] of indexed) {
    if (imported.has(uri) || symbols.names === '') continue;
    const other = symbols.packageName;
    const nearness =
      other === packageName
        ? 3
        : parent !== '' && (other === parent || other.startsWith(`${parent}.`))
          ? 2
          : other === top || other.startsWith(`${top}.`)
            ? 1
            : 0;
    if (!onlyNear || nearness === 3) groups[3 - nearness]?.push([uri, symbols, nearness]);
  }
  const [same = [], near = [], far = [], farthest = []] = groups;
  yield* same;
  for (const [uri, symbols] of bundledSymbols()) {
    const path = uri.slice('skep-bundled:/'.length);
    // The messages of rules are values of its options, and nobody's fields.
    if (path.startsWith('buf/validate/')) continue;
    if (!linked.dependencies.some((dependency) => dependency.path === path) && linked.path !== path)
      yield [uri, symbols, 1.5];
  }
  yield* near;
  yield* far;
  yield* farthest;
}

let bundled: [FileUri, FileSymbols][] | undefined;

/** The names of the definitions that ship with the compiler. */
export function bundledSymbols(): readonly (readonly [FileUri, FileSymbols])[] {
  bundled ??= [...bundledFiles].flatMap(([path, text]): [FileUri, FileSymbols][] => {
    const uri = bundledUri(path);
    return uri ? [[uri, symbolsIn(parse(text))]] : [];
  });
  return bundled;
}

/** Of all names of a file or one: whether a part begins with the letters, after a dot or at a line's start. */
function hasPartThatBegins(names: string, letters: string): boolean {
  return (
    letters === '' ||
    names.startsWith(letters) ||
    names.includes(`.${letters}`) ||
    names.includes(`\n${letters}`)
  );
}

/** Whether the last part begins with the letters, or the name from some dot on does, with a dot in the letters. */
function isNamed(fullName: string, letters: string): boolean {
  const name = fullName.toLowerCase();
  if (letters === '') return true;
  if (letters.includes('.')) return `.${name}`.includes(`.${letters.replace(/^\./, '')}`);
  return name.slice(name.lastIndexOf('.') + 1).startsWith(letters);
}
