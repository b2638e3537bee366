/** Programs that are built with Go, where there is Go: in CI. */
import path from 'node:path';
import { runTool } from './foreign-tool.ts';

const folder = path.join(import.meta.dirname, '..', '..', '.cache', 'go', 'bin');

/** Builds the newest version of a program, or finds that it is built; resolves with its path. */
export async function goTool(module: string): Promise<string> {
  const installed = await runTool('go', ['install', `${module}@latest`], {
    env: { GOBIN: folder },
    // It compiles all that the program needs.
    timeoutMs: 1_800_000,
  });
  if (installed.exitCode !== 0) throw new Error(installed.stderr);
  return path.join(folder, path.basename(module));
}
