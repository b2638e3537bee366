/**
 * Compiles every definition below a folder and compares what comes out with buf, and with protoc where it is given:
 *
 *   node test/bench/corpus.ts FOLDER [--protoc "python3 -m grpc_tools.protoc"] [--sample N]
 *
 * FOLDER is the import root: of the npm package google-proto-files 6, for example. Descriptors are compared as binary, then as
 * JSON with all extensions known; source info (against protoc alone) location by location, in order. A sample is seeded, so that
 * two runs take the same files. Prints counts and times, and exits with 1 when something differs.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import {
  createFileRegistry,
  createRegistry,
  fromBinary,
  type JsonValue,
  toBinary,
  toJson,
} from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
  type SourceCodeInfo_Location,
} from '@bufbuild/protobuf/wkt';
import { compile, parse, toFileDescriptorSet } from '../../server/compiler/index.ts';

const shownDifferences = 10;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { protoc: { type: 'string' }, sample: { type: 'string' } },
});
const folder = positionals[0];
if (!folder) {
  console.error('usage: node test/bench/corpus.ts FOLDER [--protoc COMMAND] [--sample N]');
  process.exit(2);
}

/** Picks `count` of the paths, the same ones every time (a linear congruential generator, Numerical Recipes' constants). */
function sample(paths: string[], count: number): string[] {
  let state = 1;
  const scored = paths.map((path) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return { path, score: state };
  });
  const picked = scored.sort((a, b) => a.score - b.score).slice(0, count);
  return picked.map(({ path }) => path).sort();
}

/** Runs a compiler; files that it refuses are added to `rejected`, until it takes the rest. Answers with the last run's time. */
function build(rejected: Set<string>, root: string, program: string, argsFor: () => string[]): number {
  for (;;) {
    const start = performance.now();
    const result = spawnSync(program, argsFor(), { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (result.status === 0) return performance.now() - start;
    const named = [...result.stderr.matchAll(/^(.+?\.proto):\d+:\d+:(?! warning)/gm)].map(
      (match) => match[1] ?? '',
    );
    const before = rejected.size;
    for (const name of named) rejected.add(name.startsWith(`${root}/`) ? name.slice(root.length + 1) : name);
    if (rejected.size === before) throw new Error(`${program} failed: ${result.stderr.slice(0, 2000)}`);
  }
}

function buildWithBuf(
  rejected: Set<string>,
  root: string,
  paths: string[] | undefined,
  output: string,
): number {
  return build(rejected, root, 'buf', () => {
    const selection = paths
      ?.filter((path) => !rejected.has(path))
      .flatMap((path) => ['--path', join(root, path)]);
    const exclusion = [...rejected].flatMap((path) => ['--exclude-path', join(root, path)]);
    return ['build', root, '--as-file-descriptor-set', '-o', output, ...(selection ?? exclusion)];
  });
}

function buildWithProtoc(
  rejected: Set<string>,
  command: string,
  root: string,
  paths: string[],
  output: string,
): number {
  const [program = '', ...args] = command.split(' ');
  const flags = [
    '--include_imports',
    '--include_source_info',
    '--retain_options',
    `--descriptor_set_out=${output}`,
  ];
  const fixed = [...args, `-I${root}`, ...flags];
  return build(rejected, root, program, () => [...fixed, ...paths.filter((path) => !rejected.has(path))]);
}

function readSet(path: string): FileDescriptorSet {
  return fromBinary(FileDescriptorSetSchema, readFileSync(path));
}

function withoutSourceInfo(file: FileDescriptorProto): FileDescriptorProto {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(file)), file);
  delete copy.sourceCodeInfo;
  return copy;
}

function compareDescriptors(ours: FileDescriptorSet, theirs: FileDescriptorSet, label: string): number {
  const registry = createRegistry(createFileRegistry(theirs));
  const mine = new Map(ours.file.map((file) => [file.name, file]));
  let binary = 0;
  const different: string[] = [];
  for (const file of theirs.file) {
    const own = mine.get(file.name);
    if (!own) {
      different.push(`${file.name}: missing`);
      continue;
    }
    const [a, b] = [withoutSourceInfo(own), withoutSourceInfo(file)];
    if (
      Buffer.compare(toBinary(FileDescriptorProtoSchema, a), toBinary(FileDescriptorProtoSchema, b)) === 0
    ) {
      binary++;
      continue;
    }
    const [left, right] = [a, b].map((proto) =>
      canonicalJson(toJson(FileDescriptorProtoSchema, proto, { registry })),
    );
    if (left !== right) different.push(`${file.name}: ${firstDifference(left ?? '', right ?? '')}`);
  }
  const equal = theirs.file.length - different.length;
  console.log(`descriptors equal to ${label}'s: ${equal} of ${theirs.file.length} (${binary} byte for byte)`);
  for (const line of different.slice(0, shownDifferences)) console.log(`  ${line}`);
  return different.length;
}

