import path from 'node:path';
import { buildSync } from 'esbuild';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** A plugin of this folder in one file: it is started hundreds of times, and from its source each takes three times as long. */
export function bundledPlugin(name: 'request-plugin' | 'scripted-plugin'): string {
  const outfile = path.join(temporaryFolder(), `${name}.mjs`);
  buildSync({
    entryPoints: [path.join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'silent',
  });
  return outfile;
}
