/**
 * Makes relative paths those of the instance's own folder. The working directory belongs to the whole host, which Node lets no
 * thread change: what would look there is told the whole path instead.
 */
import fs from 'node:fs';
import fsPromises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { wrap } from './wrap-function.ts';

/** Functions of `node:fs` that take one path, first; each may have a form that ends with `Sync`, and one with a promise. */
const withPath =
  'access appendFile chmod chown createReadStream createWriteStream exists lchmod lchown lstat lutimes mkdir mkdtemp mkdtempDisposable open openAsBlob opendir readdir readFile readlink realpath rm rmdir stat statfs truncate unlink unwatchFile utimes watch watchFile writeFile'.split(
    ' ',
  );

/** Those that take two. */
const withTwoPaths = 'copyFile cp link rename'.split(' ');

/** Where the paths stand among the arguments. What a symbolic link leads to is not looked for now. */
const places = new Map<string, readonly number[]>([
  ...withPath.map((name): [string, number[]] => [name, [0]]),
  ...withTwoPaths.map((name): [string, number[]] => [name, [0, 1]]),
  ['symlink', [1]],
]);

/** From now on relative paths are of `folder`, for files. Programs are in own-programs.ts. */
export function ownFolder(folder: string): void {
  const resolved = (value: unknown): unknown =>
    typeof value === 'string' && value !== '' && !path.isAbsolute(value)
      ? `${folder}${path.sep}${value}`
      : value;
  for (const [name, at] of places) {
    const withPaths = (args: unknown[]): unknown[] =>
      args.map((arg, place) => (at.includes(place) ? resolved(arg) : arg));
    for (const module of [fs, fsPromises]) {
      for (const each of [name, `${name}Sync`]) wrap(module, each, withPaths);
    }
  }
  for (const realpath of [fs.realpath, fs.realpathSync]) {
    wrap(realpath, 'native', ([file, ...rest]) => [resolved(file), ...rest]);
  }
  syncBuiltinESMExports();
}
