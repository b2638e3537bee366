/**
 * Breaking changes in real definitions, found by us and by `buf breaking`:
 *
 *   npm run corpus -- breaking [COUNT] [--seed N] [--show N]
 *
 * COUNT files (500 unless told) of a seed (1 unless told) are changed in one place each, in every way that definitions are
 * broken in; all of buf's rules look at them. The pairs of file and rule that both find must be 99 % of those that either
 * finds, and every rule must be broken at least once. Needs 4 GB and five minutes.
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
import { breakDefinition, changeKinds } from './break-definition.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const agreementBar = 0.99;
/** Beyond those of `changeKinds`, files that are gone altogether, and with them their package or not. */
const deletedFiles = 8;
/** Files for those in which no change builds. */
const spareFiles = 20;
/** How many kinds are tried in a file before it is left as it is. */
const maxRefusals = 4;
/** Each round undoes the changes that do not build, and makes others. */
const maxRounds = 30;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seed: { type: 'string', default: '1' }, show: { type: 'string', default: '40' } },
});
const seed = Number(values.seed);
const count = Number(positionals[0] ?? 500);
const everyRule = breakingRules('v2').map(({ name }) => name);

const corpus = await findCorpus();
const chosen = sample(seededRandom(seed), corpus.accepted, count + spareFiles);
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

/** By file: the kind of its change. */
const changed = new Map<string, string>();
/** Kinds that cannot be made in a file without breaking the build. */
const refused = new Map<string, Set<string>>();
const uses = new Map(changeKinds.map((kind) => [kind, 0]));
const deleted = chosen.filter((file) => !isImported.has(file)).slice(0, deletedFiles);
for (const file of deleted) rmSync(path.join(now, file));
for (const file of chosen) if (!deleted.includes(file)) change(file);
for (let round = 0, broken = await brokenFiles(); broken.size > 0; round++, broken = await brokenFiles()) {
  if (round === maxRounds) throw new Error(`changed files do not build: ${[...broken].join(', ')}`);
  console.error(`  ${[...broken].slice(0, 3).join(', ')} (${broken.size}) do not build, round ${round + 1}`);
  for (const file of culprits(broken)) {
    const kind = changed.get(file) ?? '';
    refused.set(file, (refused.get(file) ?? new Set()).add(kind));
    uses.set(kind, (uses.get(kind) ?? 0) - 1);
    changed.delete(file);
    copy(file, now);
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
    `  ${ours.has(pair) ? 'we alone' : 'buf alone'}: ${pair} (${changed.get(file) ?? 'unchanged'})`,
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

/** These files and all they import, of those that the corpus has. */
function withImports(files: readonly string[]): string[] {
  const known = new Set(corpus.accepted);
  const found = new Set(files);
  for (const file of found) {
    const text = readFileSync(path.join(corpus.root, file), 'utf8');
    const paths = [...text.matchAll(/^\s*import\s+(?:public\s+|weak\s+)?"([^"]+)"/gm)].flatMap(
      ([, each]) => each ?? [],
    );
    imported.set(file, paths);
    for (const each of paths) if (known.has(each)) found.add(each);
  }
  return [...found];
}

function copy(file: string, side: string): void {
  const target = path.join(side, file);
  mkdirSync(path.dirname(target), { recursive: true });
  cpSync(path.join(corpus.root, file), target);
}

/** Breaks a file in the way that was used least of those it allows. */
function change(file: string): void {
  const text = readFileSync(path.join(corpus.root, file), 'utf8');
  const random = seededRandom(seed, chosen.indexOf(file));
  if ((refused.get(file)?.size ?? 0) >= maxRefusals) return;
  for (const [kind] of [...uses].sort(([, a], [, b]) => a - b)) {
    if (refused.get(file)?.has(kind)) continue;
    const broken = breakDefinition(text, kind, random);
    if (broken === undefined || broken === text) continue;
    writeFileSync(path.join(now, file), broken);
    changed.set(file, kind);
    uses.set(kind, (uses.get(kind) ?? 0) + 1);
    return;
  }
}

/** Files that do not compile after the changes. */
async function brokenFiles(): Promise<Set<string>> {
  const { files } = await checkFolder(now);
  const broken = files.filter(({ diagnostics }) => diagnostics.some(({ severity }) => severity === 'error'));
  return new Set(broken.map(({ file }) => path.relative(now, file)));
}

/** The changed files that may have broken these: themselves, or what they import. */
function culprits(broken: ReadonlySet<string>): Set<string> {
  const found = new Set<string>();
  for (const file of broken) {
    if (changed.has(file)) found.add(file);
    else for (const each of withImports([file])) if (changed.has(each)) found.add(each);
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
      return `${type} ${file ?? message}`;
    });
}
