/**
 * An editor for machines without one: VS Code in the browser, from the npm package `code-server`. It is kept in the cache
 * folder and not among the devDependencies, because its install compiles native modules for two minutes.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { requireDebianPackages } from './debian-packages.ts';
import { makeFolderOnce } from './once.ts';
import { cache } from './places.ts';
import { runNpm } from './run-command.ts';

const codeServerVersion = '4.139.1';

export interface CodeServer {
  /** The Node that code-server's native modules were compiled for. */
  node: string;
  /** code-server's own entry: what a person runs. */
  entry: string;
  /** The entry of VS Code's server inside it: what runs tests inside the extension host. */
  vscodeServer: string;
}

/** Installs code-server unless the cache has it, and answers where it is. Works on Linux x64 and arm64. */
export async function installCodeServer(): Promise<CodeServer> {
  const folder = path.join(cache, `code-server-${codeServerVersion}-node-${process.version}`);
  await makeFolderOnce(folder, install);
  const modules = path.join(folder, 'node_modules');
  return {
    node: path.join(modules, nodePackage(), 'bin', 'node'),
    entry: path.join(modules, 'code-server', 'out', 'node', 'entry.js'),
    vscodeServer: path.join(modules, 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

async function install(folder: string): Promise<void> {
  if (process.platform !== 'linux') {
    throw new Error(
      'VS Code in the browser is installed on Linux only; elsewhere install the desktop one (`code`).',
    );
  }
  await requireDebianPackages([
    'build-essential',
    'libkrb5-dev',
    'libsecret-1-dev',
    'libx11-dev',
    'libxkbfile-dev',
    'pkg-config',
    'python3',
  ]);
  console.log(`Installing code-server ${codeServerVersion} into ${path.dirname(folder)} (once, two minutes)`);
  await writeFile(path.join(folder, 'package.json'), JSON.stringify({ private: true }));
  await runNpm(['install', '--ignore-scripts', `${nodePackage()}@${process.version.slice(1)}`], folder);
  const nodeFolder = path.join(folder, 'node_modules', nodePackage());
  await runNpm(['install', `code-server@${codeServerVersion}`], folder, {
    npm_config_nodedir: nodeFolder,
    PATH: `${path.join(nodeFolder, 'bin')}${path.delimiter}${process.env.PATH}`,
  });
}

function nodePackage(): string {
  return `node-linux-${process.arch}`;
}

/** Installs it, which takes minutes on a machine that has none, and prints the path that a person runs. */
export default async function main(): Promise<void> {
  console.log((await installCodeServer()).entry);
}
