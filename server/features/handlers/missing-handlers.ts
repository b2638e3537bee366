import { TextDocument } from 'vscode-languageserver-textdocument';
import { lastPart } from '../../compiler/index.ts';
import type { DefinedService, MissingHandler } from '../../protocol.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, isWithin, pathBelow, toClientUri } from '../../workspace/uri.ts';
import { services } from '../services.ts';
import type { Registration } from './find-handlers.ts';
import { type StubEdits, stubEdits } from './handler-stub.ts';
import {
  answers,
  type HandlerSearch,
  handlersOf,
  methodName,
  nearestFirst,
  projectFiles,
} from './project-handlers.ts';
import { registration as registrationOf } from './register-service.ts';

/**
 * The methods of a definition that the code of its project does not have, each with the edits that add a handler, and the services that it
 * does not register at all. Nothing is told of a service that is given to the router otherwise than by an object literal, or may be.
 */
export async function missingHandlers(
  search: HandlerSearch,
  file: SnapshotFile,
  signal?: AbortSignal,
): Promise<MissingHandler[]> {
  if (file.isCopy) return [];
  const missing: MissingHandler[] = [];
  // For every service the same projects are looked through: their code is read once.
  const known = new Map<FileUri, ReturnType<typeof handlersOf>>();
  const contentsOf = (project: FileUri) => {
    const contents = known.get(project) ?? handlersOf(search, project);
    known.set(project, contents);
    return contents;
  };
  const projects = nearestFirst(search.projects(), file.uri);
  for (const service of services(file)) {
    if (signal?.aborted) return [];
    const given = await givenToRouter(projects, contentsOf, service.name, file.uri);
    if (given === 'otherwise') continue;
    if (given === undefined) {
      const whole = await missingService(search, service, file.uri);
      if (whole) missing.push(whole);
      continue;
    }
    const { registration, methods } = given;
    for (const method of service.methods.filter(({ name }) => !methods.has(methodName(name)))) {
      const edits = stubEdits(registration, methodName(method.name), method);
      missing.push({ service: service.name, method: method.name, ...placed(registration, edits) });
    }
  }
  return missing;
}

/** How the nearest project that serves a service registers it, and the methods that it has, as TypeScript spells them. */
async function givenToRouter(
  projects: readonly FileUri[],
  contentsOf: (project: FileUri) => ReturnType<typeof handlersOf>,
  service: string,
  definition: FileUri,
): Promise<{ registration: Registration; methods: ReadonlySet<string> } | 'otherwise' | undefined> {
  for (const project of projects) {
    const { handlers, registrations, given, givesOthers, files } = await contentsOf(project);
    const own = handlers.filter((handler) => answers(handler, service, definition, files));
    const registration = registrations.find((each) => answers(each, service, definition, files));
    if (registration) return { registration, methods: new Set(own.map(({ method }) => method)) };
    if (given.some((each) => answers(each, service, definition, files))) return 'otherwise';
    if (givesOthers && isWithin(project, definition)) return 'otherwise';
  }
  return undefined;
}

/** What registers a service in the project that its definition lies in; undefined where there is none, or its entry is of another kind. */
async function missingService(
  search: HandlerSearch,
  { name: service, methods }: DefinedService,
  definition: FileUri,
): Promise<MissingHandler | undefined> {
  const project = nearestFirst(search.projects(), definition).find((folder) => isWithin(folder, definition));
  if (project === undefined) return undefined;
  const { entry, definitions } = await projectFiles(search, project);
  const text = await search.readText(entry);
  const [path, below] = [pathBelow(definitions, definition), pathBelow(project, entry)];
  if (text === undefined || path === undefined || below === undefined) return undefined;
  const up = '../'.repeat(below.split('/').length - 1) || './';
  const edits = registrationOf(
    { text, generated: `${up}gen/${path.replace(/\.proto$/, '_pb.ts')}` },
    { name: lastPart(service), methods: methods.map((each) => ({ ...each, name: methodName(each.name) })) },
  );
  return edits && { service, method: '', ...placed({ uri: entry, text }, edits) };
}

/** Edits as the protocol has them. */
function placed(
  { uri, text }: Pick<Registration, 'uri' | 'text'>,
  { edits, name }: StubEdits,
): Omit<MissingHandler, 'service' | 'method'> {
  const document = TextDocument.create('', 'typescript', 0, text);
  const textEdits = edits.map(({ start, end, newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  }));
  const after = TextDocument.create('', 'typescript', 0, TextDocument.applyEdits(document, textEdits));
  return { uri: toClientUri(uri), edits: textEdits, place: after.positionAt(name) };
}
