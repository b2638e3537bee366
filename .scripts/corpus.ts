/**
 * `npm run corpus`: what Skep makes of thousands of real definitions, and of texts that are none, against buf and protoc. Runs
 * every measure, which takes hours, or the one that is named, with its own arguments (`npm run corpus -- mutants 5000 --seed 7`). With
 * `--part` and no name, those run that take a fixed part of the corpus, a few minutes altogether. Exits with 0 when every bar is met.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { root } from './places.ts';

/** The scripts of test/corpus/ that measure, and the arguments with which those that CI runs take a part of it. */
export const measures: ReadonlyMap<string, readonly string[] | undefined> = new Map([
  ['descriptors', ['--part']],
  ['accepts', ['--part']],
  ['mutants', ['--part']],
  ['format', ['--part']],
  ['lint', ['--part']],
  ['invalid', ['--part']],
  ['generate', ['20']],
  ['breaking', ['40']],
  ['openapi', undefined],
  ['completion', undefined],
  ['code-actions', undefined],
  ['rename', undefined],
  ['fuzz', undefined],
  ['gateway-fuzz', undefined],
]);

export default async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return runAll([...measures.keys()].map((measure) => [measure, []]));
  if (name === '--part' && rest.length === 0) {
    return runAll([...measures].flatMap(([measure, part]) => (part ? [[measure, part] as const] : [])));
  }
  if (measures.has(name)) return runAll([[name, rest]]);
  throw new Error(
    name.startsWith('-')
      ? `Without the name of a measure there is no argument but --part. The measures are ${[...measures.keys()].join(', ')}.`
      : `There is no measure ${name}; there are ${[...measures.keys()].join(', ')}.`,
  );
}

async function runAll(
  runs: readonly (readonly [measure: string, args: readonly string[]])[],
): Promise<number> {
  let worst = 0;
  for (const [measure, args] of runs) {
    console.log(`# ${measure}`);
    worst = Math.max(worst, await run(measure, args));
  }
  return worst;
}

async function run(measure: string, args: readonly string[]): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  spawn(process.execPath, [path.join(root, 'test', 'corpus', `${measure}.ts`), ...args], {
    cwd: root,
    stdio: 'inherit',
  })
    .once('error', reject)
    .once('close', (code) => resolve(code ?? 1));
  return promise;
}
