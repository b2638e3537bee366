/**
 * How long references and renames take over stdio in the corpus with all files indexed (`npm run build` first):
 *
 *   node --expose-gc test/bench/references.ts [--symbols 500] [--uses 150] [--widest 10] [--seed 1] [--server FILE]
 *
 * They are asked for at the declarations of 500 symbols, those of `npm run corpus -- rename`; at 150 places that use something, which
 * are mostly of names that thousands of files use; and of the names that are used most, each of which has tens of thousands of places.
 * References are asked for as the extension does, which makes locations of the answer, and as LSP has them, as a whole and in parts.
 * The target is a 95th percentile of 100 ms for the symbols, with nothing beside it. The time is that until the client has read the
 * answer; how much of it is until the bytes had come, and how much to parse them, is told too.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Position } from 'vscode-languageserver-protocol';
import { dist } from '../../.scripts/places.ts';
import { readLocations } from '../../extension/language/compact-locations.ts';
import type { CompactLocations } from '../../extension/language/protocol.ts';
import { positionAt } from '../../server/compiler/index.ts';
import { CompiledCorpus } from '../corpus/compiled-corpus.ts';
import { findCorpus } from '../corpus/corpus-files.ts';
import { sample, seededRandom } from '../corpus/seeded-random.ts';
import { chooseSymbols } from '../corpus/seeded-symbols.ts';
import { type Answered, LanguageClient } from './language-client.ts';
import { percentile, tell } from './median.ts';
import { collectGarbage } from './servers/collect.ts';

const { values } = parseArgs({
  options: {
    symbols: { type: 'string', default: '500' },
    uses: { type: 'string', default: '150' },
    widest: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
    server: { type: 'string', default: path.join(dist, 'server.js') },
  },
});
/** As many files are open at a time. */
const openedAtOnce = 40;
/** There are few names that are used most: each is asked for so often. */
const timesWidest = 5;
/** Of a 95th percentile, in milliseconds. */
const target = 100;

const symbolsName = `${values.symbols} symbols where they are declared`;

interface Place {
  readonly uri: string;
  readonly text: string;
  readonly position: Position;
}

type Ask = (client: LanguageClient, place: Place) => Promise<Answered>;

const at = ({ uri, position }: Place) => ({ textDocument: { uri }, position });
const referencesAt = (place: Place) => ({ ...at(place), context: { includeDeclaration: true } });

const asks: Readonly<Record<string, Ask>> = {
  'references, as the extension': (client, place) =>
    client.ask('skep/references', referencesAt(place), (answer) =>
      readLocations(answer as CompactLocations, (uri, ...range) => ({ uri, range })),
    ),
  'references, as LSP': (client, place) => client.ask('textDocument/references', referencesAt(place)),
  'references, as LSP, in parts': (client, place) =>
    client.askForParts('textDocument/references', referencesAt(place)),
  rename: (client, place) =>
    client.ask('textDocument/rename', { ...at(place), newName: 'renamed_by_the_measure' }),
};

const corpus = await findCorpus();
const samples = choosePlaces();
// What it took to choose them is not to be in the way of reading answers.
collectGarbage();
await using client = new LanguageClient(corpus.root, process.execPath, [values.server, '--stdio']);
await client.initialize();
// Answered when all is read and linked.
await client.ask('workspace/symbol', { query: 'ListOperationsRequest' });
const idle = await client.settled();
console.log(`idle ${idle === undefined ? '?' : (idle / 1000).toFixed(1)} s after all was indexed`);
for (const [name, places] of samples) report(name, await measure(places));

