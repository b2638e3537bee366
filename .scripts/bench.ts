/**
 * `npm run bench`: the measures of test/bench/, one after the other with nothing beside them, or those that are named
 * (`npm run bench -- memory`). Each is a process of its own and says what it measures. One alone may have arguments of its
 * own (`npm run bench -- soak --runs 10`).
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import build from './build.ts';
import { hostTarget, packageExtension } from './package.ts';
import { root } from './places.ts';

/** The scripts of test/bench/ that measure. */
export const measures: readonly string[] = [
  'first-call',
  'activation',
  'click-to-response',
  'event-loop',
  'services-view',
  'memory',
  'instance',
  'neighbours',
  'recovery',
  'reload',
  'soak',
  'gateway',
  'socket-floor',
  'gateway-latency',
  'between-services',
  'gateway-streams',
  'gateway-memory',
  'stream-messages',
  'rest',
  'history',
  'telemetry',
  'corpus',
  'language-server',
  'language-features',
  'references',
  'lint',
  'format',
  'breaking',
  'vsix-size',
];

/** Answers with the exit code, the worst of all measures. Throws an Error for a measure that there is not, and for arguments of several. */
export default async function main(args: readonly string[]): Promise<number> {
  const option = args.findIndex((arg) => arg.startsWith('-'));
  const [named, options] = option < 0 ? [args, []] : [args.slice(0, option), args.slice(option)];
  const unknown = named.find((name) => !measures.includes(name));
  if (unknown) throw new Error(`There is no measure ${unknown}; there are ${measures.join(', ')}.`);
  if (options.length > 0 && named.length !== 1)
    throw new Error('Arguments are those of one measure: name it before them.');
  const failed = await build([]);
  if (failed) return failed;
  await packageExtension(hostTarget());
  let worst = 0;
  for (const measure of named.length > 0 ? named : measures) {
    console.log(`\n# ${measure}`);
    worst = Math.max(worst, await run(path.join(root, 'test', 'bench', `${measure}.ts`), options));
  }
  return worst;
}

async function run(file: string, options: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  spawn(process.execPath, ['--expose-gc', file, ...options], { cwd: root, stdio: 'inherit' })
    .once('error', reject)
    .once('close', (code) => resolve(code ?? 1));
  return promise;
}
