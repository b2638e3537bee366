/** Makes projects ready, one at a time each: the editor and a running project may ask for the same at once. */
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { withImports } from '../../server/generate/with-imports.ts';
import { abortable } from '../api/abortable.ts';
import { type ForeignEnvironments, usedDefinition } from '../foreign/index.ts';
import { findProjects, type Prepared, prepare, readManifest, type UsedDefinition } from '../project/index.ts';
import { matchService } from '../project/match-service.ts';
import type { Registry } from '../registry/registry.ts';
import { UserError } from '../user-error.ts';

/** A project of the workspace and what a definition change in it has to do with others. */
interface Neighbour {
  folder: string;
  /** Absolute folder of its definitions. */
  definitions: string;
  uses: readonly string[];
}

export class Preparing {
  readonly #registry: Registry;
  readonly #foreign: ForeignEnvironments;
  /** The last preparation of each folder that has not ended. */
  readonly #running = new Map<string, Promise<unknown>>();

  constructor(registry: Registry, foreign: ForeignEnvironments) {
    this.#registry = registry;
    this.#foreign = foreign;
  }

  /** As `prepare`; what a project uses is looked for in the workspace first and then among what runs. */
  async prepare(folder: string, workspaceFolders: readonly string[], signal: AbortSignal): Promise<Prepared> {
    const before = this.#running.get(folder);
    const sources = { workspaceFolders, findService: this.findService.bind(this) };
    const prepared = (async () => {
      await before?.catch(() => undefined);
      return prepare(folder, sources, signal);
    })();
    this.#running.set(folder, prepared);
    try {
      return await prepared;
    } finally {
      if (this.#running.get(folder) === prepared) this.#running.delete(folder);
    }
  }

  /**
   * Prepares a project and those of the workspace that use it, so that their clients are of the same definitions.
   * Answers with the files that were written, and with what code generation found and said. A user of it that is broken in itself
   * stays as it is: preparing that one says why.
   */
  async prepareWithUsers(
    folder: string,
    workspaceFolders: readonly string[],
    signal: AbortSignal,
  ): Promise<Pick<Prepared, 'changed' | 'problems' | 'notes'>> {
    const { services, changed, problems, notes } = await this.prepare(folder, workspaceFolders, signal);
    const users = (await neighbours(folder, workspaceFolders)).filter((other) =>
      other.uses.some((name) => matchService(name, services).length > 0),
    );
    for (const user of users) {
      try {
        changed.push(...(await this.prepare(user.folder, workspaceFolders, signal)).changed);
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
    return { changed, problems, notes };
  }

  /** Definitions folders of the workspace that the copies in a project's `uses/` come from. */
  async usedDefinitions(
    folder: string,
    prepared: Prepared,
    workspaceFolders: readonly string[],
  ): Promise<string[]> {
    if (prepared.manifest.uses.length === 0) return [];
    const own = path.join(folder, prepared.manifest.definitions);
    const used = prepared.descriptors.file
      .map((file) => file.name)
      .filter((name) => !existsSync(path.join(own, name)));
    return (await neighbours(folder, workspaceFolders))
      .map((other) => other.definitions)
      .filter((definitions) => used.some((name) => existsSync(path.join(definitions, name))));
  }

  /**
   * The definition of a service that runs here, from the files of the project that serves it; else of one that runs in
   * the other environment. Throws a UserError where that one cannot tell, and the signal's reason.
   */
  async findService(
    name: string,
    elsewhere: string | undefined,
    signal: AbortSignal,
  ): Promise<UsedDefinition | undefined> {
    const here = await this.#findHere(name);
    if (here !== undefined || elsewhere === undefined) return here;
    // It goes on being described for all others who ask.
    const described = this.#foreign.find(elsewhere).then((server) => server.described());
    return usedDefinition(await abortable(described, signal), name);
  }

  async #findHere(name: string): Promise<UsedDefinition | undefined> {
    const found = this.#registry.lookup(name);
    if (found.kind !== 'found' || found.service.project === undefined) return undefined;
    const { descriptor, origin } = found.service;
    if (origin === undefined || !path.isAbsolute(origin)) return undefined;
    const { definitions } = await readManifest(origin);
    const files = await Promise.all(
      withImports(descriptor.file).map(async (file) => {
        const importPath = `${file.name}.proto`;
        const text = await readDefinition(
          [path.join(origin, definitions), path.join(origin, 'uses')],
          importPath,
        );
        return text === undefined ? [] : [{ path: importPath, text }];
      }),
    );
    return { name: descriptor.typeName, files: files.flat() };
  }
}

/** The other projects of the workspace, as far as their skep.json can be read. */
async function neighbours(folder: string, workspaceFolders: readonly string[]): Promise<Neighbour[]> {
  const others = (await findProjects(workspaceFolders)).filter((each) => each !== path.resolve(folder));
  const read = others.map(async (other): Promise<Neighbour[]> => {
    try {
      const { definitions, uses } = await readManifest(other);
      return [{ folder: other, definitions: path.join(other, definitions), uses }];
    } catch {
      return [];
    }
  });
  return (await Promise.all(read)).flat();
}

/** Undefined for what is in none of the roots: a file that comes with the compiler. */
async function readDefinition(roots: readonly string[], importPath: string): Promise<string | undefined> {
  for (const root of roots) {
    const text = await readFile(path.join(root, importPath), 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return undefined;
}
