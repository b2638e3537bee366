/** Tools of the devDependencies. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './places.ts';

/**
 * Runs a JavaScript file of `node_modules` on this Node, in the work tree, its output shown, and answers with its exit
 * code.
 */
export async function runTool(file: string, args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  spawn(process.execPath, [path.join(root, 'node_modules', file), ...args], { cwd: root, stdio: 'inherit' })
    .once('error', reject)
    .once('close', (code) => resolve(code ?? 1));
  return promise;
}
