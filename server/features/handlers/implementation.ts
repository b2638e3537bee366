import { parse as parseJson } from 'jsonc-parser';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import { lastPart, scopeOf } from '../../compiler/index.ts';
import type { FileSymbols } from '../../workspace/file-symbols.ts';
import { symbolsNamed } from '../../workspace/file-symbols.ts';
import type { Snapshot, SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, isWithin, joinUri, pathBelow, toClientUri } from '../../workspace/uri.ts';
import { locate } from '../locate.ts';
import { namedAt, uriOf } from '../named.ts';
import { findHandlers, type Handler, type HandlerPlace } from './find-handlers.ts';

/** What of a workspace is looked through for handlers. */
export interface HandlerSearch {
  /** The folders that have a `skep.json`. */
  projects(): readonly FileUri[];
  /** A file of any kind, as it is on the disk. */
  readText(uri: FileUri): Promise<string | undefined>;
  symbols(signal?: AbortSignal): Promise<readonly (readonly [FileUri, FileSymbols])[]>;
  snapshotFor(fullName: string): Promise<Snapshot>;
}

/** The code that answers the rpc at a position, or every rpc of the service there, in the project's TypeScript. */
export async function implementation(
  search: HandlerSearch,
  file: SnapshotFile,
  position: Position,
  signal?: AbortSignal,
): Promise<Location[]> {
  const named = namedAt(file, position);
  const kind = named?.kind === 'symbol' ? named.symbol.kind : undefined;
  if (named?.kind !== 'symbol' || (kind !== 'method' && kind !== 'service')) return [];
  const { fullName } = named.symbol;
  const service = kind === 'service' ? fullName : scopeOf(fullName);
  const definition = uriOf(file, named.file);
  for (const project of nearestFirst(search.projects(), definition)) {
    if (signal?.aborted) return [];
    const handlers = (await handlersOf(search, project)).filter((handler) =>
      answers(handler, service, definition),
    );
    const wanted =
      kind === 'service'
        ? handlers
        : handlers.filter(({ method }) => method === methodName(lastPart(fullName)));
    if (wanted.length > 0) return wanted.map(({ declared }) => locationOf(declared));
  }
  return [];
}

/** A handler in a TypeScript file, and the rpc that it answers. */
export interface HandledMethod {
  /** Full name. */
  readonly service: string;
  /** As the definition spells it. */
  readonly method: string;
  /** Of the handler's name. */
  readonly range: Range;
}

/** The rpc that the handler at a position of a TypeScript file answers. `text` is the file's as the editor has it. */
export async function handledMethod(
  search: HandlerSearch,
  uri: FileUri,
  text: string,
  position: Position,
  signal?: AbortSignal,
): Promise<Location | undefined> {
  const offset = TextDocument.create('', 'typescript', 0, text).offsetAt(position);
  const isHere = (place: HandlerPlace) => place.uri === uri && place.start <= offset && offset <= place.end;
  const found = await handlersAround(search, uri, text);
  const handler = found?.handlers.find(({ given, declared }) => isHere(given) || isHere(declared));
  const answered = found && handler && (await answeredMethod(search, handler, found.project, signal));
  return answered && locate(answered.snapshot, answered.method.fullName);
}

/** All handlers that a TypeScript file declares, in their order. `text` is the file's as the editor has it. */
export async function handledMethods(
  search: HandlerSearch,
  uri: FileUri,
  text: string,
  signal?: AbortSignal,
): Promise<HandledMethod[]> {
  const found = await handlersAround(search, uri, text);
  const methods: HandledMethod[] = [];
  for (const handler of found?.handlers ?? []) {
    if (signal?.aborted) return [];
    if (!found || handler.declared.uri !== uri) continue;
    const answered = await answeredMethod(search, handler, found.project, signal);
    if (!answered) continue;
    const { method } = answered;
    const { range } = locationOf(handler.declared);
    methods.push({ service: scopeOf(method.fullName), method: method.name, range });
  }
  return methods.sort((a, b) => a.range.start.line - b.range.start.line);
}

