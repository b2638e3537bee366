/** Makes `process` the instance's own as far as a thread can have one. */
import { syncBuiltinESMExports } from 'node:module';

import { ownFolder } from './own-folder.ts';

export interface OwnProcessOptions {
  folder: string;
  env: Record<string, string>;
  /** Called before the instance ends itself by `process.kill(process.pid)`. */
  onKill(signal: string): void;
}

/**
 * From now on, for the whole thread: its environment has `env` as well, its working directory is `folder`, and a signal to the process
 * itself ends the instance and no other.
 */
export function ownProcess({ folder, env, onKill }: OwnProcessOptions): void {
  Object.assign(process.env, env);
  // The working directory belongs to the whole host: a thread has none.
  process.cwd = () => folder;
  ownFolder(folder);
  const { kill } = process;
  process.kill = (pid, signal) => {
    const self = pid === process.pid || pid === 0;
    if (!self || signal === 0) return kill.call(process, pid, signal);
    onKill(String(signal ?? 'SIGTERM'));
    process.exit(1);
  };
  syncBuiltinESMExports();
}
