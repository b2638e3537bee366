/**
 * The packages that a service's code imports and that we ship, so that a new project runs with no install step:
 * `dist/packages/node_modules` with Connect, Protobuf-ES (as ES modules and types only) and our own `skep`.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { build } from 'esbuild';
import { sdkEntry } from './bundles.ts';
import { mirrorFolder, writeIfChanged } from './mirror-folder.ts';
import { dist, root } from './places.ts';
import { runCommand } from './run-command.ts';

const target = path.join(dist, 'packages', 'node_modules');

/** Writes those of others, trimmed to what is loaded and typed. Throws where one is not installed. */
export async function shipPackages(): Promise<void> {
  await Promise.all([shipPackage('@connectrpc/connect'), shipPackage('@bufbuild/protobuf')]);
}

/** The fields of a package.json that decide how it is found. */
interface PackageJson {
  name: string;
  version: string;
  license: string;
  exports: Record<string, { import: string }>;
}

/** A package without its CommonJS half, every public subpath kept. */
async function shipPackage(name: string): Promise<void> {
  const source = path.join(root, 'node_modules', name);
  const manifest: PackageJson = JSON.parse(await readFile(path.join(source, 'package.json'), 'utf8'));
  const esm = path.join('dist', 'esm') + path.sep;
  await mirrorFolder(
    source,
    path.join(target, name),
    (file) => file.startsWith(esm) && /\.(js|d\.ts)$/.test(file),
  );
  const subpaths = Object.entries(manifest.exports).map(
    ([subpath, { import: file }]) => [subpath, file] as const,
  );
  const trimmed = {
    name: manifest.name,
    version: manifest.version,
    license: manifest.license,
    type: 'module',
    sideEffects: false,
    main: Object.fromEntries(subpaths)['.'],
    exports: Object.fromEntries(subpaths),
  };
  await writeIfChanged(path.join(target, name, 'package.json'), `${JSON.stringify(trimmed, null, 2)}\n`);
}

/** `skep`: what a service may import of ours. Its types come from the compiler, its code is one file. */
export async function shipSdk(): Promise<void> {
  const folder = path.join(target, 'skep');
  const { version, license } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  await build({
    absWorkingDir: root,
    entryPoints: [path.join(root, sdkEntry)],
    outfile: path.join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    packages: 'external',
    logLevel: 'warning',
  });
  const types = path.join(folder, 'types');
  const declarations = path.join(root, '.scripts', 'sdk.tsconfig.json');
  const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  await runCommand(process.execPath, [tsc, '-p', declarations, '--outDir', types]);
  const manifest = {
    name: 'skep',
    version,
    license,
    type: 'module',
    sideEffects: false,
    exports: { '.': { types: './types/sdk/index.d.ts', default: './index.js' } },
  };
  await writeIfChanged(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}