/** JSON with the keys of every object sorted: the order of an options message's extensions means nothing. */
function canonicalJson(value: JsonValue): string {
  return JSON.stringify(value, (_, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function firstDifference(left: string, right: string): string {
  let at = 0;
  while (at < left.length && left[at] === right[at]) at++;
  const from = Math.max(0, at - 80);
  return `\n    ours   ...${left.slice(from, at + 120)}\n    theirs ...${right.slice(from, at + 120)}`;
}

function showLocation(location: SourceCodeInfo_Location | undefined): string {
  if (!location) return 'nothing';
  const { path, span, leadingComments, trailingComments, leadingDetachedComments } = location;
  return JSON.stringify({ path, span, leadingComments, trailingComments, leadingDetachedComments });
}

function compareSourceInfo(ours: FileDescriptorSet, theirs: FileDescriptorSet): number {
  const mine = new Map(ours.file.map((file) => [file.name, file.sourceCodeInfo?.location ?? []]));
  const different: string[] = [];
  for (const file of theirs.file) {
    const left = mine.get(file.name) ?? [];
    const right = file.sourceCodeInfo?.location ?? [];
    const length = Math.max(left.length, right.length);
    for (let index = 0; index < length; index++) {
      const [a, b] = [showLocation(left[index]), showLocation(right[index])];
      if (a === b) continue;
      different.push(`${file.name}:\n    ours   ${a}\n    theirs ${b}`);
      break;
    }
  }
  const equal = theirs.file.length - different.length;
  console.log(`source info equal to protoc's: ${equal} of ${theirs.file.length}`);
  for (const line of different.slice(0, shownDifferences)) console.log(`  ${line}`);
  return different.length;
}

const all = globSync('**/*.proto', { cwd: folder }).sort();
const selected = values.sample ? sample(all, Number(values.sample)) : undefined;
const work = mkdtempSync(join(tmpdir(), 'skep-corpus-'));
let differences = 0;
try {
  const rejected = new Set<string>();
  const bufMs = buildWithBuf(rejected, folder, selected, join(work, 'buf.binpb'));
  for (const path of rejected) console.log(`left out, as buf rejects it: ${path}`);
  const paths = (selected ?? all).filter((path) => !rejected.has(path));
  const start = performance.now();
  const compilation = compile(paths, (path) => {
    const file = join(folder, path);
    return existsSync(file) ? parse(readFileSync(file, 'utf8')) : undefined;
  });
  const linked = performance.now();
  const set = toFileDescriptorSet(compilation, { sourceInfo: true });
  const binary = toBinary(FileDescriptorSetSchema, set);
  const done = performance.now();
  const memory = Math.round(process.resourceUsage().maxRSS / 1024);
  let reported = 0;
  for (const file of compilation.files.values()) {
    for (const { severity, code, message } of file.diagnostics) {
      if (severity === 'error' && reported++ < shownDifferences)
        console.log(`  ${file.path}: ${message} [${code}]`);
    }
  }
  console.log(`errors reported on files buf accepts: ${reported}`);
  console.log(
    `${compilation.files.size} files, ${binary.length} bytes: linked in ${Math.round(linked - start)} ms, with descriptors and source info ${Math.round(done - start)} ms, ${memory} MB; buf build ${Math.round(bufMs)} ms`,
  );
  differences = reported + compareDescriptors(set, readSet(join(work, 'buf.binpb')), 'buf');
  if (values.protoc) {
    const refused = new Set<string>();
    const protocMs = buildWithProtoc(refused, values.protoc, folder, paths, join(work, 'protoc.binpb'));
    console.log(`protoc ${Math.round(protocMs)} ms`);
    for (const path of refused) console.log(`left out, as protoc rejects it: ${path}`);
    const theirs = readSet(join(work, 'protoc.binpb'));
    differences += compareDescriptors(set, theirs, 'protoc') + compareSourceInfo(set, theirs);
  }
} finally {
  rmSync(work, { recursive: true, force: true });
}
process.exit(differences > 0 ? 1 : 0);