/** The samples, by what they are. */
function choosePlaces(): Map<string, Place[]> {
  const { compilation } = new CompiledCorpus(corpus.root, corpus.accepted);
  const place = (file: string, offset: number): Place => {
    const text = compilation.files.get(file)?.syntax.text ?? '';
    return {
      uri: pathToFileURL(path.join(corpus.root, file)).href,
      text,
      position: positionAt(text, offset),
    };
  };
  const uses: { file: string; offset: number; target: string }[] = [];
  const counts = new Map<string, number>();
  for (const file of corpus.accepted) {
    for (const { end, target: used } of compilation.files.get(file)?.references ?? []) {
      uses.push({ file, offset: end - 1, target: used });
      counts.set(used, (counts.get(used) ?? 0) + 1);
    }
  }
  const symbols = chooseSymbols(compilation, corpus.accepted, Number(values.symbols), Number(values.seed));
  const someUses = sample(seededRandom(Number(values.seed)), uses, Number(values.uses));
  const widest = [...counts].sort((a, b) => b[1] - a[1]).slice(0, Number(values.widest));
  const firstUses = widest.flatMap(([name]) => uses.find((use) => use.target === name) ?? []);
  const manyTimes = Array.from({ length: timesWidest }, () => firstUses).flat();
  return new Map([
    [symbolsName, symbols.map(({ file, symbol }) => place(file, symbol.nameStart))],
    [`${values.uses} names where they are used`, someUses.map(({ file, offset }) => place(file, offset))],
    [
      `names used most: ${widest.map(([name]) => name).join(', ')}`,
      manyTimes.map(({ file, offset }) => place(file, offset)),
    ],
  ]);
}

/** What is asked takes turns in being the first at a place. */
async function measure(places: readonly Place[]): Promise<Map<string, Answered[]>> {
  const found = new Map<string, Answered[]>(Object.keys(asks).map((name) => [name, []]));
  for (let from = 0; from < places.length; from += openedAtOnce) {
    const some = places.slice(from, from + openedAtOnce);
    const texts = new Map(some.map(({ uri, text }) => [uri, text]));
    for (const [uri, text] of texts) {
      await client.open(uri, text);
      await client.ask('textDocument/documentSymbol', { textDocument: { uri } });
    }
    await client.settled();
    for (const [index, place] of some.entries()) {
      const names = Object.entries(asks);
      for (const [name, ask] of [...names.slice(index % names.length), ...names].slice(0, names.length))
        found.get(name)?.push(withoutPlaces(await ask(client, place)));
    }
    for (const uri of texts.keys()) await client.close(uri);
  }
  return found;
}

/** Megabytes of answers are not to be kept while the next ones are read. */
function withoutPlaces(answered: Answered): Answered {
  return { ...answered, answer: answered.answer === null ? null : undefined };
}

/** Each line: p50, p95 and most of all, and the 95th percentiles of its parts. */
function report(name: string, answers: ReadonlyMap<string, readonly Answered[]>): void {
  console.log(`\n${name}`);
  for (const [asked, all] of answers) {
    const of = (part: (one: Answered) => number, share: number) =>
      percentile(all.map(part), share).toFixed(1);
    const total = [0.5, 0.95, 1].map((share) => of(({ took }) => took, share).padStart(7)).join(' ');
    const parts = [
      `sent ${of(({ arrived }) => arrived, 0.95)}`,
      `parsed in ${of(({ parsing }) => parsing, 0.95)}`,
      `first part ${of(({ firstPart, took }) => firstPart ?? took, 0.95)}`,
      `at most ${(Math.max(...all.map(({ bytes }) => bytes)) / 1e6).toFixed(1)} MB`,
    ].join(', ');
    const refused = all.filter(({ answer }) => answer === null).length;
    console.log(`  ${asked.padEnd(29)} ${total} ms; ${parts}${refused > 0 ? `; ${refused} refused` : ''}`);
  }
  if (name !== symbolsName) return;
  for (const [asked, all] of answers) {
    const measured = percentile(
      all.map(({ took }) => took),
      0.95,
    );
    tell(`${asked}, 95th percentile`, `${measured.toFixed(1)} ms`, `${target} ms`, measured <= target);
  }
}
