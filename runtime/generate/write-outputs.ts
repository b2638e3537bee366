import path from 'node:path';
import type { OutputFolder } from '../../server/generate/by-template.ts';
import { listFiles } from '../project/list-files.ts';
import { removeFile } from '../project/remove-file.ts';
import { writeChanged } from '../project/write-changed.ts';
import { explainSystemError } from '../system-error.ts';
import { UserError } from '../user-error.ts';
import { contentHash, hashOfFile, readWritten, saveWritten, type WrittenFile } from './written-files.ts';

/** What is remembered of the files that are written, and which others are removed. */
export interface WriteOptions {
  /** The template under which what is written is remembered, absolute; undefined: it is not. */
  written: string | undefined;
  /** Whether files that an earlier run for the same template wrote are removed, unless somebody changed them since. */
  removeStale: boolean;
  /** Whether all other files in the folders are removed too. */
  clean: boolean;
}

/**
 * Writes what plugins made, by the absolute path of its folder: files that changed alone. Answers with the files written or removed,
 * absolute. Throws UserError `cannot-write`.
 */
export async function writeOutputs(
  outputs: ReadonlyMap<string, OutputFolder>,
  { written: template, removeStale, clean }: WriteOptions,
): Promise<string[]> {
  try {
    const before = template === undefined ? new Map<string, WrittenFile>() : await readWritten(template);
    const changed: string[] = [];
    const written = new Map<string, WrittenFile>();
    for (const [out, { files }] of outputs) {
      for (const [name, content] of files) {
        const file = path.join(out, name);
        if (await writeChanged(file, content)) changed.push(file);
        written.set(file, { out, hash: contentHash(content) });
      }
    }
    for (const [file, { out, hash }] of before) {
      if (written.has(file)) continue;
      if (!removeStale) written.set(file, { out, hash });
      else if ((await hashOfFile(file)) === hash) changed.push(await remove(out, file));
    }
    if (clean) {
      for (const out of outputs.keys()) {
        for (const name of await listFiles(out, '')) {
          const file = path.join(out, name);
          if (!written.has(file)) changed.push(await remove(out, file));
        }
      }
    }
    if (template !== undefined) await saveWritten(template, written);
    return changed;
  } catch (error) {
    const explained = explainSystemError(error);
    if (!(explained instanceof UserError)) throw error;
    throw new UserError('cannot-write', explained.message, { cause: error });
  }
}

async function remove(out: string, file: string): Promise<string> {
  await removeFile(out, path.relative(out, file).replaceAll(path.sep, '/'));
  return file;
}
