/**
 * `npm run corpus`: what the Protobuf front end makes of thousands of real definitions, against buf and protoc. Runs every
 * measure that compares, or the script of test/corpus/ that is named (`npm run corpus -- mutants 5000 --seed 7`). With
 * `--part` each takes a fixed part of the corpus, a minute or two altogether. Exits with 0 when every bar is met.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { root } from './places.ts';

const measures = ['descriptors', 'accepts', 'mutants'];

export default async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args[0]?.startsWith('-') ? [undefined, ...args] : args;
  if (name && !existsSync(fileOf(name)))
    throw new Error(`There is no test/corpus/${name}.ts; without a name, ${measures.join(', ')} are run.`);
  let worst = 0;
  for (const measure of name ? [name] : measures) {
    console.log(`# ${measure}`);
    worst = Math.max(worst, await run(measure, rest));
  }
  return worst;
}

function fileOf(name: string): string {
  return path.join(root, 'test', 'corpus', `${name}.ts`);
}

async function run(measure: string, args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  spawn(process.execPath, [fileOf(measure), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
    .once('error', reject)
    .once('close', (code) => resolve(code ?? 1));
  return promise;
}
