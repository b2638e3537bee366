import { parse as parseJson } from 'jsonc-parser';
import { lastPart } from '../../compiler/index.ts';
import type { FileSymbols } from '../../workspace/file-symbols.ts';
import type { Snapshot } from '../../workspace/snapshot.ts';
import { type FileUri, isWithin, joinUri, pathBelow } from '../../workspace/uri.ts';
import { findHandlers, type ImportedService, type RouterContents } from './find-handlers.ts';

/** What of a workspace is looked through for handlers. */
export interface HandlerSearch {
  /** The folders that have a `skep.json`. */
  projects(): readonly FileUri[];
  /** A file of any kind, as it is on the disk. */
  readText(uri: FileUri): Promise<string | undefined>;
  symbols(signal?: AbortSignal): Promise<readonly (readonly [FileUri, FileSymbols])[]>;
  snapshotFor(fullName: string): Promise<Snapshot>;
}

/** The projects that a file lies in, the innermost first, and then the others: they may serve it too. */
export function nearestFirst(projects: readonly FileUri[], uri: FileUri): FileUri[] {
  const around = projects.filter((folder) => isWithin(folder, uri)).sort((a, b) => b.length - a.length);
  return [...around, ...projects.filter((folder) => !around.includes(folder))];
}

/** Where a project has what: what its `skep.json` says, or its defaults. */
export interface ProjectFiles {
  /** The file that registers its services. */
  readonly entry: FileUri;
  /** The folder that its definitions are in. */
  readonly definitions: FileUri;
  /**
   * The folder in which what is generated lies as the definitions do in theirs; undefined where a `buf.gen.yaml` says what is generated,
   * which may be from other folders to others.
   */
  readonly generated: FileUri | undefined;
}

/** Where a project has what `skep.json` and `buf.gen.yaml` can put elsewhere. */
export async function projectFiles(search: HandlerSearch, project: FileUri): Promise<ProjectFiles> {
  const manifest: unknown = parseJson((await search.readText(joinUri(project, 'skep.json'))) ?? '', [], {
    allowTrailingComma: true,
  });
  const said = (key: string, otherwise: string): FileUri => {
    const value: unknown =
      typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, key) : undefined;
    return joinUri(project, typeof value === 'string' && value ? value : otherwise);
  };
  const hasTemplate = (await search.readText(joinUri(project, 'buf.gen.yaml'))) !== undefined;
  return {
    entry: said('entry', 'src/main.ts'),
    definitions: said('definitions', 'proto'),
    generated: hasTemplate ? undefined : joinUri(project, 'gen'),
  };
}

/** What a project's entry gives to its router, and where the project has what; `open` is the text of a file as the editor has it. */
export async function handlersOf(
  search: HandlerSearch,
  project: FileUri,
  open?: { uri: FileUri; text: string },
): Promise<RouterContents & { files: ProjectFiles }> {
  const files = await projectFiles(search, project);
  const readText = async (uri: FileUri) => (uri === open?.uri ? open.text : search.readText(uri));
  return { ...(await findHandlers(files.entry, readText)), files };
}

/** How the name of a file ends that Protobuf-ES generates. */
const generatedName = /_pb(?:\.[cm]?[jt]s)?$/;

/**
 * Whether a handler or a registration is a service's: by the name that generated code gives it, and the file this is imported from.
 * `files` are those of the project that it is in.
 */
export function answers(
  { service, importedFrom, importedFile }: ImportedService,
  fullName: string,
  definition: FileUri,
  { definitions, generated }: ProjectFiles,
): boolean {
  if (service !== lastPart(fullName)) return false;
  const own = pathBelow(definitions, definition);
  const module = generated && importedFile && pathBelow(generated, importedFile);
  if (own !== undefined && module !== undefined && generatedName.test(module)) {
    return module.replace(generatedName, '.proto') === own;
  }
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

/** As Protobuf-ES spells it: `get_post` and `GetPost` are `getPost`. */
export function methodName(name: string): string {
  const joined = name
    .replaceAll(/_+([a-z])/g, (_match, letter: string) => letter.toUpperCase())
    .replaceAll('_', '');
  return joined.charAt(0).toLowerCase() + joined.slice(1);
}
