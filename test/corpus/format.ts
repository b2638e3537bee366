/**
 * Formatting: `npm run corpus -- format [--part]`. Every file of the corpus (with `--part` 400 of them) is formatted by us and by
 * buf. Prints how many are equal, how many stay when they are formatted again, and how many descriptors are unchanged; bars: 99.9 %, all, all.
 */
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { clone, toBinary } from '@bufbuild/protobuf';
import { type FileDescriptorProto, FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { runCommand } from '../../.scripts/run-command.ts';
import { compile, parse, type SyntaxFile } from '../../server/compiler/index.ts';
import { format } from '../../server/format/index.ts';
import { bufProgram } from './buf-cli.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const partFiles = 400;
const shownFiles = 20;
/** The share of files that must be equal. */
const equalBar = 0.999;

const { values } = parseArgs({ options: { part: { type: 'boolean', default: false } } });
const corpus = await findCorpus();
const paths = values.part ? sample(seededRandom(1), corpus.paths, partFiles) : corpus.paths;

const bufs = path.join(tmpdir(), `skep-format-${process.pid}`);
const different: string[] = [];
const unstable: string[] = [];
const refused: string[] = [];
try {
  const chosen = values.part ? paths.flatMap((file) => ['--path', file]) : [];
  await runCommand(bufProgram(), ['format', '.', '-o', bufs, ...chosen], { cwd: corpus.root });
  for (const file of paths) {
    const ours = format(parse(await readFile(path.join(corpus.root, file), 'utf8')));
    if (ours === undefined) refused.push(file);
    else {
      if (ours !== (await readFile(path.join(bufs, file), 'utf8'))) different.push(file);
      if (format(parse(ours)) !== ours) unstable.push(file);
    }
  }
} finally {
  await rm(bufs, { recursive: true, force: true });
}

/** Descriptors of the files that buf builds, without source info and with imports sorted, as formatting sorts them. */
function descriptors(change: (syntax: SyntaxFile) => SyntaxFile, texts: ReadonlyMap<string, string>) {
  const accepted = new Set(corpus.accepted);
  const { files } = compile(
    paths.filter((file) => accepted.has(file)),
    (file) => {
      const text = texts.get(file);
      return text === undefined ? undefined : change(parse(text));
    },
  );
  return new Map(
    [...files].map(([file, { proto }]) => [file, Buffer.from(bytesOf(proto)).toString('base64')]),
  );
}

function bytesOf(proto: FileDescriptorProto): Uint8Array {
  const own = clone(FileDescriptorProtoSchema, proto);
  delete own.sourceCodeInfo;
  const publicImports = own.publicDependency.map((index) => own.dependency[index] ?? '').sort();
  own.dependency.sort();
  own.publicDependency = publicImports.map((file) => own.dependency.indexOf(file));
  return toBinary(FileDescriptorProtoSchema, own);
}

const texts = new Map<string, string>();
for (const file of corpus.paths) texts.set(file, await readFile(path.join(corpus.root, file), 'utf8'));
const before = descriptors((syntax) => syntax, texts);
const after = descriptors((syntax) => parse(format(syntax) ?? ''), texts);
const changed = [...before].flatMap(([file, bytes]) => (after.get(file) === bytes ? [] : [file]));

const share = (bad: readonly string[]) => `${paths.length - bad.length} of ${paths.length}`;
console.log(`equal to buf format: ${share(different)} (bar ${equalBar * 100} %)`);
console.log(`the same when formatted again: ${share(unstable)} (bar: all)`);
console.log(`refused: ${refused.length} (bar: none)`);
console.log(`descriptors unchanged: ${before.size - changed.length} of ${before.size} (bar: all)`);
for (const [what, files] of Object.entries({ different, unstable, refused, changed }))
  for (const file of files.slice(0, shownFiles)) console.log(`  ${what}: ${file}`);
const isEqual = different.length <= paths.length * (1 - equalBar);
process.exitCode = isEqual && unstable.length + refused.length + changed.length === 0 ? 0 : 1;
