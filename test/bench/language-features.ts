/**
 * How long the language server takes for each thing that an editor asks of it, over stdio, in the corpus with all files indexed, and
 * buf's server beside it where it has the feature (`npm run build` first):
 *
 *   node test/bench/language-features.ts [--places 300] [--buf-places 20] [--server FILE] [--only NAME]...
 *
 * Places are seeded: names declared and names used, as many of each, in 40 files. The target is a 95th percentile of 30 ms, and of
 * 100 ms for references and rename, with nothing beside it; `references.ts` has more of those. Our server finds out what all files use when they are indexed and it is
 * left alone: it is, and how long that takes is told. (Before, a name that thousands of files use is linked in all of them.)
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import type { Position, ServerCapabilities } from 'vscode-languageserver-protocol';
import { dist, root } from '../../.scripts/places.ts';
import { readLocations } from '../../extension/language/compact-locations.ts';
import type { CompactLocations } from '../../extension/language/protocol.ts';
import { positionAt } from '../../server/compiler/index.ts';
import { CompiledCorpus } from '../corpus/compiled-corpus.ts';
import { findCorpus } from '../corpus/corpus-files.ts';
import { pick, sample, seededRandom } from '../corpus/seeded-random.ts';
import { LanguageClient } from './language-client.ts';

const { values } = parseArgs({
  options: {
    places: { type: 'string', default: '300' },
    'buf-places': { type: 'string', default: '20' },
    server: { type: 'string', default: path.join(dist, 'server.js') },
    only: { type: 'string', multiple: true },
  },
});
const openedFiles = 40;
/** Milliseconds, with nothing beside it. */
const target = 30;
const targetOfUses = 100;

interface Place {
  readonly uri: string;
  readonly position: Position;
  /** Lines of the document. */
  readonly lines: number;
  readonly isDeclaration: boolean;
}

interface Feature {
  readonly capability: keyof ServerCapabilities;
  readonly method: string;
  /** Asked of our server in its place. */
  readonly ownMethod?: string;
  readonly params: (place: Place) => object;
  /** What is asked about each thing in the answer: its own time is told. */
  readonly followedBy?: string;
  /** Makes of the answer what the client shows, which counts. */
  readonly read?: (answer: unknown) => void;
  /** Only at names that are declared there, or used; most that are used are those that thousands of files use. */
  readonly at?: 'declarations' | 'uses';
}

const at = ({ uri, position }: Place) => ({ textDocument: { uri }, position });
const ofDocument = ({ uri }: Place) => ({ textDocument: { uri } });
const around = ({ uri, position, lines }: Place) => ({
  textDocument: { uri },
  range: {
    start: { line: Math.max(0, position.line - 30), character: 0 },
    end: { line: Math.min(lines - 1, position.line + 30), character: 0 },
  },
});

const references: Feature = {
  capability: 'referencesProvider',
  method: 'textDocument/references',
  params: (place) => ({ ...at(place), context: { includeDeclaration: true } }),
};
/** As the extension asks our server, and makes locations of the answer. */
const referencesOfExtension: Feature = {
  ...references,
  ownMethod: 'skep/references',
  read: (answer) => {
    if (answer && typeof answer === 'object' && 'places' in answer)
      readLocations(answer as CompactLocations, (uri, ...range) => ({ uri, range }));
  },
};
const renames: Feature = {
  capability: 'renameProvider',
  method: 'textDocument/rename',
  params: (place) => ({ ...at(place), newName: 'renamed_by_the_measure' }),
};

const features: Readonly<Record<string, Feature>> = {
  hover: { capability: 'hoverProvider', method: 'textDocument/hover', params: at },
  definition: { capability: 'definitionProvider', method: 'textDocument/definition', params: at },
  'type definition': {
    capability: 'typeDefinitionProvider',
    method: 'textDocument/typeDefinition',
    params: at,
  },
  implementation: { capability: 'implementationProvider', method: 'textDocument/implementation', params: at },
  'document highlight': {
    capability: 'documentHighlightProvider',
    method: 'textDocument/documentHighlight',
    params: at,
  },
  completion: { capability: 'completionProvider', method: 'textDocument/completion', params: at },
  'signature help': { capability: 'signatureHelpProvider', method: 'textDocument/signatureHelp', params: at },
  'selection range': {
    capability: 'selectionRangeProvider',
    method: 'textDocument/selectionRange',
    params: ({ uri, position }) => ({ textDocument: { uri }, positions: [position] }),
  },
  'linked editing': {
    capability: 'linkedEditingRangeProvider',
    method: 'textDocument/linkedEditingRange',
    params: at,
  },
  'document symbols': {
    capability: 'documentSymbolProvider',
    method: 'textDocument/documentSymbol',
    params: ofDocument,
  },
  folding: { capability: 'foldingRangeProvider', method: 'textDocument/foldingRange', params: ofDocument },
  'document links': {
    capability: 'documentLinkProvider',
    method: 'textDocument/documentLink',
    params: ofDocument,
  },
  'semantic tokens': {
    capability: 'semanticTokensProvider',
    method: 'textDocument/semanticTokens/full',
    params: ofDocument,
  },
  'inlay hints': { capability: 'inlayHintProvider', method: 'textDocument/inlayHint', params: around },
  formatting: {
    capability: 'documentFormattingProvider',
    method: 'textDocument/formatting',
    params: (place) => ({ ...ofDocument(place), options: { tabSize: 2, insertSpaces: true } }),
  },
  'code actions': {
    capability: 'codeActionProvider',
    method: 'textDocument/codeAction',
    params: (place) => ({ ...around(place), context: { diagnostics: [] } }),
  },
  'organize imports': {
    capability: 'codeActionProvider',
    method: 'textDocument/codeAction',
    params: (place) => ({ ...around(place), context: { diagnostics: [], only: ['source.organizeImports'] } }),
  },
  'call hierarchy, prepare': {
    capability: 'callHierarchyProvider',
    method: 'textDocument/prepareCallHierarchy',
    params: at,
  },
  'call hierarchy, outgoing': {
    capability: 'callHierarchyProvider',
    method: 'textDocument/prepareCallHierarchy',
    params: at,
    followedBy: 'callHierarchy/outgoingCalls',
  },
  'type hierarchy, down': {
    capability: 'typeHierarchyProvider',
    method: 'textDocument/prepareTypeHierarchy',
    params: at,
    followedBy: 'typeHierarchy/subtypes',
  },
  'references of a declared name': { ...references, at: 'declarations' },
  'references of a used name': { ...referencesOfExtension, at: 'uses' },
  'rename of a declared name': { ...renames, at: 'declarations' },
  'rename of a used name': { ...renames, at: 'uses' },
};

