import { LineWalk } from '../compiler/index.ts';
import { bundledFile } from './bundled.ts';
import { hasAny, NameTable } from './file-uses.ts';
import { ImportGraph } from './import-graph.ts';
import type { LinkSession } from './link-once.ts';
import { type OccurrenceRole, occurrencesOf } from './occurrences.ts';
import type { SnapshotFile } from './snapshot.ts';
import type { SymbolIndex } from './symbol-index.ts';
import { Turns } from './turns.ts';
import type { FileUri } from './uri.ts';

/** Something declared, to be looked for: its file (undefined for a package) and the full names it goes by. */
export interface UseTarget {
  readonly uri: FileUri | undefined;
  readonly names: readonly string[];
}

/** A place that names it. Lines and UTF-16 columns are zero-based. */
export interface Use {
  readonly uri: FileUri;
  readonly line: number;
  readonly character: number;
  readonly length: number;
  /** The one of the target's names that is meant. */
  readonly name: string;
  readonly role: OccurrenceRole;
}

/** Is told of a use: the parts of a `Use`. Of some names there are tens of thousands, so that no object is made of each. */
export type UseVisitor = (
  uri: FileUri,
  line: number,
  character: number,
  length: number,
  name: string,
  role: OccurrenceRole,
) => void;

const roles: readonly OccurrenceRole[] = ['reference', 'package', 'link', 'text'];

/** Numbers a use takes: line, character, length, the name's id, the id of its file (0 without one), its role's index. */
const useSize = 6;

/** Files that are linked together while nobody waits for them. */
const learntAtOnce = 16;

/** Every file sees this one without an import: it says what options there are. */
const implicitImport = '/google/protobuf/descriptor.proto';

/**
 * The address that a file's declarations are known by. Without an import, options lead to the descriptor.proto that ships with the
 * compiler; it and the workspace's own are one.
 */
export function declaringUri(uri: FileUri): FileUri {
  return uri.endsWith(implicitImport) ? implicitImport : uri;
}

const noUses = new Uint32Array();

interface FileUsesKnown {
  /** Of the file's text, and the newest of the meanings of all that it imports. */
  readonly text: number;
  readonly meaning: number;
  /** The newest of all meanings when this was last found to hold. */
  checked: number;
  /** In the order of their names' ids, those of one name in the order of the text. */
  readonly uses: Uint32Array;
}

/**
 * Where things are used, in the whole workspace. What a file names is known from its text; only files that name what is looked
 * for, and can see it, are linked. What they use is then kept, in a few numbers each, until they or their imports change.
 */
export class UseIndex {
  readonly #index: SymbolIndex;
  readonly #names = new NameTable();
  readonly #uris = new NameTable();
  /** Replaced when it is forgotten: what was begun before that goes on in the one that it began with. */
  #known = new Map<FileUri, FileUsesKnown>();
  /** What the files of one list use, where it was known of each when the index was this new. */
  #all:
    | { readonly files: readonly FileUri[]; readonly newest: number; readonly uses: readonly Uint32Array[] }
    | undefined;
  #graph: { readonly key: string; readonly graph: ImportGraph } | undefined;

  constructor(index: SymbolIndex) {
    this.#index = index;
  }

  /** Imports may find other files than before. */
  forget(): void {
    this.#known = new Map();
    this.#all = undefined;
    this.#graph = undefined;
  }

