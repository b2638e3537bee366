/** Starts programs in the instance's own folder. Loaded only for code that starts some: it is a tenth of an idle instance. */
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import { wrap } from './wrap-function.ts';

/** From now on, for the whole thread, unless the code says where. `folder` is absolute. */
export function ownPrograms(folder: string): void {
  // Every other way to start a process that does not wait for it comes here.
  wrap(childProcess.ChildProcess.prototype, 'spawn', ([options]) => [startedIn(folder, options)]);
  wrap(childProcess, 'execSync', ([command, options]) => [command, startedIn(folder, options)]);
  for (const name of ['spawnSync', 'execFileSync']) {
    wrap(childProcess, name, ([file, args, options]) =>
      Array.isArray(args)
        ? [file, args, startedIn(folder, options)]
        : [file, startedIn(folder, options ?? args)],
    );
  }
  syncBuiltinESMExports();
}

function startedIn(folder: string, options: unknown): object {
  const given = typeof options === 'object' ? options : undefined;
  return { ...given, cwd: (given as { cwd?: unknown } | undefined)?.cwd ?? folder };
}
