/** The licences of what is bundled: most of them ask that their text goes along. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BuildResult } from 'esbuild';
import { writeIfChanged } from './mirror-folder.ts';
import { dist, root } from './places.ts';

/** Writes `dist/NOTICES.txt` for all packages whose files went into these bundles. */
export async function writeNotices(results: readonly BuildResult<{ metafile: true }>[]): Promise<void> {
  const inputs = results.flatMap((result) => Object.keys(result.metafile.inputs));
  const folders = new Set(inputs.map(packageFolder).filter((folder) => folder !== undefined));
  for (const name of ['esbuild', '@bufbuild/protobuf', '@connectrpc/connect'])
    folders.add(`node_modules/${name}`);
  const notices = await Promise.all([...folders].sort().map(notice));
  await writeIfChanged(path.join(dist, 'NOTICES.txt'), notices.join(`\n${'-'.repeat(80)}\n\n`));
}

/** `node_modules/@a/b/dist/x.js` -> `node_modules/@a/b`; undefined for our own files. */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

async function notice(relative: string): Promise<string> {
  const folder = path.join(root, relative);
  const { name, version, license } = JSON.parse(await readFile(path.join(folder, 'package.json'), 'utf8'));
  const file = (await readdir(folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? await readFile(path.join(folder, file), 'utf8') : '';
  return `${name} ${version} (${license})\n\n${text.trim()}\n`;
}
