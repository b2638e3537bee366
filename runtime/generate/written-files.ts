/**
 * What was written for each template, by content, so that what is no longer generated can go without ever taking a file of a
 * person's. Kept in the user's data folder: it is nothing that belongs into a repository.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { defaultHome } from '../environment/data-folder.ts';
import { writeChanged } from '../project/write-changed.ts';

export interface WrittenFile {
  /** The folder of `out` that it was written below, absolute. */
  out: string;
  /** SHA-256 of its content. */
  hash: string;
}

/** What the last run for a template wrote, by absolute path; nothing where that is not known. */
export async function readWritten(template: string): Promise<Map<string, WrittenFile>> {
  const text = await readFile(listFor(template), 'utf8').catch(() => '{}');
  const written = new Map<string, WrittenFile>();
  for (const [file, entry] of Object.entries(parsed(text))) {
    if (!Array.isArray(entry)) continue;
    const [out, hash] = entry as unknown[];
    if (typeof out === 'string' && typeof hash === 'string' && isBelow(out, file))
      written.set(file, { out, hash });
  }
  return written;
}

/** Remembers what was written for a template, in the place of what was before. `template`: its absolute path. */
export async function saveWritten(
  template: string,
  written: ReadonlyMap<string, WrittenFile>,
): Promise<void> {
  const list = listFor(template);
  await mkdir(path.dirname(list), { recursive: true, mode: 0o700 });
  const entries = [...written].map(([file, { out, hash }]) => [file, [out, hash]]);
  await writeChanged(list, JSON.stringify(Object.fromEntries(entries)));
}

/** SHA-256 in hex, by which a file is known to be still as it was written. */
export function contentHash(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

/** Undefined where there is no such file. */
export async function hashOfFile(file: string): Promise<string | undefined> {
  const content = await readFile(file, 'utf8').catch(() => undefined);
  return content === undefined ? undefined : contentHash(content);
}

function listFor(template: string): string {
  return path.join(defaultHome(), 'generated', `${contentHash(template).slice(0, 32)}.json`);
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}

function isBelow(folder: string, file: string): boolean {
  const relative = path.relative(folder, file);
  return relative !== '' && !relative.startsWith('..') && !path.isAbsolute(relative);
}