/** The handlers of the project that a file lies in. */
async function handlersAround(
  search: HandlerSearch,
  uri: FileUri,
  text: string,
): Promise<{ project: FileUri; handlers: Handler[] } | undefined> {
  const project = nearestFirst(search.projects(), uri).find((folder) => isWithin(folder, uri));
  if (project === undefined) return undefined;
  return { project, handlers: await handlersOf(search, project, { uri, text }) };
}

/** The rpc that a handler answers, in a snapshot that has it. */
async function answeredMethod(
  search: HandlerSearch,
  handler: Handler,
  project: FileUri,
  signal: AbortSignal | undefined,
) {
  for (const service of await servicesNamed(search, handler, project, signal)) {
    const snapshot = await search.snapshotFor(service);
    for (const { linked } of snapshot.files.values()) {
      const element = linked.elements.symbols.get(service);
      const method =
        element?.kind === 'service' &&
        element.methods.find(({ name }) => methodName(name) === handler.method);
      if (method) return { snapshot, method };
    }
  }
  return undefined;
}

/** The projects that a file lies in, the innermost first, and then the others: they may serve it too. */
function nearestFirst(projects: readonly FileUri[], uri: FileUri): FileUri[] {
  const around = projects.filter((folder) => isWithin(folder, uri)).sort((a, b) => b.length - a.length);
  return [...around, ...projects.filter((folder) => !around.includes(folder))];
}

async function handlersOf(
  search: HandlerSearch,
  project: FileUri,
  open?: { uri: FileUri; text: string },
): Promise<Handler[]> {
  const manifest: unknown = parseJson((await search.readText(joinUri(project, 'skep.json'))) ?? '', [], {
    allowTrailingComma: true,
  });
  const entry =
    typeof manifest === 'object' && manifest !== null && 'entry' in manifest ? manifest.entry : undefined;
  const path = typeof entry === 'string' && entry ? entry : 'src/main.ts';
  return findHandlers(joinUri(project, path), async (uri) =>
    uri === open?.uri ? open.text : search.readText(uri),
  );
}

/** Whether a handler is a service's: by the name that generated code gives it, and the file this is imported from. */
function answers({ service, importedFrom }: Handler, fullName: string, definition: FileUri): boolean {
  if (service !== lastPart(fullName)) return false;
  const [, path] = /^(?:\.\.?\/)*(.*)_pb(?:\.[cm]?[jt]s)?$/.exec(importedFrom ?? '') ?? [];
  // `../gen/posts/v1/posts_pb.ts` is made from `posts/v1/posts.proto`: which folders are the output's is not known.
  return path === undefined || sharedEnd(`${path}.proto`, definition) > 0;
}

/** How many parts two paths have in common, from their ends. */
function sharedEnd(a: string, b: string): number {
  const [one, other] = [a.split('/').reverse(), b.split('/').reverse()];
  const different = one.findIndex((part, index) => part !== other[index]);
  return different < 0 ? one.length : different;
}

/** Full names of the services that a handler may be meant for; those of its own project first. */
async function servicesNamed(
  search: HandlerSearch,
  handler: Handler,
  project: FileUri,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const found: { fullName: string; rank: number }[] = [];
  const wanted = handler.service.toLowerCase();
  for (const [uri, symbols] of await search.symbols(signal)) {
    for (const { kind, fullName } of symbolsNamed(symbols, (name) => name.includes(wanted))) {
      if (kind === 'service' && answers(handler, fullName, uri))
        found.push({ fullName, rank: Number(pathBelow(project, uri) !== undefined) });
    }
  }
  return found.sort((a, b) => b.rank - a.rank).map(({ fullName }) => fullName);
}

/** As Protobuf-ES spells it: `get_post` and `GetPost` are `getPost`. */
function methodName(name: string): string {
  const joined = name
    .replaceAll(/_+([a-z])/g, (_match, letter: string) => letter.toUpperCase())
    .replaceAll('_', '');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}

function locationOf({ uri, text, start, end }: HandlerPlace): Location {
  const document = TextDocument.create('', 'typescript', 0, text);
  return {
    uri: toClientUri(uri),
    range: { start: document.positionAt(start), end: document.positionAt(end) },
  };
}
