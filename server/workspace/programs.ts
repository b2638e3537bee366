import type { FileSource } from './file-source.ts';
import { addToGroup, type Group } from './group.ts';
import type { ImportRoots } from './import-roots.ts';
import { Linker, type Program } from './program.ts';
import type { SnapshotFile } from './snapshot.ts';
import { Turns } from './turns.ts';
import { type FileUri, isWithin } from './uri.ts';

/** How many files the disk is asked for at a time. */
const readAtOnce = 64;

/** How the files of some programs are linked. */
export interface LinkOptions {
  /** Whether the work is still wanted: asked after every turn. */
  readonly isWanted: () => boolean;
  /** What is linked already as it is now, to be taken over. */
  readonly linked?: Programs;
}

/** Links files, those of the same import roots together. What was linked before is kept where it would come out the same. */
export class Programs {
  readonly #store: FileSource;
  readonly #rootsFor: (uri: FileUri) => Promise<ImportRoots>;
  readonly #linkers = new Map<string, Linker>();

  constructor(store: FileSource, rootsFor: (uri: FileUri) => Promise<ImportRoots>) {
    this.#store = store;
    this.#rootsFor = rootsFor;
  }

  /** As last linked under the roots of this key. */
  program(key: string): Program | undefined {
    return this.#linkers.get(key)?.program;
  }

  /** Links these files and nothing else, in turns; undefined when that was not wanted to the end. */
  async link(uris: Iterable<FileUri>, options: LinkOptions): Promise<SnapshotFile[] | undefined> {
    const turns = new Turns();
    const groups = await this.#group([...new Set(uris)], turns);
    const loaded: [string, Group, ReadonlyMap<string, FileUri>][] = [];
    for (const [key, group] of groups) {
      loaded.push([key, group, await this.#linkerFor(key, group).load(group.own)]);
      await turns.rest();
    }
    if (!options.isWanted()) return undefined;
    for (const key of this.#linkers.keys()) if (!groups.has(key)) this.#linkers.delete(key);
    const files: SnapshotFile[] = [];
    for (const [key, group, found] of loaded) {
      const linking = this.#linkerFor(key, group).linkInSteps(group.own, found, options.linked?.program(key));
      for (let step = linking.next(); ; step = linking.next()) {
        if (step.done) {
          files.push(...filesOf(group, step.value));
          break;
        }
        if (!turns.isOver) continue;
        await turns.rest();
        if (!options.isWanted()) return undefined;
      }
    }
    return files;
  }

  #linkerFor(key: string, group: Group): Linker {
    let linker = this.#linkers.get(key);
    if (!linker) {
      linker = new Linker(this.#store, group);
      this.#linkers.set(key, linker);
    }
    return linker;
  }

  async #group(uris: readonly FileUri[], turns: Turns): Promise<Map<string, Group>> {
    const groups = new Map<string, Group>();
    for (const [index, uri] of uris.entries()) {
      if (index % readAtOnce === 0) {
        const unread = uris.slice(index, index + readAtOnce).filter((next) => !this.#store.isLoaded(next));
        if (unread.length > 0) await Promise.all(unread.map((next) => this.#store.load(next)));
      }
      if (this.#store.text(uri) === undefined) continue;
      addToGroup(groups, uri, await this.#rootsFor(uri));
      await turns.rest();
    }
    return groups;
  }
}

/** The linked files of a group. */
export function filesOf({ own, copies }: Group, program: Program): SnapshotFile[] {
  const files: SnapshotFile[] = [];
  for (const [path, uri] of own) {
    const linked = program.compilation.files.get(path);
    const isCopy = copies !== undefined && isWithin(copies, uri);
    if (linked) files.push({ uri, linked, program, isCopy });
  }
  return files;
}