const corpus = await findCorpus();
const random = seededRandom(4);
const opened = sample(random, corpus.accepted, openedFiles);
const compiled = new CompiledCorpus(corpus.root, opened);
const uriOf = (file: string) => pathToFileURL(path.join(corpus.root, file)).href;

/** Half of them names that are declared, half names that are used. */
function seededPlaces(count: number): Place[] {
  const places: Place[] = [];
  while (places.length < count) {
    const file = pick(random, opened);
    const linked = compiled.compilation.files.get(file);
    if (!linked) continue;
    const isDeclaration = places.length % 2 === 0;
    const starts = isDeclaration
      ? linked.symbols.filter(({ kind }) => kind !== 'package').map(({ nameStart }) => nameStart)
      : linked.references.map(({ end }) => end - 1);
    if (starts.length === 0) continue;
    const { text } = linked.syntax;
    places.push({
      uri: uriOf(file),
      position: positionAt(text, pick(random, starts)),
      lines: text.split('\n').length,
      isDeclaration,
    });
  }
  return places;
}

async function measure(
  places: readonly Place[],
  command: string,
  args: readonly string[],
): Promise<Map<string, number[]>> {
  await using server = new LanguageClient(corpus.root, command, args);
  await server.initialize();
  for (const file of opened) await server.open(uriOf(file), compiled.text(file));
  // Answered when all is read and linked.
  await server.ask('workspace/symbol', { query: 'ListOperationsRequest' });
  for (const file of opened)
    await server.ask('textDocument/documentSymbol', { textDocument: { uri: uriOf(file) } });
  const settled = await server.settled();
  console.log(
    `${path.basename(command)}: idle ${settled === undefined ? '?' : (settled / 1000).toFixed(1)} s after all was indexed`,
  );
  const took = new Map<string, number[]>();
  const wanted = values.only;
  for (const [name, feature] of Object.entries(features)) {
    if (!server.capabilities[feature.capability] || (wanted && !wanted.includes(name))) continue;
    const times: number[] = [];
    const method = (command === process.execPath && feature.ownMethod) || feature.method;
    for (const place of places) {
      if (feature.at && (feature.at === 'declarations') !== place.isDeclaration) continue;
      const first = await server.ask(method, feature.params(place), feature.read);
      if (!feature.followedBy) times.push(first.took);
      else if (Array.isArray(first.answer) && first.answer[0])
        times.push((await server.ask(feature.followedBy, { item: first.answer[0] })).took);
    }
    took.set(
      name,
      times.sort((a, b) => a - b),
    );
  }
  return took;
}

function quantile(sorted: readonly number[] | undefined, share: number): string {
  const value = sorted?.[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return value === undefined ? '-' : value.toFixed(1);
}

const places = seededPlaces(Number(values.places));
const own = await measure(places, process.execPath, [values.server, '--stdio']);
const bufPlaces = Number(values['buf-places']);
const buf = path.join(root, 'node_modules', '.bin', 'buf');
const theirs = bufPlaces > 0 ? await measure(places.slice(0, bufPlaces), buf, ['lsp', 'serve']) : new Map();
console.log(
  `${places.length} places in ${openedFiles} files; milliseconds at p50, p95 and most; buf's at p50 and p95`,
);
for (const [name, times] of own) {
  const bar = features[name]?.at ? targetOfUses : target;
  const other = theirs.get(name);
  const beside = other ? `  buf ${quantile(other, 0.5)} ${quantile(other, 0.95)}` : '';
  const figures = [0.5, 0.95, 1].map((share) => quantile(times, share).padStart(8)).join(' ');
  console.log(`${name.padEnd(30)} ${figures}  (target ${bar})${beside}`);
}