  /** Which of these files, all indexed, may import which. */
  graph(files: readonly FileUri[]): ImportGraph {
    const key = `${files.length} ${this.#index.importsVersion}`;
    if (this.#graph?.key !== key) {
      const imports = files.map((uri) => [uri, this.#index.uses(uri)?.imports ?? []] as const);
      this.#graph = { key, graph: new ImportGraph(imports) };
    }
    return this.#graph.graph;
  }

  /** The files, all indexed, that may name the target; of some of them, which of those. */
  candidates(files: readonly FileUri[], target: UseTarget, some = files): FileUri[] {
    if (some.length === 0) return [];
    const whole = this.#ids(target.names);
    const parts = this.#ids(target.names.flatMap(suffixesOf));
    if (whole.length === 0 && parts.length === 0) return some.filter((uri) => uri === target.uri);
    const isSeenByAll = target.uri === undefined || target.uri.endsWith(implicitImport);
    const seeing = isSeenByAll ? undefined : this.graph(files).importersOf(target.uri);
    return some.filter((uri) => {
      const uses = this.#index.uses(uri);
      if (!uses) return false;
      if (uri === target.uri || hasAny(uses.mentions, whole)) return true;
      // In comments a name of the same package needs no import.
      const mayMention = hasAny(uses.mentions, parts) && this.#shareScope(uri, target);
      return (
        mayMention ||
        ((!seeing || seeing.has(uri)) && (hasAny(uses.names, parts) || hasAny(uses.mentions, parts)))
      );
    });
  }

  /** Visits all uses in these files, all indexed, those of a file together. Ends early when aborted. */
  async visit(
    files: readonly FileUri[],
    target: UseTarget,
    visit: UseVisitor,
    session: LinkSession,
    signal?: AbortSignal,
  ): Promise<void> {
    const uses = await this.#usesOf(files, target, session, signal);
    const names = [...this.#nameIds(target.names)];
    const uriId = target.uri === undefined ? 0 : this.#uris.id(declaringUri(target.uri)) + 1;
    for (const [index, uri] of files.entries()) {
      const own = uses[index] ?? noUses;
      for (const [id, name] of names) {
        for (let at = firstUseOf(own, id); own[at + 3] === id; at += useSize) {
          if (own[at + 4] !== 0 && own[at + 4] !== uriId) continue;
          const role = roles[own[at + 5] ?? 0] ?? 'reference';
          // A package and what is declared in one may have the same name.
          if ((role === 'package') !== (target.uri === undefined) && role !== 'link' && role !== 'text')
            continue;
          visit(uri, own[at] ?? 0, own[at + 1] ?? 0, own[at + 2] ?? 0, name, role);
        }
      }
    }
  }

  /** What each of these files uses; of one that cannot name the target, it need not be known. */
  async #usesOf(
    files: readonly FileUri[],
    target: UseTarget,
    session: LinkSession,
    signal: AbortSignal | undefined,
  ): Promise<readonly Uint32Array[]> {
    const { newest } = this.#index;
    const known = this.#known;
    if (this.#all?.files === files && this.#all.newest === newest) return this.#all.uses;
    // Of most files it is known what they use: looking there is faster than finding out whether they may.
    const doubtful = files.filter((uri) => !this.#isKnown(uri));
    const candidates = this.candidates(files, target, doubtful);
    await this.#know(files, candidates, session, signal);
    const passedOver = new Set(doubtful);
    for (const uri of candidates) passedOver.delete(uri);
    const uses = files.map((uri) => (passedOver.has(uri) ? noUses : (known.get(uri)?.uses ?? noUses)));
    const isWhole = doubtful.length === 0 && this.#index.newest === newest && this.#known === known;
    if (isWhole) this.#all = { files, newest, uses };
    return uses;
  }

  /**
   * Finds out what these files, all indexed, use, before anybody asks: only where it never was. In turns, which everything else
   * goes before; ends early when aborted.
   */
  async learn(files: readonly FileUri[], session: LinkSession, signal: AbortSignal): Promise<void> {
    const unknown = files.filter((uri) => !this.#known.has(uri)).sort();
    for (let from = 0; from < unknown.length && !signal.aborted; from += learntAtOnce) {
      await this.#know(files, unknown.slice(from, from + learntAtOnce), session, signal);
    }
  }

  /**
   * Whether what a file uses is known as it is now. Where nothing has changed in meaning, anywhere, there is no need to look through
   * all that it imports.
   */
  #isKnown(uri: FileUri): boolean {
    const known = this.#known.get(uri);
    return (
      known !== undefined &&
      known.checked === this.#index.newestMeaning &&
      known.text === this.#index.version(uri)?.text
    );
  }

  /** Links those of the candidates of which it is not known, or not any more, what they use. */
  async #know(
    files: readonly FileUri[],
    candidates: readonly FileUri[],
    session: LinkSession,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const graph = this.graph(files);
    const newest = this.#index.newestMeaning;
    const allKnown = this.#known;
    const unknown: FileUri[] = [];
    for (const uri of candidates) {
      const known = allKnown.get(uri);
      const text = this.#index.version(uri)?.text;
      if (this.#isKnown(uri)) continue;
      if (known && known.text === text && known.meaning === this.#meaningOf(uri, graph))
        known.checked = newest;
      else unknown.push(uri);
    }
    const turns = new Turns();
    // As they are before they are linked: what changes meanwhile is then found to be newer.
    const versions = new Map(
      unknown.map((uri) => {
        const text = this.#index.version(uri)?.text ?? 0;
        return [uri, { text, meaning: this.#meaningOf(uri, graph) }] as const;
      }),
    );
    for await (const linked of session.link(unknown, { signal })) {
      for (const file of linked) {
        const version = versions.get(file.uri) ?? { text: 0, meaning: 0 };
        allKnown.set(file.uri, { ...version, checked: newest, uses: this.#pack(file) });
        await turns.rest();
      }
    }
  }

  #pack({ uri, linked, program }: SnapshotFile): Uint32Array {
    const found: number[][] = [];
    const { text } = linked.syntax;
    const lines = new LineWalk(text);
    for (const { start, end, target, targetPath, role } of occurrencesOf(
      linked,
      (path) => program.compilation.files.get(path) ?? bundledFile(path),
    )) {
      lines.to(start);
      const targetUri = targetPath === linked.path ? uri : targetPath && program.uriOf(targetPath);
      const uriId =
        targetUri === undefined || targetUri === '' ? 0 : this.#uris.id(declaringUri(targetUri)) + 1;
      found.push([
        lines.line,
        start - lines.start,
        end - start,
        this.#names.id(target),
        uriId,
        roles.indexOf(role),
      ]);
    }
    return Uint32Array.from(found.sort((a, b) => (a[3] ?? 0) - (b[3] ?? 0)).flat());
  }

  /** The newest of the meanings of a file and of all that it imports. */
  #meaningOf(uri: FileUri, graph: ImportGraph): number {
    let meaning = 0;
    for (const imported of graph.importsOf(uri)) {
      meaning = Math.max(meaning, this.#index.version(imported)?.meaning ?? 0);
    }
    return meaning;
  }

  #shareScope(uri: FileUri, { names }: UseTarget): boolean {
    const packageName = this.#index.symbols(uri)?.packageName ?? '';
    return names.some((name) => packageName === '' || name.startsWith(`${packageName}.`));
  }

  #ids(names: readonly string[]): number[] {
    return names.map((name) => this.#index.nameId(name)).filter((id) => id !== undefined);
  }

  *#nameIds(names: readonly string[]): Generator<[number, string]> {
    for (const name of names) {
      const id = this.#names.known(name);
      if (id !== undefined) yield [id, name];
    }
  }
}

/** Where the uses of a name begin; where there are none, the place of another or the end. */
function firstUseOf(uses: Uint32Array, id: number): number {
  let low = 0;
  let high = uses.length / useSize;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((uses[middle * useSize + 3] ?? 0) < id) low = middle + 1;
    else high = middle;
  }
  return low * useSize;
}

/** `a.b.C`, `b.C` and `C`: how a name may be written. */
function suffixesOf(name: string): string[] {
  const suffixes = [name];
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1))
    suffixes.push(name.slice(dot + 1));
  return suffixes;
}
