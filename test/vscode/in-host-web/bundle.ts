import path from 'node:path';
import { build } from 'esbuild';
import { root } from '../../../.scripts/places.ts';

/** Bundles what runs inside the web extension host into a file. It has to lie in an extension's folder. */
export async function bundleWebTests(outfile: string): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(import.meta.dirname, 'run.ts')],
    outfile,
    bundle: true,
    platform: 'browser',
    format: 'cjs',
    target: 'es2022',
    external: ['vscode'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
}
