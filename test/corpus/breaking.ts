/**
 * Breaking changes in real definitions, found by us and by `buf breaking`:
 *
 *   npm run corpus -- breaking [COUNT] [--seed N] [--show N]
 *
 * COUNT files (500 unless told) of a seed (1 unless told) are changed in one place each, in every way that definitions are
 * broken in; all of buf's rules look at them. The pairs of file and rule that both find must be 99 % of those that either
 * finds, and every rule must be broken at least once. Files that see a message set are left out, and listed: buf gives up on all
 * that it is asked about where there is one. Needs 4 GB and five minutes; of few files, a minute.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../.scripts/places.ts';
import { breakingRules } from '../../server/breaking/index.ts';
import { type BrokenPlace, findBreakingChanges } from '../../server/node/breaking-folder.ts';
import { checkFolder } from '../../server/node/check-folder.ts';
import { nodeFileSystem } from '../../server/node/node-file-system.ts';
import { breakDefinition, changeKinds, possibleChanges } from './break-definition.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const agreementBar = 0.99;
/** Beyond those of `changeKinds`, files that are gone altogether, and with them their package or not. */
const deletedFiles = 8;
/** Files for those in which no change builds. */
const spareFiles = 80;
/** How many kinds are tried in a file before it is left as it is. */
const maxRefusals = 8;
/** How many files of each kind of change there are, rare as it may be. */
const filesOfKind = 4;
/** A kind that no more files than these allow is scarce: all of them are changed so. */
const scarceFiles = 20;
/** Each round undoes the changes that do not build, and makes others. */
const maxRounds = 30;

/** What others look for by its name is gone. */
const removal = /^(delete (a message|an enum|extensions|one of several extensions)|change the package)$/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, show: { type: 'string', default: '40' } },
});
const seed = Number(values.seed);
const count = Number(positionals[0] ?? 500);
const everyRule = breakingRules('v2').map(({ name }) => name);

