/**
 * How long the whole corpus takes to compile, with source info, and in how much memory: `skep build` as a user runs it (from
 * `dist/`), `buf build` and protoc. The three take turns on the same files: `npm run bench -- corpus`. Needs GNU time, and
 * Python the first time, to install protoc. Targets, medians of five rounds: 0.33 of buf's time
 * and 0.4 of its peak memory, 0.6 of protoc's time. Exits with 1 where one is missed.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { dist } from '../../.scripts/places.ts';
import { bufProgram } from '../corpus/buf-cli.ts';
import { findCorpus } from '../corpus/corpus-files.ts';
import { installProtoc } from '../corpus/protoc.ts';

const rounds = 5;
const timeProgram = '/usr/bin/time';

/** What one run took: seconds, and megabytes that were resident at most. */
interface Run {
  readonly wall: number;
  readonly cpu: number;
  readonly memory: number;
}

interface Compiler {
  readonly name: string;
  readonly command: readonly string[];
  readonly output: string;
  readonly runs: Run[];
}

type Measure = keyof Run;

/** How much of another compiler's `measure` is allowed. */
const targets: readonly { other: string; measure: Measure; most: number }[] = [
  { other: 'buf', measure: 'wall', most: 0.33 },
  { other: 'buf', measure: 'memory', most: 0.4 },
  { other: 'protoc', measure: 'wall', most: 0.6 },
];

function run({ name, command }: Compiler, folder: string): Run {
  const report = path.join(folder, 'time.txt');
  const timed = spawnSync(timeProgram, ['-f', '%e %U %S %M', '-o', report, ...command], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (timed.status !== 0)
    throw new Error(`${name} exited with ${timed.status}: ${timed.error ?? timed.stderr.slice(-2000)}`);
  const last = readFileSync(report, 'utf8').trim().split('\n').at(-1) ?? '';
  const [wall = 0, user = 0, system = 0, kilobytes = 0] = last.split(' ').map(Number);
  return { wall, cpu: user + system, memory: kilobytes / 1024 };
}

async function compilersFor(folder: string, files: readonly string[]): Promise<Compiler[]> {
  const corpus = path.join(folder, 'corpus');
  const list = path.join(folder, 'files.txt');
  writeFileSync(list, files.join('\n'));
  const compiler = (name: string, command: (output: string) => string[]): Compiler => {
    const output = path.join(folder, `${name}.binpb`);
    return { name, command: command(output), output, runs: [] };
  };
  const skep = [process.execPath, path.join(dist, 'cli.js'), 'build', corpus];
  const buf = [bufProgram(), 'build', corpus, '--as-file-descriptor-set'];
  const flags = ['--include_imports', '--include_source_info', `-I${corpus}`, `@${list}`];
  const protoc = [...(await installProtoc()), ...flags];
  return [
    compiler('skep', (output) => [...skep, '-o', output]),
    compiler('buf', (output) => [...buf, '-o', output]),
    compiler('protoc', (output) => [...protoc, '-o', output]),
  ];
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** The median, and how far the least and the most lie around it. */
function shown(values: readonly number[], digits: number): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)} to ${most.toFixed(digits)})`;
}

/** Prints a target and answers whether it is met. */
function compare(ours: Compiler, theirs: Compiler, measure: Measure, most: number): boolean {
  const ratios = ours.runs.map((own, round) => own[measure] / (theirs.runs[round]?.[measure] ?? 0));
  const isMet = median(ratios) <= most;
  const what = measure === 'wall' ? 'time' : measure;
  console.log(`${what} of ${theirs.name}'s: ${shown(ratios, 2)}, target ${most}${isMet ? '' : ': MISSED'}`);
  return isMet;
}

const { root: source, accepted } = await findCorpus();
const folder = mkdtempSync(path.join(tmpdir(), 'skep-bench-'));
try {
  for (const file of accepted) cpSync(path.join(source, file), path.join(folder, 'corpus', file));
  // So that import paths start at the same folder for all.
  writeFileSync(path.join(folder, 'corpus', 'buf.yaml'), 'version: v2\n');
  const compilers = await compilersFor(folder, accepted);
  const version = execFileSync(process.execPath, ['--version'], { encoding: 'utf8' }).trim();
  console.log(`${accepted.length} files, ${availableParallelism()} cores, Node ${version}, ${rounds} rounds`);
  for (let round = 0; round < rounds; round++)
    for (const compiler of compilers) compiler.runs.push(run(compiler, folder));
  for (const { name, runs, output } of compilers) {
    const [wall, cpu, memory] = (['wall', 'cpu', 'memory'] as const).map((key) =>
      runs.map((each) => each[key]),
    );
    const size = (statSync(output).size / 1_000_000).toFixed(1);
    console.log(
      `${name.padEnd(6)} ${shown(wall ?? [], 2)} s, CPU ${shown(cpu ?? [], 1)} s, ${shown(memory ?? [], 0)} MB; wrote ${size} MB`,
    );
  }
  const [ours] = compilers;
  for (const { other, measure, most } of targets) {
    const theirs = compilers.find(({ name }) => name === other);
    if (ours && theirs && !compare(ours, theirs, measure, most)) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
