/**
 * Puts `skep` on the PATH of the integrated terminal: two small scripts that run the command line on the editor's own
 * Node, in a folder of the extension's storage.
 */
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type * as vscode from 'vscode';
import { cmdScript, shellScript } from './shim-scripts.ts';

/** `cli` is dist/cli.js. */
export async function addTerminalCommand(context: vscode.ExtensionContext, cli: string): Promise<void> {
  const folder = path.join(context.globalStorageUri.fsPath, 'bin');
  await mkdir(folder, { recursive: true });
  await writeChanged(path.join(folder, 'skep'), shellScript(process.execPath, cli));
  await writeChanged(path.join(folder, 'skep.cmd'), cmdScript(process.execPath, cli));
  const collection = context.environmentVariableCollection;
  collection.description = 'Adds the `skep` command.';
  collection.prepend('PATH', folder + path.delimiter);
  const home = process.env.SKEP_HOME;
  if (home) collection.replace('SKEP_HOME', home);
  else collection.delete('SKEP_HOME');
}

/** Leaves a file alone that is as it should be: a terminal may be running it. */
async function writeChanged(file: string, text: string): Promise<void> {
  const before = await readFile(file, 'utf8').catch(() => '');
  if (before === text) return;
  await writeFile(file, text);
  await chmod(file, 0o755);
}
