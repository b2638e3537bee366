/**
 * Slips in real definitions, and whether buf and we agree on each:
 *
 *   npm run corpus -- mutants [COUNT] [--seed N] [--under PREFIX] [--part] [--prove N] [--show N] [--protoc] [--list]
 *
 * COUNT mutants (100,000 unless told) of a seed (1 unless told) are compiled by us and judged by buf's own compiler. Where we
 * differ, the specification decides: settled-mutants.ts says how, and settled-mutants.json lists each of the default
 * run, to which `--list` adds. 99.9 % must agree or be settled on our side, and of the default run every one. Of the
 * mutants that both reject, 95 % must get a single diagnostic from us.
 *
 * `--under` takes files below a folder alone, and `--part` the fixed part of CI. `--show` says how many unsettled disagreements
 * are printed, `--protoc` with what protoc says. `--prove` instead asks the real `buf build` about N of the mutants, and none may
 * differ from the program that stands in for it.
 */
import { parseArgs } from 'node:util';
import { BufOracle, type Question, questionId, type Verdict } from './buf-oracle.ts';
import { CompiledCorpus } from './compiled-corpus.ts';
import { findCorpus } from './corpus-files.ts';
import { type Mutant, mutate } from './mutate.ts';
import { protocVerdict } from './protoc.ts';
import { proveOracle } from './prove-oracle.ts';
import { pick, sample, seededRandom } from './seeded-random.ts';
import { addToLists, listedMutants, settlementOf } from './settled-mutants.ts';

const agreementBar = 0.999;
const partFiles = 400;
const partMutants = 2000;
const batchSize = 500;

interface Disagreement {
  readonly id: string;
  readonly index: number;
  readonly mutant: Question & Mutant;
  readonly buf: Verdict;
  readonly ourError: string | undefined;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    under: { type: 'string', default: '' },
    part: { type: 'boolean', default: false },
    prove: { type: 'string' },
    show: { type: 'string', default: '40' },
    protoc: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed);
const count = Number(positionals[0] ?? (values.part ? partMutants : 100_000));

const corpus = await findCorpus();
const below = corpus.accepted.filter((file) => file.startsWith(values.under));
const files = values.part ? sample(seededRandom(seed), below, partFiles) : below;
const compiled = new CompiledCorpus(corpus.root, files);
using oracle = new BufOracle(corpus.root);

function mutantAt(index: number): Question & Mutant {
  const random = seededRandom(seed, index);
  const file = pick(random, files);
  return { path: file, ...mutate(compiled.text(file), random) };
}

async function prove(sampleSize: number): Promise<boolean> {
  const all = Array.from({ length: count }, (_, index) => index);
  const questions = sample(seededRandom(seed), all, sampleSize).map(mutantAt);
  const different = await proveOracle(oracle, corpus.root, questions);
  console.log(
    `buf build says the same as its stand-in: ${questions.length - different.length} of ${questions.length}`,
  );
  for (const { question, written } of different)
    console.log(`  ${questionId(question)} ${question.path}\n    buf build: ${written.slice(0, 300)}`);
  return different.length === 0;
}

async function compare(): Promise<boolean> {
  const disagreements: Disagreement[] = [];
  /** How many mutants that both reject got how many diagnostics from us. */
  const diagnosticCounts: number[] = [];
  let rejected = 0;
  for (let from = 0; from < count; from += batchSize) {
    const batch = Array.from({ length: Math.min(batchSize, count - from) }, (_, step) =>
      mutantAt(from + step),
    );
    const verdicts = await oracle.verdicts(batch);
    for (const [step, mutant] of batch.entries()) {
      const buf = verdicts[step];
      if (!buf) throw new Error('a verdict is missing');
      const { errors, added } = compiled.diagnose(mutant.path, mutant.text);
      const [first] = errors;
      if (!buf.accepted) rejected++;
      if (buf.accepted === (first === undefined)) {
        if (!buf.accepted) diagnosticCounts[added.length] = (diagnosticCounts[added.length] ?? 0) + 1;
        continue;
      }
      const ourError = first && `${first.message} [${first.code}]`;
      disagreements.push({ id: questionId(mutant), index: from + step, mutant, buf, ourError });
    }
    if (from % 10_000 === 0 && from > 0)
      console.error(`  ${from} of ${count}, ${disagreements.length} differ`);
  }
  console.log(`${count} mutants of ${files.length} files, seed ${seed}; buf rejects ${rejected}`);
  const isAgreed = await reportAgreement(disagreements);
  return reportDiagnostics(diagnosticCounts) && isAgreed;
}

