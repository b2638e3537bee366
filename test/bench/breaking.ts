/**
 * What showing breaking changes adds to a keystroke: a definition of the corpus loses a field, is linked again, and is
 * compared with what it was. In milliseconds of the processor, which other work on the machine does not lengthen.
 *
 *   npm run bench -- breaking
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { breakingChangesOf, changedRange, schemaFileOf, schemaSetOf } from '../../server/breaking/index.ts';
import { parseBufYaml } from '../../server/buf-config/index.ts';
import { compile, parse, type SyntaxFile } from '../../server/compiler/index.ts';
import { breakDefinition } from '../corpus/break-definition.ts';
import { findCorpus } from '../corpus/corpus-files.ts';
import { sample, seededRandom } from '../corpus/seeded-random.ts';

const count = 500;
/** Milliseconds, for 95 of 100 files: a frame of the screen. */
const target = 16;
const corpus = await findCorpus();
const parsed = new Map<string, SyntaxFile>();
const known = new Set(corpus.paths);
const read = (file: string): SyntaxFile | undefined => {
  if (!known.has(file)) return undefined;
  const syntax = parsed.get(file) ?? parse(readFileSync(path.join(corpus.root, file), 'utf8'));
  parsed.set(file, syntax);
  return syntax;
};
const [module] = parseBufYaml('version: v2').modules;
if (!module) throw new Error('no module');

const times: { readonly file: string; readonly took: number; readonly found: number }[] = [];
for (const file of sample(seededRandom(1), corpus.accepted, count)) {
  const before = compile([file], read);
  const linkedBefore = before.files.get(file);
  const text = linkedBefore?.syntax.text ?? '';
  const broken = breakDefinition(text, 'delete a field', seededRandom(1, times.length));
  if (!linkedBefore || broken === undefined) continue;
  const baseline = schemaSetOf([linkedBefore]);
  const now = compile([file], (each) => (each === file ? parse(broken) : read(each)), before);
  const linked = now.files.get(file);
  if (!linked) continue;
  const current = schemaSetOf(linked.dependencies);
  const start = processorTime();
  const changes = breakingChangesOf(schemaFileOf(linked), current, baseline, module.breaking);
  for (const change of changes) changedRange(change, broken);
  times.push({ file, took: processorTime() - start, found: changes.length });
}
times.sort((a, b) => a.took - b.took);
const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
const isMet = (at(0.95)?.took ?? Number.POSITIVE_INFINITY) <= target;
console.log(
  `${times.length} files, ${times.filter(({ found }) => found > 0).length} with changes: p50 ${at(0.5)?.took.toFixed(2)} ms, p95 ${at(0.95)?.took.toFixed(2)} ms (target ${target} ms${isMet ? '' : ': MISSED'}), p99 ${at(0.99)?.took.toFixed(2)} ms, slowest ${at(1)?.took.toFixed(1)} ms (${at(1)?.file})`,
);
process.exitCode = isMet ? 0 : 1;

function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}
