/**
 * Our descriptors beside buf's and protoc's:
 *
 *   npm run corpus -- descriptors [--part] [--show N]
 *
 * The corpus and the definitions that other npm packages ship; with `--part`, 400 files of the corpus. Descriptors must be equal to
 * buf's and to protoc's in all files, but for those in `known`, and source info to protoc's in 99.9 % of the files.
 */
import { parseArgs } from 'node:util';
import type { FileDescriptorSet } from '@bufbuild/protobuf/wkt';
import { toFileDescriptorSet } from '../../server/compiler/index.ts';
import { type Built, buildWithBuf, buildWithProtoc } from './build-with.ts';
import { compareDescriptors, compareSourceInfo, type Difference } from './compare-descriptors.ts';
import { CompiledCorpus } from './compiled-corpus.ts';
import { type Definitions, findCorpus, protoFiles } from './corpus-files.ts';
import { findPackagedDefinitions } from './packaged-definitions.ts';
import { sample, seededRandom } from './seeded-random.ts';

const sourceInfoBar = 0.999;
const partFiles = 400;

/** Files in which buf and protoc differ, or would, and who is right: we are held to the other of the two there. */
const known: Record<'buf' | 'protoc', ReadonlyMap<string, string>> = {
  buf: new Map([
    [
      'google/protobuf/sample_messages_edition.proto',
      'the default 9e9 of a float is "9e+09" to protoc, the shortest text of that float; buf 1.75 writes "8.999999488e+09"',
    ],
  ]),
  protoc: new Map(),
};

const { values } = parseArgs({
  options: { part: { type: 'boolean', default: false }, show: { type: 'string', default: '5' } },
});

async function chosenDefinitions(): Promise<Definitions[]> {
  const corpus = await findCorpus();
  if (values.part) return [{ ...corpus, paths: sample(seededRandom(1), corpus.accepted, partFiles) }];
  return [{ ...corpus, paths: corpus.accepted }, ...(await findPackagedDefinitions())];
}

/** How many files were compared, and how many of them differ where they must not. */
const totals = { bufFiles: 0, bufDiffer: 0, protocFiles: 0, protocDiffer: 0, sourceInfoDiffer: 0 };

async function compare(definitions: Definitions): Promise<void> {
  console.log(`${definitions.name}, ${definitions.paths.length} files`);
  // What is imported from elsewhere are well-known types, of which each compiler has its own.
  const own = new Set(protoFiles(definitions.root));
  const buf = await buildWithBuf(definitions, values.part);
  reportRefused('buf', buf);
  const accepted = definitions.paths.filter((file) => !buf.refused.has(file));
  const ours = toFileDescriptorSet(new CompiledCorpus(definitions.root, accepted).compilation, {
    sourceInfo: true,
  });
  const bufFiles = ownFiles(buf.set, own);
  totals.bufFiles += bufFiles;
  const fromBuf = compareDescriptors(ours, buf.set).filter(({ path }) => own.has(path));
  totals.bufDiffer += report("descriptors equal to buf's", bufFiles, fromBuf, known.buf);
  const protoc = await buildWithProtoc({ ...definitions, paths: accepted });
  reportRefused('protoc', protoc);
  const protocFiles = ownFiles(protoc.set, own);
  totals.protocFiles += protocFiles;
  const fromProtoc = compareDescriptors(ours, protoc.set).filter(({ path }) => own.has(path));
  totals.protocDiffer += report("descriptors equal to protoc's", protocFiles, fromProtoc, known.protoc);
  const infos = compareSourceInfo(ours, protoc.set).filter(({ path }) => own.has(path));
  totals.sourceInfoDiffer += report("source info equal to protoc's", protocFiles, infos, new Map());
}

function ownFiles(set: FileDescriptorSet, own: ReadonlySet<string>): number {
  return set.file.filter(({ name }) => own.has(name)).length;
}

function reportRefused(oracle: string, { refused }: Built): void {
  if (refused.size === 0) return;
  const first = [...refused].slice(0, 3).map(([file, message]) => `${file}: ${message}`);
  console.log(`  ${refused.size} left out, as ${oracle} refuses them: ${first.join('; ')}`);
}

/** Prints one comparison, and answers how many files differ that are not known to. */
function report(
  what: string,
  total: number,
  differences: readonly Difference[],
  expected: ReadonlyMap<string, string>,
): number {
  console.log(`  ${what}: ${total - differences.length} of ${total}`);
  const open = differences.filter(({ path }) => !expected.has(path));
  for (const { path } of differences)
    if (expected.has(path)) console.log(`    ${path}: ${expected.get(path)}`);
  for (const { path, ours, theirs: other } of open.slice(0, Number(values.show)))
    console.log(`    ${path}\n      ours   ${ours}\n      theirs ${other}`);
  return open.length;
}

for (const definitions of await chosenDefinitions()) await compare(definitions);
const sourceInfoShare = 1 - totals.sourceInfoDiffer / totals.protocFiles;
console.log(
  `descriptors: ${totals.bufDiffer} of ${totals.bufFiles} differ from buf's where they must not, ` +
    `${totals.protocDiffer} of ${totals.protocFiles} from protoc's; ` +
    `source info is protoc's in ${(sourceInfoShare * 100).toFixed(3)} %, the bar is ${sourceInfoBar * 100} %`,
);
process.exitCode =
  totals.bufDiffer === 0 && totals.protocDiffer === 0 && sourceInfoShare >= sourceInfoBar ? 0 : 1;
