/**
 * Completion, tried where people wrote: `npm run corpus -- completion [COUNT] [--seed 1] [--list KIND] [--part]`.
 *
 * A place is a word of a file of the corpus that completion can know: keywords, names of types and options and their values, field
 * numbers, import paths, packages, JSON names (see completion-places.ts). The rest of the line from there on is deleted, completion is
 * asked for, and what an editor would show is looked at: the items whose filter begins with what is written of the name, in order.
 * The place counts when one of the first five is the name that was there, all of it.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { CompletionItem } from 'vscode-languageserver-types';
import { type Position, parse, positionAt } from '../../server/compiler/index.ts';
import { completion } from '../../server/features/completion/completion.ts';
import { nodeFileSystem, toUri } from '../../server/node/node-file-system.ts';
import { Workspace } from '../../server/workspace/workspace.ts';
import { type WordPlace, wordPlaces } from './completion-places.ts';
import { findCorpus } from './corpus-files.ts';
import { sample, seededRandom } from './seeded-random.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: 'string', default: '1' },
    list: { type: 'string' },
    part: { type: 'boolean', default: false },
  },
});
const count = Number(positionals[0] ?? (values.part ? 300 : 2000));
/** How many items are looked at, and the share of places at which the name has to be among them. */
const shown = 5;
const bar = 0.9;

const corpus = await findCorpus();
const workspace = new Workspace(nodeFileSystem, {
  folders: [toUri(corpus.root)],
  importPaths: [],
  trusted: true,
});
await workspace.list();
await workspace.symbols();

interface Tally {
  tried: number;
  first: number;
  found: number;
}
const tallies = new Map<string, Tally>();
const times: number[] = [];

for (const [file, place] of await choose()) {
  const text = await textOf(file);
  const newline = text.indexOf('\n', place.offset);
  const cut = text.slice(0, place.offset) + (newline < 0 ? '' : text.slice(newline));
  const items = await itemsAt(file, cut, positionAt(cut, place.offset));
  const written = text.slice(place.nameStart, place.offset);
  const at = items.filter((item) => isShown(item, written)).findIndex((item) => isName(item, place.name));
  const line = text.slice(text.lastIndexOf('\n', place.offset - 1) + 1, place.offset);
  if ((values.list === place.kind || values.list === 'all') && (at < 0 || at >= shown))
    console.log(
      `${place.kind}: ${file}: ${line.trimStart()}|${place.name.slice(written.length)} (${at}): ${items
        .slice(0, shown)
        .map(({ label }) => label)
        .join(' ')}`,
    );
  for (const kind of [place.kind, 'all']) {
    const tally = tallies.get(kind) ?? { tried: 0, first: 0, found: 0 };
    tally.tried++;
    if (at === 0) tally.first++;
    if (at >= 0 && at < shown) tally.found++;
    tallies.set(kind, tally);
  }
}

for (const [kind, { tried, first, found }] of [...tallies].sort(([, a], [, b]) => b.tried - a.tried)) {
  const percent = (part: number) => `${((100 * part) / tried).toFixed(1)} %`.padStart(8);
  console.log(
    `${kind.padEnd(22)} ${String(tried).padStart(5)} places  first ${percent(first)}  first five ${percent(found)}`,
  );
}
times.sort((a, b) => a - b);
const at = (share: number) => times[Math.floor((times.length - 1) * share)]?.toFixed(1);
console.log(`completion alone: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, at most ${at(1)} ms`);
const all = tallies.get('all') ?? { tried: 0, first: 0, found: 0 };
console.log(
  `the name that was there is among the first five at ${all.found} of ${all.tried} places; the bar is ${bar * 100} %`,
);
process.exitCode = all.tried === count && all.found >= bar * all.tried ? 0 : 1;

/** Places of all files, each as likely as any other, in the order of the files. */
async function choose(): Promise<[string, WordPlace][]> {
  const random = seededRandom(Number(values.seed));
  const numbers = new Map<string, number>();
  for (const file of corpus.accepted) numbers.set(file, wordPlaces(parse(await textOf(file))).length);
  const total = [...numbers.values()].reduce((sum, number) => sum + number, 0);
  const chosen = sample(
    random,
    Array.from({ length: total }, (_, index) => index),
    count,
  );
  const found: [string, WordPlace][] = [];
  let before = 0;
  for (const [file, number] of numbers) {
    const here = chosen.filter((index) => before <= index && index < before + number);
    before += number;
    if (here.length === 0) continue;
    const places = wordPlaces(parse(await textOf(file)));
    for (const index of here) {
      const place = places[index - (before - number)];
      if (place) found.push([file, place]);
    }
  }
  return found;
}

async function textOf(file: string): Promise<string> {
  return (await nodeFileSystem.readFile(toUri(path.join(corpus.root, file)))) ?? '';
}

async function itemsAt(file: string, text: string, position: Position): Promise<CompletionItem[]> {
  const uri = toUri(path.join(corpus.root, file));
  workspace.setOpen(uri, text);
  const snapshot = await workspace.openSnapshot();
  const opened = snapshot.file(uri);
  if (!opened) throw new Error(`${file} is not linked`);
  const start = performance.now();
  const { items } = completion(snapshot, opened, position, { indexed: workspace.indexedSymbols() });
  times.push(performance.now() - start);
  workspace.close(uri);
  return items;
}

/** As editors do it: they keep what begins with the written, and show it by `sortText`. */
function isShown({ label, filterText }: CompletionItem, written: string): boolean {
  return (filterText ?? label).toLowerCase().startsWith(written.toLowerCase());
}

function isName({ textEdit, label }: CompletionItem, name: string): boolean {
  const inserted = textEdit?.newText ?? label;
  return inserted.startsWith(name) && !/^[\w.]/.test(inserted.slice(name.length));
}
