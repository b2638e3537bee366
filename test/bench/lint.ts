/**
 * Time and memory of `skep lint` on the corpus beside `buf lint`, with what ships (`npm run build` first), in rounds that take turns.
 * Targets: half of buf's time, 0.3 of its memory; exits with 1 where one is missed. And what a lint of one open file takes in
 * process: 30 ms, p95, over all files.
 *
 *   node test/bench/lint.ts [ROUNDS]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../../.scripts/places.ts';
import { parseBufYaml } from '../../server/buf-config/index.ts';
import { compile, type LinkedFile, parse } from '../../server/compiler/index.ts';
import { lintDiagnostics } from '../../server/features/lint-diagnostics.ts';
import { ActiveRules, lintFile, lintInModule, ModuleFacts, moduleFile } from '../../server/lint/index.ts';
import { factsIn } from '../../server/workspace/file-facts.ts';
import { bufProgram } from '../corpus/buf-cli.ts';
import { LintableCorpus } from '../corpus/lintable-corpus.ts';
import { treeUsage } from './process-tree.ts';

const rounds = Number(process.argv[2] ?? 5);
const pollMs = 50;

interface Run {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}

/** How a linter ends that has looked at every file and found something. Another that gave up would be compared with what it did not do. */
const foundSomething = { skep: 1, buf: 100 } as const;

async function run(
  folder: string,
  name: keyof typeof foundSomething,
  program: string,
  args: readonly string[],
): Promise<Run> {
  const start = performance.now();
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  let peakMiB = 0;
  let cpuMs = 0;
  const timer = setInterval(() => {
    const usage = treeUsage(child.pid ?? 0);
    peakMiB = Math.max(peakMiB, usage?.peakMiB ?? 0);
    cpuMs = Math.max(cpuMs, usage?.cpuMs ?? 0);
  }, pollMs);
  const [code] = await once(child, 'close');
  clearInterval(timer);
  if (code !== foundSomething[name]) throw new Error(`${name} ended with ${code}, and so did not lint`);
  return { seconds: (performance.now() - start) / 1000, cpuSeconds: cpuMs / 1000, peakMiB };
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

const corpus = await LintableCorpus.make();
try {
  const ours: Run[] = [];
  const theirs: Run[] = [];
  for (let round = 0; round < rounds; round++) {
    ours.push(
      await run(corpus.folder, 'skep', process.execPath, [path.join(root, 'dist/cli.js'), 'lint', '--json']),
    );
    theirs.push(await run(corpus.folder, 'buf', bufProgram(), ['lint', '--error-format', 'json']));
  }
  const told = (name: string, unit: string, of: (run: Run) => number, bar?: number) => {
    const [our, their] = [median(ours.map(of)), median(theirs.map(of))];
    const asked = bar === undefined ? '' : ` (asked: ${bar})`;
    console.log(
      `${name}: ${our.toFixed(1)} ${unit}, buf ${their.toFixed(1)} ${unit}: ${(our / their).toFixed(2)}${asked}`,
    );
    if (bar !== undefined && our / their > bar) process.exitCode = 1;
  };
  told('time', 's', ({ seconds }) => seconds, 0.5);
  told('processor time', 's', ({ cpuSeconds }) => cpuSeconds);
  told('peak memory', 'MiB', ({ peakMiB }) => peakMiB, 0.3);
  liveLint();
} finally {
  corpus[Symbol.dispose]();
}

/** What each file's diagnostics take when one keystroke after another changes what its module must know of it. */
function liveLint(): void {
  const read = (file: string) => {
    try {
      return parse(readFileSync(path.join(corpus.folder, file), 'utf8'));
    } catch {
      return undefined;
    }
  };
  const { files } = compile(corpus.paths, read);
  const own = new Map([...files].map(([file, { syntax }]) => [file, factsIn(syntax)]));
  const config = parseBufYaml(readFileSync(path.join(corpus.folder, 'buf.yaml'), 'utf8')).modules[0]?.lint;
  if (!config) throw new Error('the config has a module');
  const rules = new ActiveRules(config);
  const lint = (linked: LinkedFile): number => {
    const start = performance.now();
    const file = moduleFile(linked.path, linked);
    const module = new ModuleFacts(new Map(own).set(linked.path, file.facts), new Map());
    const active = rules.for(linked.path);
    lintDiagnostics(linked, [
      ...lintFile(linked, linked.path, config, active),
      ...lintInModule(file, module, config, active),
    ]);
    return performance.now() - start;
  };
  const times = [...files.values()].map(lint).sort((a, b) => a - b);
  const at = (share: number) => (times[Math.floor(times.length * share)] ?? 0).toFixed(1);
  console.log(`one file, live: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms (asked: 30), p99 ${at(0.99)} ms`);
}
