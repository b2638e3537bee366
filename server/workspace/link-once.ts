import { FileLayer, type FileSource, type TextEditing } from './file-source.ts';
import type { FileSystem } from './file-system.ts';
import { addToGroup, type Group } from './group.ts';
import type { ImportRoots } from './import-roots.ts';
import { Linker, type Program } from './program.ts';
import { filesOf } from './programs.ts';
import type { SnapshotFile } from './snapshot.ts';
import { Turns } from './turns.ts';
import type { FileUri } from './uri.ts';

/** How many files are linked together. */
const batchSize = 32;

/** How many files stay read that were asked for: those that come next in order often import them. */
const maxHeld = 256;

/** What a workspace lends to those who link beside it. */
export interface LinkHost {
  readonly fileSystem: FileSystem;
  readonly store: FileSource;
  rootsFor(uri: FileUri, source: FileSource): Promise<ImportRoots>;
  /** What is linked already under the roots of this key. */
  program(key: string): Program | undefined;
}

/** How files are linked that no workspace keeps. */
export interface LinkOnceOptions {
  /** Files that are linked as they would be once edited. */
  readonly edited?: ReadonlyMap<FileUri, TextEditing>;
  /** When aborted, linking ends early. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Links files for one answer, batch by batch, so that thousands can be looked at in the memory of a few. What several steps of an
 * answer link is read and linked for the first of them; all of it is let go with the session.
 */
export class LinkSession {
  readonly #host: LinkHost;
  readonly #layer: FileLayer;
  readonly #linkers = new Map<string, Linker>();
  readonly #turns = new Turns();
  /** Files that were asked for and are still held, the oldest first. */
  readonly #held = new Set<FileUri>();

  constructor(host: LinkHost) {
    this.#host = host;
    this.#layer = new FileLayer(host.store, host.fileSystem);
  }

  /** The files, linked, a batch at a time. */
  async *link(uris: Iterable<FileUri>, options: LinkOnceOptions = {}): AsyncGenerator<SnapshotFile[]> {
    const { edited, signal } = options;
    const layer = edited ? new FileLayer(this.#layer, this.#host.fileSystem, edited) : this.#layer;
    const linkers = edited ? new Map<string, Linker>() : this.#linkers;
    // Neighbours share most of their imports, which one batch leaves linked for the next.
    const inOrder = [...new Set(uris)].sort();
    for (let from = 0; from < inOrder.length; from += batchSize) {
      if (signal?.aborted) return;
      const batch = inOrder.slice(from, from + batchSize);
      await Promise.all(batch.map((uri) => layer.load(uri)));
      yield await this.#linkBatch(batch, layer, linkers);
      if (layer === this.#layer) this.#hold(batch);
      else layer.forget(batch);
    }
  }

  async #linkBatch(
    batch: readonly FileUri[],
    layer: FileLayer,
    linkers: Map<string, Linker>,
  ): Promise<SnapshotFile[]> {
    const groups = new Map<string, Group>();
    for (const uri of batch) {
      if (layer.text(uri) !== undefined) addToGroup(groups, uri, await this.#host.rootsFor(uri, layer));
      await this.#turns.rest();
    }
    const files: SnapshotFile[] = [];
    for (const [key, group] of groups) {
      let linker = linkers.get(key);
      if (!linker) {
        linker = new Linker(layer, group, this.#linkers.get(key)?.program ?? this.#host.program(key));
        linkers.set(key, linker);
      }
      const found = await linker.load(group.own, this.#turns);
      const linking = linker.linkInSteps(group.own, found);
      let step = linking.next();
      for (; !step.done; step = linking.next()) await this.#turns.rest();
      files.push(...filesOf(group, step.value));
    }
    return files;
  }

  #hold(batch: readonly FileUri[]): void {
    for (const uri of batch) {
      this.#held.delete(uri);
      this.#held.add(uri);
    }
    const excess = [...this.#held].slice(0, Math.max(0, this.#held.size - maxHeld));
    for (const uri of excess) this.#held.delete(uri);
    this.#layer.forget(excess);
  }
}
