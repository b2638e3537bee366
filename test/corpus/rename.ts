/**
 * References and renames of 500 symbols of the corpus, as many of each kind as there are:
 *
 *   npm run corpus -- rename [COUNT] [--seed N] [--part]
 *
 * A symbol's references have to be the places that a rename changes. After each rename by itself everything compiles as before, and
 * the descriptors differ in that name alone (and what follows from it: JSON names, map entries, the oneofs of `optional`).
 * Then all of them are done at once, and buf and protoc have to build that tree with the descriptors that are expected.
 * With `--part`, 60 symbols, without buf.
 */
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { create, toBinary } from '@bufbuild/protobuf';
import {
  type FileDescriptorProto,
  FileDescriptorProtoSchema,
  type FileDescriptorSet,
  FileDescriptorSetSchema,
} from '@bufbuild/protobuf/wkt';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { TextEdit, WorkspaceEdit } from 'vscode-languageserver-types';
import {
  compile,
  type DeclaredSymbol,
  joinName,
  jsonNameOption,
  lastPart,
  parse,
  type SyntaxFile,
  scopeOf,
} from '../../server/compiler/index.ts';
import { references } from '../../server/features/references.ts';
import { RefusedRename } from '../../server/features/rename/refused-rename.ts';
import { rename } from '../../server/features/rename/rename.ts';
import { nodeFileSystem, toUri } from '../../server/node/node-file-system.ts';
import { fromClientUri, pathBelow } from '../../server/workspace/uri.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { type Built, buildWithBuf, buildWithProtoc } from './build-with.ts';
import { compareDescriptors } from './compare-descriptors.ts';
import { CompiledCorpus } from './compiled-corpus.ts';
import { type Corpus, findCorpus } from './corpus-files.ts';
import { type Renames, renamedDescriptor, withMapEntries } from './renamed-descriptors.ts';
import { chooseSymbols } from './seeded-symbols.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, part: { type: 'boolean', default: false } },
});
const count = Number(positionals[0] ?? (values.part ? 60 : 500));

const suffixes: Partial<Record<DeclaredSymbol['kind'], string>> = {
  message: 'Renamed',
  enum: 'Renamed',
  service: 'Renamed',
  method: 'Renamed',
  field: '_renamed',
  extension: '_renamed',
  oneof: '_renamed',
  'enum-value': '_RENAMED',
};

const corpus = await findCorpus();
const compiled = new CompiledCorpus(corpus.root, corpus.accepted);
const workspace = new Workspace(nodeFileSystem, {
  folders: [toUri(corpus.root)],
  importPaths: [],
  trusted: true,
});
await workspace.list();
await workspace.symbols();

const chosen = chooseSymbols(compiled.compilation, corpus.accepted, count, Number(values.seed));
const problems: string[] = [];
const allRenames = new Map<string, string>();
const allEdits = new Map<string, TextEdit[]>();
const times: Record<'references' | 'rename', number[]> = { references: [], rename: [] };
for (const { file, symbol } of chosen) await tryRename(file, symbol);
await buildAllAtOnce();

for (const name of ['references', 'rename'] as const) {
  const sorted = times[name].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)]?.toFixed(1);
  console.log(`${name}: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms`);
}
for (const problem of problems) console.log(`  ${problem}`);
console.log(
  `${chosen.length - problems.length} of ${chosen.length} symbols are as they have to be; the bar is all`,
);
process.exitCode = problems.length === 0 ? 0 : 1;

async function tryRename(file: string, symbol: DeclaredSymbol): Promise<void> {
  const uri = toUri(path.join(corpus.root, file));
  const opened = (await workspace.snapshotWith([uri])).file(uri);
  if (!opened) return void problems.push(`${file} is not linked`);
  const position = TextDocument.create('', '', 0, compiled.text(file)).positionAt(symbol.nameStart);
  const newName = compiled.text(file).slice(symbol.nameStart, symbol.nameEnd) + suffixes[symbol.kind];
  const named = `${symbol.kind} ${symbol.fullName}`;
  try {
    let start = performance.now();
    const found = await references(workspace, opened, position, { includeDeclaration: true });
    times.references.push(performance.now() - start);
    start = performance.now();
    const renaming = await rename(workspace, opened, position, newName);
    times.rename.push(performance.now() - start);
    const changes = Object.entries(renaming?.edit.changes ?? {});
    const edited = new Set(
      changes.flatMap(([to, edits]) => edits.map(({ range }) => JSON.stringify([to, range.start]))),
    );
    const places = new Set(found.toJSON().map((place) => JSON.stringify([place.uri, place.range.start])));
    if (edited.size !== places.size || [...edited].some((place) => !places.has(place)))
      problems.push(`${named}: ${places.size} references, but ${edited.size} places to change`);
    const renames = renamesOf(file, symbol, newName);
    const different = compareAlone(textsAfter(renaming?.edit ?? {}), renames);
    if (different) problems.push(`${named}: ${different}`);
    for (const [to, edits] of changes) {
      const known = pathBelow(toUri(corpus.root), fromClientUri(to)) ?? to;
      allEdits.set(known, [...(allEdits.get(known) ?? []), ...edits]);
    }
    for (const [before, after] of renames) allRenames.set(before, after);
  } catch (error) {
    if (!(error instanceof RefusedRename)) throw error;
    problems.push(`${named}: refused: ${error.message}`);
  }
}

