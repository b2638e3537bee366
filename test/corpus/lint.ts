/**
 * What lint rules find in the corpus, found by us and by `buf lint`:
 *
 *   npm run corpus -- lint [--part]
 *
 * The rules of STANDARD, COMMENTS and UNARY_RPC look at all files that buf lints. The triples of file, line and rule that both
 * find must be 99.9 % of those that either finds; how many lines of JSON are equal to the last character is told too. Needs
 * 5 GB, for buf. With `--part`, 400 files and what they import.
 */
import { parseArgs } from 'node:util';
import { lintFolder } from '../../server/index.ts';
import { bufLint, shownProblems } from '../server/lint/buf-lint.ts';
import { LintableCorpus } from './lintable-corpus.ts';

const agreementBar = 0.999;
const shownDifferences = 20;
const partFiles = 400;

const { values } = parseArgs({ options: { part: { type: 'boolean', default: false } } });

const corpus = await LintableCorpus.make(values.part ? partFiles : undefined);
try {
  const { problems } = await lintFolder(corpus.folder);
  const ours = new Set(shownProblems(corpus.folder, problems));
  const theirs = new Set(bufLint(corpus.folder));
  const ourTriples = new Set([...ours].map(triple));
  const theirTriples = new Set([...theirs].map(triple));
  const onlyOurs = [...ourTriples].filter((each) => !theirTriples.has(each));
  const onlyTheirs = [...theirTriples].filter((each) => !ourTriples.has(each));
  const all = theirTriples.size + onlyOurs.length;
  const agreement = (all - onlyOurs.length - onlyTheirs.length) / all;
  const rules = new Set([...theirTriples].map((each) => each.split(' ')[1]));
  console.log(
    `lint of ${corpus.paths.length} files: ${theirTriples.size} findings of ${rules.size} rules by buf`,
  );
  console.log(`found by both: ${(agreement * 100).toFixed(3)} % (asked: ${agreementBar * 100} %)`);
  for (const each of onlyOurs.slice(0, shownDifferences)) console.log(`  ours alone: ${each}`);
  for (const each of onlyTheirs.slice(0, shownDifferences)) console.log(`  buf's alone: ${each}`);
  const unequal = [...theirs].filter((line) => !ours.has(line));
  console.log(`lines with other words or columns: ${unequal.length} of ${theirs.size}`);
  for (const line of unequal.slice(0, shownDifferences)) console.log(`  buf's: ${line}`);
  process.exitCode = agreement >= agreementBar ? 0 : 1;
} finally {
  corpus[Symbol.dispose]();
}

/** File, line and rule of a line as it is shown. */
function triple(line: string): string {
  const [, file = '', startLine = '', rule = ''] = /^(.*?):(\d+):\d+-\d+:\d+ (\S+)/.exec(line) ?? [];
  return `${file}:${startLine} ${rule}`;
}
