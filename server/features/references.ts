import type { Location, Position } from 'vscode-languageserver-types';
import type { Importer } from '../workspace/importers.ts';
import type { LinkSession } from '../workspace/link-once.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import type { Use, UseTarget } from '../workspace/use-index.ts';
import { type Named, namedAt, twinOf, useTarget } from './named.ts';
import { rangeAt } from './positions.ts';
import { clientUriOf, type FoundSymbol, nameRange } from './symbols.ts';

/** What of a workspace is looked through for uses. */
export interface UseSearch {
  /** Links what it has to in the session, where there is one. */
  uses(target: UseTarget, signal?: AbortSignal, session?: LinkSession): Promise<Use[]>;
  /** The files that import a file. */
  importers(uri: FileUri, signal?: AbortSignal): Promise<Importer[]>;
}

/** Every place of the workspace that names what stands at a position; of an import, every import of that file. */
export async function references(
  search: UseSearch,
  file: SnapshotFile,
  position: Position,
  options: { includeDeclaration: boolean; signal?: AbortSignal | undefined },
): Promise<Location[]> {
  const named = namedAt(file, position);
  if (!named) return [];
  if (named.kind === 'file') return importsOf(search, named.uri, options.signal);
  const found: Location[] = [];
  if (named.kind === 'symbol' && options.includeDeclaration) found.push(declaration(file, named));
  for (const target of targetsOf(file, named)) {
    addLocations(await search.uses(target, options.signal), found);
  }
  return found;
}

/** What the uses of something named are found by: a group's name declares two. */
export function targetsOf(file: SnapshotFile, named: Named): UseTarget[] {
  switch (named.kind) {
    case 'symbol': {
      const twin = twinOf(named);
      const twinTarget = twin && useTarget(file, { symbol: twin, file: named.file });
      return [useTarget(file, named), ...(twinTarget ? [twinTarget] : [])];
    }
    case 'package':
      return [{ uri: undefined, names: [named.name] }];
    default:
      return [];
  }
}

function addLocations(uses: readonly Use[], into: Location[]): void {
  let [before, uri] = ['', ''];
  for (const use of uses) {
    // Those of a file follow each other; of some names there are tens of thousands.
    if (use.uri !== before) [before, uri] = [use.uri, toClientUri(use.uri)];
    const { line, character, length } = use;
    into.push({
      uri,
      range: { start: { line, character }, end: { line, character: character + length } },
    });
  }
}

function declaration(file: SnapshotFile, found: FoundSymbol): Location {
  return { uri: clientUriOf(file, found.file), range: nameRange(found) };
}

async function importsOf(
  search: UseSearch,
  uri: FileUri | undefined,
  signal: AbortSignal | undefined,
): Promise<Location[]> {
  if (uri === undefined) return [];
  const importers = await search.importers(uri, signal);
  return importers.flatMap((importer) =>
    importer.imports.map(({ start, end }) => ({
      uri: toClientUri(importer.uri),
      range: rangeAt(importer.syntax, start, end),
    })),
  );
}
