/** Copies that leave alone what did not change, so that whoever reads the copy meanwhile is not disturbed. */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** Makes the files of `target` those of `source` that `wanted` (a path relative to it) accepts; removes all others. */
export async function mirrorFolder(
  source: string,
  target: string,
  wanted: (file: string) => boolean = () => true,
): Promise<void> {
  const files = (await filesIn(source)).filter(wanted);
  for (const file of files)
    await writeIfChanged(path.join(target, file), await readFile(path.join(source, file)));
  const kept = new Set(files);
  for (const file of await filesIn(target)) if (!kept.has(file)) await rm(path.join(target, file));
}

/** Writes a file, and the folders it needs, unless it has that content already. */
export async function writeIfChanged(file: string, content: Uint8Array | string): Promise<void> {
  const bytes = Buffer.from(content);
  const present = await readFile(file).catch(() => undefined);
  if (present?.equals(bytes)) return;
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, bytes);
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}
