/**
 * `npm run corpus`: what Skep makes of thousands of real definitions, and of texts that are none, against buf and protoc. Runs
 * every measure, which takes hours, or the one that is named, with its own arguments (`npm run corpus -- mutants 5000 --seed 7`). With
 * `--part` and no name, those run that take a fixed part of the corpus, a minute or two altogether. Exits with 0 when every bar is met.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
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

/** Answers with the exit code, the worst of all measures that ran. Throws an Error, which lists them, for one that there is not. */
export default async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined) return runAll([...measures.keys()].map((measure) => [measure, []]));
  if (name === '--part' && rest.length === 0) {
    return runTogether([...measures].flatMap(([measure, part]) => (part ? [[measure, part] as const] : [])));
  }
  if (measures.has(name)) return runAll([[name, rest]]);
  throw new Error(
    name.startsWith('-')
      ? `Without the name of a measure there is no argument but --part. The measures are ${[...measures.keys()].join(', ')}.`
      : `There is no measure ${name}; there are ${[...measures.keys()].join(', ')}.`,
  );
}

type Run = readonly [measure: string, args: readonly string[]];

async function runAll(runs: readonly Run[]): Promise<number> {
  let worst = 0;
  for (const [measure, args] of runs) {
    console.log(`# ${measure}`);
    const child = spawn(process.execPath, commandOf(measure, args), { cwd: root, stdio: 'inherit' });
    const [code] = await once(child, 'close');
    worst = Math.max(worst, code ?? 1);
  }
  return worst;
}

/** As many at a time as there are processors, since each uses about one. What a measure says comes at its end, in one piece. */
async function runTogether(runs: readonly Run[]): Promise<number> {
  let worst = 0;
  const waiting = runs.values();
  const oneAfterTheOther = async () => {
    for (const [measure, args] of waiting) {
      const child = spawn(process.execPath, commandOf(measure, args), { cwd: root });
      const closed = once(child, 'close');
      const said = await Promise.all([text(child.stdout), text(child.stderr)]);
      const [code] = await closed;
      console.log(`# ${measure}\n${said.join('').trimEnd()}`);
      worst = Math.max(worst, code ?? 1);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, oneAfterTheOther));
  return worst;
}

function commandOf(measure: string, args: readonly string[]): string[] {
  return [path.join(root, 'test', 'corpus', `${measure}.ts`), ...args];
}