/** A group's name is its message's and, in lower case, its field's. */
function renamesOf(file: string, symbol: DeclaredSymbol, newName: string): Renames {
  const symbols = compiled.compilation.files.get(file)?.symbols ?? [];
  const renames = new Map<string, string>();
  for (const { fullName, nameStart, kind } of symbols) {
    if (kind === 'package' || nameStart !== symbol.nameStart) continue;
    const isLower =
      lastPart(fullName) === lastPart(fullName).toLowerCase() &&
      symbols.some((other) => other.nameStart === nameStart && other.fullName !== fullName);
    renames.set(fullName, joinName(scopeOf(fullName), isLower ? newName.toLowerCase() : newName));
  }
  return renames;
}

function textsAfter(edit: WorkspaceEdit): Map<string, string> {
  const texts = new Map<string, string>();
  for (const [uri, edits] of Object.entries(edit.changes ?? {})) {
    const file = pathBelow(toUri(corpus.root), fromClientUri(uri));
    if (file !== undefined) texts.set(file, apply(file, edits));
  }
  return texts;
}

function apply(file: string, edits: TextEdit[]): string {
  return TextDocument.applyEdits(TextDocument.create('', '', 0, compiled.text(file)), edits);
}

/** Compiles everything with these texts; answers with what is not as expected. */
function compareAlone(texts: ReadonlyMap<string, string>, renames: Renames): string | undefined {
  const before = compiled.compilation;
  const edited = new Map<string, SyntaxFile>([...texts].map(([file, text]) => [file, parse(text)]));
  const after = compile(
    corpus.accepted,
    (wanted) => edited.get(wanted) ?? before.files.get(wanted)?.syntax,
    before,
  );
  const changed = [...after.files.values()].filter((file) => file !== before.files.get(file.path));
  const old = changed.flatMap(({ path: file }) => before.files.get(file)?.proto ?? []);
  const all = withMapEntries(old, renames);
  for (const { path: file, proto, diagnostics } of changed) {
    const error = diagnostics.find(({ severity }) => severity === 'error');
    if (error) return `${file} does not compile: ${error.message}`;
    const was = before.files.get(file)?.proto;
    if (!was || !isEqual(renamedDescriptor(was, all, hasJsonName), proto))
      return `${file} has another descriptor`;
  }
  return undefined;
}

function hasJsonName(fullName: string): boolean {
  for (const { elements } of compiled.compilation.files.values()) {
    const element = elements.symbols.get(fullName);
    if (element?.kind === 'field') return jsonNameOption(element) !== undefined;
  }
  return false;
}

function isEqual(expected: FileDescriptorProto, found: FileDescriptorProto): boolean {
  const [one, other] = [expected, found].map((proto) => {
    const { sourceCodeInfo, ...rest } = proto;
    return toBinary(FileDescriptorProtoSchema, rest);
  });
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

/** Writes the tree with all renames in it, and has buf and protoc build it. */
async function buildAllAtOnce(): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'skep-renamed-'));
  try {
    await writeTree(folder, corpus);
    const definitions = { name: 'renamed', root: folder, paths: corpus.accepted };
    const old = corpus.accepted.flatMap((file) => compiled.compilation.files.get(file)?.proto ?? []);
    const all = withMapEntries(old, allRenames);
    const expected = create(FileDescriptorSetSchema, {
      file: old.map((proto) => renamedDescriptor(proto, all, hasJsonName)),
    });
    report('protoc', await buildWithProtoc(definitions), expected);
    if (!values.part) report('buf', await buildWithBuf(definitions, false), expected);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function report(compiler: string, { set, refused }: Built, expected: FileDescriptorSet): void {
  for (const [file, message] of refused)
    problems.push(`all at once: ${compiler} refuses ${file}: ${message}`);
  const differences = compareDescriptors(expected, set);
  for (const { path: file, ours, theirs } of differences)
    problems.push(`all at once: ${file} is ${theirs} and should be ${ours}`);
  const equal = set.file.length - differences.length;
  console.log(
    `${compiler} builds all renames at once: ${equal} of ${set.file.length} descriptors as expected`,
  );
}

async function writeTree(folder: string, { root, paths }: Corpus): Promise<void> {
  for (const file of paths) {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    const edits = allEdits.get(file);
    if (edits) await writeFile(target, apply(file, edits));
    else await symlink(path.join(root, file), target);
  }
}
