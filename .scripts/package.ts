/**
 * `npm run package`: a .vsix for each platform and the web (or for the ones named: `npm run package -- linux-x64`) in
 * `dist/vsix/`, and their sizes. A platform's holds its esbuild, which bundles what users run and cannot be bundled itself.
 */
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import build from './build.ts';
import { isForWeb } from './bundles.ts';
import { makeFolderOnce } from './once.ts';
import { cache, dist, root } from './places.ts';
import { runCommand, runNpm } from './run-command.ts';

const targets = ['linux-x64', 'linux-arm64', 'darwin-x64', 'darwin-arm64', 'win32-x64', 'web'];

/** Bytes: what a .vsix may take. */
const limit = 8_000_000;

/** Answers with the exit code: 1 where a .vsix is larger than the limit. Throws an Error for a target that there is not. */
export default async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => !targets.includes(arg));
  if (unknown) throw new Error(`There is no target ${unknown}; there are ${targets.join(', ')}.`);
  const failed = await build([]);
  if (failed) return failed;
  let tooLarge = 0;
  for (const target of args.length > 0 ? args : targets) {
    const { size } = await stat(await packageExtension(target));
    console.log(`${target.padEnd(13)} ${(size / 1_000_000).toFixed(2)} MB`);
    if (size > limit) tooLarge++;
  }
  if (tooLarge > 0) console.error(`Larger than ${limit / 1_000_000} MB: ${tooLarge}`);
  return tooLarge > 0 ? 1 : 0;
}

/** The target that this machine is. */
export function hostTarget(): string {
  return `${process.platform}-${process.arch}`;
}

/** Packs what was built, and answers with the .vsix file. */
export async function packageExtension(target: string): Promise<string> {
  const staging = await mkdtemp(path.join(tmpdir(), 'skep-vsix-'));
  const vsix = path.join(dist, 'vsix', `skep-${target}.vsix`);
  try {
    await stageExtension(staging, target);
    await mkdir(path.dirname(vsix), { recursive: true });
    const vsce = path.join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    const flags = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
    const command = [vsce, 'package', '--target', target, '--out', vsix, ...flags];
    await runCommand(process.execPath, command, { cwd: staging });
    return vsix;
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Lays out what ships, and nothing else: a file that is not named here cannot slip in. */
export async function stageExtension(folder: string, target: string): Promise<void> {
  const ships = target === 'web' ? shipsInBrowser : shipsOnMachine;
  const parts = ['README.md', 'CHANGELOG.md', 'LICENSE', 'extension/media', 'syntaxes', 'dist'];
  for (const part of parts) {
    const filter = (file: string) => ships(path.relative(root, file).split(path.sep));
    await cp(path.join(root, part), path.join(folder, part), { recursive: true, filter });
  }
  if (target !== 'web') await addEsbuild(folder, target);
  await writeFile(path.join(folder, '.vscodeignore'), '# All that is laid out here ships.\n');
  const manifest = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const omitted = ['scripts', 'dependencies', 'devDependencies', 'allowScripts', 'private'];
  for (const field of [...omitted, ...(target === 'web' ? ['main', 'bin'] : ['browser'])])
    delete manifest[field];
  await writeFile(path.join(folder, 'package.json'), JSON.stringify(manifest, null, 2));
}

async function addEsbuild(folder: string, target: string): Promise<void> {
  // Beside our code and not at the top, where vsce would ask npm about it.
  const modules = path.join(folder, 'dist', 'node_modules');
  const library = path.join(root, 'node_modules', 'esbuild');
  await cp(path.join(library, 'lib', 'main.js'), path.join(modules, 'esbuild', 'lib', 'main.js'));
  await cp(path.join(library, 'package.json'), path.join(modules, 'esbuild', 'package.json'));
  await cp(await esbuildBinary(target), path.join(modules, '@esbuild', target), { recursive: true });
}

/** Of `dist/`, only what was built: tests and `npm start` keep things there as well. Source maps stay here. */
function shipsOnMachine([folder, name = '', ...below]: string[]): boolean {
  if (folder === 'dist' && name === 'webview' && below.at(-1)?.endsWith('.map')) return false;
  if (folder !== 'dist' || name === '' || isForBoth(name)) return true;
  return (
    ['packages', 'templates', 'page', 'webview'].includes(name) || (/\.c?js$/.test(name) && !isForWeb(name))
  );
}

function shipsInBrowser([folder, name = '']: string[]): boolean {
  return folder !== 'dist' || name === '' || isForBoth(name) || isForWeb(name);
}

function isForBoth(name: string): boolean {
  return name === 'NOTICES.txt';
}

/** The folder of esbuild's package for a platform: ours, or fetched once where it is another's. */
async function esbuildBinary(target: string): Promise<string> {
  const name = path.join('@esbuild', target);
  if (target === hostTarget()) return path.join(root, 'node_modules', name);
  const { version } = JSON.parse(
    await readFile(path.join(root, 'node_modules/esbuild/package.json'), 'utf8'),
  );
  const folder = await makeFolderOnce(path.join(cache, `esbuild-${version}-${target}`), async (temporary) => {
    await writeFile(path.join(temporary, 'package.json'), JSON.stringify({ private: true }));
    // By force: it is not for this machine.
    await runNpm(['install', '--force', '--ignore-scripts', `@esbuild/${target}@${version}`], temporary);
  });
  return path.join(folder, 'node_modules', name);
}
