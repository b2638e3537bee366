import { TextDocument } from 'vscode-languageserver-textdocument';
import type { DefinedMethod, MissingHandler } from '../../protocol.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../../workspace/uri.ts';
import { services } from '../services.ts';
import type { Registration } from './find-handlers.ts';
import { stubEdits } from './handler-stub.ts';
import { answers, type HandlerSearch, handlersOf, methodName, nearestFirst } from './project-handlers.ts';

/**
 * The methods of a definition that the code of its project does not have, each with the edits that add a handler. Nothing is told
 * of a service that is given to the router otherwise than by an object literal, or not at all.
 */
export async function missingHandlers(
  search: HandlerSearch,
  file: SnapshotFile,
  signal?: AbortSignal,
): Promise<MissingHandler[]> {
  if (file.isCopy) return [];
  const missing: MissingHandler[] = [];
  for (const { name: service, methods } of services(file)) {
    if (signal?.aborted) return [];
    const given = await givenToRouter(search, service, file.uri);
    if (!given) continue;
    const without = methods.filter(({ name }) => !given.methods.has(methodName(name)));
    for (const method of without) missing.push(missingHandler(service, method, given.registration));
  }
  return missing;
}

/** How the nearest project that serves a service registers it, and the methods that it has, as TypeScript spells them. */
async function givenToRouter(
  search: HandlerSearch,
  service: string,
  definition: FileUri,
): Promise<{ registration: Registration; methods: ReadonlySet<string> } | undefined> {
  for (const project of nearestFirst(search.projects(), definition)) {
    const { handlers, registrations } = await handlersOf(search, project);
    const own = handlers.filter((handler) => answers(handler, service, definition));
    const registration = registrations.find((each) => answers(each, service, definition));
    if (registration) return { registration, methods: new Set(own.map(({ method }) => method)) };
    // It is served there in another way.
    if (own.length > 0) return undefined;
  }
  return undefined;
}

function missingHandler(service: string, method: DefinedMethod, registration: Registration): MissingHandler {
  const document = TextDocument.create('', 'typescript', 0, registration.text);
  const { edits, name } = stubEdits(registration, methodName(method.name), method);
  const textEdits = edits.map(({ start, end, newText }) => ({
    range: { start: document.positionAt(start), end: document.positionAt(end) },
    newText,
  }));
  const after = TextDocument.create('', 'typescript', 0, TextDocument.applyEdits(document, textEdits));
  return {
    service,
    method: method.name,
    uri: toClientUri(registration.uri),
    edits: textEdits,
    place: after.positionAt(name),
  };
}