/** What the one that rejects says. */
function errorOf({ buf, ourError }: Disagreement): string {
  return buf.accepted ? (ourError ?? '') : buf.firstError;
}

function lineOf({ id, mutant }: Disagreement): string {
  return `${id} ${mutant.path} ${mutant.slip}, ${mutant.change}`;
}

async function reportAgreement(disagreements: readonly Disagreement[]): Promise<boolean> {
  const settled = disagreements.map((disagreement) => {
    const { mutant, buf } = disagreement;
    return { disagreement, settlement: settlementOf(mutant.change, buf.accepted, errorOf(disagreement)) };
  });
  if (values.list)
    addToLists(
      settled.flatMap(({ disagreement, settlement }) =>
        settlement ? [{ kind: settlement.kind, line: lineOf(disagreement) }] : [],
      ),
    );
  const listed = listedMutants();
  const isWholeRun = seed === 1 && values.under === '' && positionals.length === 0;
  const unlisted = isWholeRun ? settled.filter(({ disagreement }) => !listed.has(disagreement.id)) : [];
  const open = settled.filter(({ settlement }) => !settlement).map(({ disagreement }) => disagreement);
  const ours = settled.filter(({ settlement }) => settlement?.right === 'skep').length;
  const share = (differing: number): number => (count - differing) / count;
  const shown = (differing: number): string => `${(share(differing) * 100).toFixed(3)} %`;
  console.log(
    `agreement with buf: ${shown(disagreements.length)}, and where the specification decides ` +
      `${shown(disagreements.length - ours)}; the bar is ${agreementBar * 100} % (${disagreements.length} differ: ` +
      `${ours} where the specification is on our side, ` +
      `${disagreements.length - open.length - ours} on buf's, ${open.length} not settled)`,
  );
  for (const disagreement of open.slice(0, Number(values.show))) await show(disagreement);
  if (unlisted.length > open.length)
    console.log(`${unlisted.length - open.length} are settled and not listed: run this again with --list`);
  return share(disagreements.length - ours) >= agreementBar && unlisted.length === 0;
}

async function show(disagreement: Disagreement): Promise<void> {
  const { mutant, index, buf } = disagreement;
  console.log(`  ${lineOf(disagreement)} (${index})`);
  const who = buf.accepted ? 'buf accepts; we say' : 'we accept; buf says';
  console.log(`    ${who}: ${errorOf(disagreement)}`);
  if (!values.protoc) return;
  const { accepted, firstError } = await protocVerdict(corpus.root, mutant);
  console.log(`    protoc ${accepted ? 'accepts' : `says: ${firstError}`}`);
}

function reportDiagnostics(counts: readonly number[]): boolean {
  const total = counts.reduce((sum, some) => sum + (some ?? 0), 0);
  let seen = 0;
  let p95 = 0;
  for (; p95 < counts.length; p95++) {
    seen += counts[p95] ?? 0;
    if (seen >= total * 0.95) break;
  }
  const shares = Array.from(counts, (some, number) => `${number}: ${some ?? 0}`).slice(0, 8);
  console.log(`diagnostics for one slip that both reject: p95 ${p95}; the bar is 1 (${shares.join(', ')})`);
  return p95 <= 1;
}

const isMet = values.prove === undefined ? await compare() : await prove(Number(values.prove));
process.exitCode = isMet ? 0 : 1;
