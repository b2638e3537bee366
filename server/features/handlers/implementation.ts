import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Location, Position, Range } from 'vscode-languageserver-types';
import { lastPart, scopeOf } from '../../compiler/index.ts';
import { symbolsNamed } from '../../workspace/file-symbols.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, isWithin, pathBelow, toClientUri } from '../../workspace/uri.ts';
import { locate } from '../locate.ts';
import { namedAt, uriOf } from '../named.ts';
import type { Handler, HandlerPlace } from './find-handlers.ts';
import {
  answers,
  type HandlerSearch,
  handlersOf,
  methodName,
  nearestFirst,
  type ProjectFiles,
} from './project-handlers.ts';

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
    const { handlers: all, files } = await handlersOf(search, project);
    const handlers = all.filter((handler) => answers(handler, service, definition, files));
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
  const answered = found && handler && (await answeredMethod(search, handler, found, signal));
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
    const answered = await answeredMethod(search, handler, found, signal);
    if (!answered) continue;
    const { method } = answered;
    const { range } = locationOf(handler.declared);
    methods.push({ service: scopeOf(method.fullName), method: method.name, range });
  }
  return methods.sort((a, b) => a.range.start.line - b.range.start.line);
}

/** A project's folder, and where it has what. */
interface ProjectPlace {
  readonly project: FileUri;
  readonly files: ProjectFiles;
}

/** The handlers of the project that a file lies in. */
async function handlersAround(
  search: HandlerSearch,
  uri: FileUri,
  text: string,
): Promise<(ProjectPlace & { handlers: readonly Handler[] }) | undefined> {
  const project = nearestFirst(search.projects(), uri).find((folder) => isWithin(folder, uri));
  if (project === undefined) return undefined;
  const { handlers, files } = await handlersOf(search, project, { uri, text });
  return { project, files, handlers };
}

/** The rpc that a handler answers, in a snapshot that has it. */
async function answeredMethod(
  search: HandlerSearch,
  handler: Handler,
  place: ProjectPlace,
  signal: AbortSignal | undefined,
) {
  for (const service of await servicesNamed(search, handler, place, signal)) {
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

/** Full names of the services that a handler may be meant for; those of its own project first. */
async function servicesNamed(
  search: HandlerSearch,
  handler: Handler,
  { project, files }: ProjectPlace,
  signal: AbortSignal | undefined,
): Promise<string[]> {
  const found: { fullName: string; rank: number }[] = [];
  const wanted = handler.service.toLowerCase();
  for (const [uri, symbols] of await search.symbols(signal)) {
    for (const { kind, fullName } of symbolsNamed(symbols, (name) => name.includes(wanted))) {
      if (kind === 'service' && answers(handler, fullName, uri, files))
        found.push({ fullName, rank: Number(pathBelow(project, uri) !== undefined) });
    }
  }
  return found.sort((a, b) => b.rank - a.rank).map(({ fullName }) => fullName);
}

function locationOf({ uri, text, start, end }: HandlerPlace): Location {
  const document = TextDocument.create('', 'typescript', 0, text);
  return {
    uri: toClientUri(uri),
    range: { start: document.positionAt(start), end: document.positionAt(end) },
  };
}
