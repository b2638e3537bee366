import { constants } from 'node:fs';
import { access, open, stat } from 'node:fs/promises';
import path from 'node:path';

/** A program as it is started. */
export interface FoundProgram {
  file: string;
  /** What goes before its own arguments. */
  args: string[];
  env: NodeJS.ProcessEnv;
}

/**
 * Finds a program as a template names it: a path, from `folder`; else a name, in the `node_modules/.bin` of `folder` and of those
 * around it, then on the PATH. Undefined where there is none.
 */
export async function findProgram(name: string, folder: string): Promise<FoundProgram | undefined> {
  const bins = binFolders(folder);
  const searched = [...bins, ...(process.env.PATH ?? '').split(path.delimiter).filter((each) => each !== '')];
  const file = /[\\/]/.test(name)
    ? await firstExecutable([path.resolve(folder, name)])
    : await firstExecutable(searched.map((each) => path.join(each, name)));
  if (file === undefined) return undefined;
  const env = { ...process.env, PATH: searched.join(path.delimiter) };
  if (!(await isNodeScript(file)) || (await firstExecutable(searched.map((each) => path.join(each, 'node')))))
    return { file, args: [], env };
  // No Node on this machine but the one that runs us, which in an editor is the editor.
  return { file: process.execPath, args: [file], env: { ...env, ELECTRON_RUN_AS_NODE: '1' } };
}

function binFolders(folder: string): string[] {
  const found: string[] = [];
  for (let each = path.resolve(folder); ; each = path.dirname(each)) {
    found.push(path.join(each, 'node_modules', '.bin'));
    if (each === path.dirname(each)) return found;
  }
}

async function firstExecutable(files: readonly string[]): Promise<string | undefined> {
  const endings = process.platform === 'win32' ? (process.env.PATHEXT ?? '.EXE').split(';') : [''];
  for (const file of files.flatMap((each) => endings.map((ending) => each + ending))) {
    const found = await stat(file).catch(() => undefined);
    if (!found?.isFile()) continue;
    const mayRun = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (mayRun) return file;
  }
  return undefined;
}

/** By its first line: `#!/usr/bin/env node` */
async function isNodeScript(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(100), 0, 100, 0);
    return /^#!.*\bnode\b/.test(buffer.toString('latin1', 0, bytesRead));
  } finally {
    await handle.close();
  }
}
