import { stat } from 'node:fs/promises';
import path from 'node:path';
import { AgainstError } from './against-error.ts';
import type { Against } from './breaking-folder.ts';
import { findCommit, findRepository, openGitTree } from './git-tree.ts';
import { nodeFileSystem } from './node-file-system.ts';
import { readDescriptorSet } from './read-descriptor-set.ts';

/** What is compared with, until it is disposed of. */
type OpenAgainst = Against & Disposable;

/**
 * Finds what somebody named to compare a folder with: another folder, a file with a descriptor set, or anything that git
 * takes for a commit. What is there on the disk is meant first. `from` is where relative paths start. Throws AgainstError.
 */
export async function openAgainst(
  name: string,
  folder: string,
  options: { from: string; signal?: AbortSignal },
): Promise<OpenAgainst> {
  const place = path.resolve(options.from, name);
  const found = await stat(place).catch(() => undefined);
  if (found?.isDirectory()) return { fileSystem: nodeFileSystem, folder: place, [Symbol.dispose]: () => {} };
  if (found) return { sets: [{ descriptors: await readDescriptorSet(place) }], [Symbol.dispose]: () => {} };
  const fileSystem = await openCommit(name, folder, options.signal).catch((error: unknown) => {
    throw error instanceof AgainstError ? explain(error, place) : error;
  });
  return { fileSystem, folder, [Symbol.dispose]: () => fileSystem[Symbol.dispose]() };
}

async function openCommit(ref: string, folder: string, signal: AbortSignal | undefined) {
  const repository = await findRepository(folder, signal);
  return openGitTree(repository, await findCommit(folder, ref, signal), signal);
}

/** Somebody may have meant a file that is not there. */
function explain(error: AgainstError, place: string): AgainstError {
  if (error.code !== 'ref-unknown' && error.code !== 'no-repository') return error;
  const code = error.code === 'ref-unknown' ? 'ref-unknown' : 'not-found';
  return new AgainstError(code, `there is no folder or file ${place}, and ${error.message}`, {
    cause: error,
  });
}