const corpus = await findCorpus();
const leftOut = filesWithMessageSets();
const accepted = corpus.accepted.filter((file) => !leftOut.has(file));
/** By which buf reads all others: it builds none of them where this one is changed. */
const descriptorFile = 'google/protobuf/descriptor.proto';
console.log(`left out, as buf knows no message sets: ${[...leftOut].join(', ')}`);
/** Kinds that so few files allow that each of those is changed in all of these ways. */
const scarce = new Set<string>();
const chosen = chooseFiles();
const imported = new Map<string, readonly string[]>();
const tree = withImports(chosen);
const isImported = new Set([...imported.values()].flat());
const folder = mkdtempSync(path.join(tmpdir(), 'skep-corpus-breaking-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const [before, now] = [path.join(folder, 'before'), path.join(folder, 'now')];
const config = `version: v2\nbreaking:\n  use: [${everyRule.join(', ')}]\n`;
for (const side of [before, now]) {
  for (const file of tree) copy(file, side);
  writeFileSync(path.join(side, 'buf.yaml'), config);
}

/** By file: the kinds of its changes. */
const changed = new Map<string, string[]>();
/** Kinds that cannot be made in a file without breaking the build. */
const refused = new Map<string, Set<string>>();
const uses = new Map(changeKinds.map((kind) => [kind, 0]));
const deleted = chosen.filter((file) => !isImported.has(file)).slice(-deletedFiles);
for (const file of deleted) rmSync(path.join(now, file));
for (const file of chosen) if (!deleted.includes(file)) change(file);
for (let round = 0, broken = await brokenFiles(); broken.size > 0; round++, broken = await brokenFiles()) {
  if (round === maxRounds) throw new Error(`changed files do not build: ${[...broken].join(', ')}`);
  console.error(`  ${[...broken].slice(0, 3).join(', ')} (${broken.size}) do not build, round ${round + 1}`);
  for (const file of culprits(broken)) {
    undo(file);
    change(file);
  }
}

const result = await findBreakingChanges(now, { fileSystem: nodeFileSystem, folder: before });
if (result.broken.length > 0) throw new Error(JSON.stringify(result.broken[0]));
const ours = new Set(result.changes.map((each) => pairOf(each)));
const theirs = new Set(bufFindings());
const agreed = [...ours].filter((pair) => theirs.has(pair));
const either = new Set([...ours, ...theirs]);
const missed = everyRule.filter((rule) => ![...theirs].some((pair) => pair.startsWith(`${rule} `)));
const differing = [...either].filter((pair) => !ours.has(pair) || !theirs.has(pair));
for (const pair of differing.slice(0, Number(values.show))) {
  const file = pair.slice(pair.indexOf(' ') + 1);
  console.log(
    `  ${ours.has(pair) ? 'we alone' : 'buf alone'}: ${pair} (${changed.get(file)?.join(', ') ?? 'unchanged'})`,
  );
}
const rate = agreed.length / either.size;
console.log(
  `${changed.size + deleted.length} changed files of ${tree.length}: ${agreed.length} of ${either.size} findings agree (${(rate * 100).toFixed(2)} %), bar ${agreementBar * 100} %`,
);
console.log(
  `rules that were broken: ${everyRule.length - missed.length} of ${everyRule.length}${missed.map((each) => `, not ${each}`).join('')}`,
);
process.exitCode = rate >= agreementBar && missed.length === 0 ? 0 : 1;

/** Files for the changes that few allow, and any others. */
function chooseFiles(): string[] {
  const first = seededRandom(seed)(accepted.length);
  const filesByKind = new Map<string, string[]>(changeKinds.map((kind) => [kind, []]));
  const changeable = accepted.filter((file) => file !== descriptorFile);
  for (const file of [...changeable.slice(first), ...changeable.slice(0, first)])
    for (const kind of possibleChanges(textOf(file))) filesByKind.get(kind)?.push(file);
  for (const [kind, files] of filesByKind) if (files.length <= scarceFiles) scarce.add(kind);
  const found = new Set(
    [...filesByKind].flatMap(([kind, files]) => (scarce.has(kind) ? files : files.slice(0, filesOfKind))),
  );
  const others = changeable.filter((file) => !found.has(file));
  return [...found, ...sample(seededRandom(seed), others, count + spareFiles - found.size)];
}

function textOf(file: string): string {
  return readFileSync(path.join(corpus.root, file), 'utf8');
}

/** These files and all they import, of those that the corpus has. */
function withImports(files: readonly string[]): string[] {
  const known = new Set(accepted);
  const found = new Set(files);
  for (const file of found) {
    const paths = importsOf(textOf(file));
    imported.set(file, paths);
    for (const each of paths) if (known.has(each)) found.add(each);
  }
  return [...found];
}

function importsOf(text: string): string[] {
  const imports = text.matchAll(/^\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"/gm);
  return [...imports].flatMap(([, each]) => each ?? []);
}

/** The files that declare a message set, and those that import one of them. */
function filesWithMessageSets(): Set<string> {
  const texts = new Map(corpus.accepted.map((file) => [file, textOf(file)]));
  const found = new Set<string>();
  for (const [file, text] of texts)
    if (/^\s*option\s+message_set_wire_format\s*=\s*true/m.test(text)) found.add(file);
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const [file, text] of texts) if (importsOf(text).some((each) => found.has(each))) found.add(file);
  }
  return found;
}

function copy(file: string, side: string): void {
  const target = path.join(side, file);
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(path.join(corpus.root, file), target);
}

/** Breaks a file in the way that was used least of those it allows, and in those that few others allow. */
function change(file: string): void {
  const tried = refused.get(file) ?? new Set();
  if (tried.size >= maxRefusals) return;
  const before = textOf(file);
  const random = seededRandom(seed, chosen.indexOf(file));
  const made: string[] = [];
  let text = before;
  const inOrder = [...uses].sort(([a, usesOfA], [b, usesOfB]) => {
    return Number(scarce.has(b)) - Number(scarce.has(a)) || usesOfA - usesOfB;
  });
  for (const [kind] of inOrder) {
    if (tried.has(kind) || (made.length > 0 && !scarce.has(kind) && !made.every((each) => scarce.has(each))))
      continue;
    const broken = breakDefinition(text, kind, random);
    if (broken === undefined || broken === text) continue;
    text = broken;
    made.push(kind);
    uses.set(kind, (uses.get(kind) ?? 0) + 1);
  }
  if (made.length === 0) return;
  changed.set(file, made);
  writeFileSync(path.join(now, file), text);
}

/** Takes back what was done to a file; the last of it is not tried there again. */
function undo(file: string): void {
  const made = changed.get(file) ?? [];
  const last = made.at(-1);
  if (last !== undefined) refused.set(file, (refused.get(file) ?? new Set()).add(last));
  for (const kind of made) uses.set(kind, (uses.get(kind) ?? 0) - 1);
  changed.delete(file);
  copy(file, now);
}

/** Files that do not compile after the changes. */
async function brokenFiles(): Promise<Set<string>> {
  const { files } = await checkFolder(now);
  const broken = files.filter(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  return new Set(broken.map(({ file }) => path.relative(now, file)));
}

/** The changed files that may have broken these: of what they import that in which a name is gone, or themselves. */
function culprits(broken: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const file of broken) {
    const suspects = withImports([file]).filter((each) => each !== file && changed.has(each));
    const removing = suspects.filter((each) => changed.get(each)?.some((kind) => removal.test(kind)));
    const own = changed.has(file) ? [file] : suspects;
    for (const each of removing.length > 0 ? removing : own) found.add(each);
  }
  return found;
}

function pairOf({ rule, file, message }: BrokenPlace): string {
  return `${rule} ${file === undefined ? message : path.relative(now, file)}`;
}

function bufFindings(): string[] {
  const buf = path.join(root, 'node_modules', '.bin', 'buf');
  const args = ['breaking', '--error-format', 'json', '--against', before];
  const { status, stdout, stderr } = spawnSync(buf, args, { cwd: now, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status !== 0 && status !== 100) throw new Error(stderr || stdout.slice(0, 4000));
  return stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const {
        type,
        path: file,
        message,
      }: { type: string; path?: string; message: string } = JSON.parse(line);
      if (type === 'COMPILE') throw new Error(`buf does not build ${file}, which we do: ${message}`);
      return `${type} ${file ?? message}`;
    });
}
