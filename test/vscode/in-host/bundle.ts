import path from 'node:path';
import { build } from 'esbuild';
import { dist, root } from '../../../.scripts/places.ts';

/** Bundles what runs inside the extension host, and answers with the file. */
export async function bundleInHostTests(): Promise<string> {
  const outfile = path.join(dist, 'vscode', 'in-host.cjs');
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(import.meta.dirname, 'run.ts')],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return outfile;
}
