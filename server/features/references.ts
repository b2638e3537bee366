import type { Position } from 'vscode-languageserver-types';
import type { Importer } from '../workspace/importers.ts';
import type { LinkSession } from '../workspace/link-once.ts';
import type { SnapshotFile } from '../workspace/snapshot.ts';
import { type FileUri, toClientUri } from '../workspace/uri.ts';
import type { Use, UseTarget, UseVisitor } from '../workspace/use-index.ts';
import { LocationList } from './location-list.ts';
import { type Named, namedAt, twinOf, useTarget } from './named.ts';
import { rangeAt } from './positions.ts';
import { clientUriOf, nameRange } from './symbols.ts';

/** What of a workspace is looked through for uses. */
export interface UseSearch {
  /** Links what it has to in the session, where there is one. */
  uses(target: UseTarget, signal?: AbortSignal, session?: LinkSession): Promise<Use[]>;
  /** The same, without an object for each. */
  visitUses(target: UseTarget, visit: UseVisitor, signal?: AbortSignal, session?: LinkSession): Promise<void>;
  /** The files that import a file. */
  importers(uri: FileUri, signal?: AbortSignal): Promise<Importer[]>;
}

/** Every place of the workspace that names what stands at a position; of an import, every import of that file. */
export async function references(
  search: UseSearch,
  file: SnapshotFile,
  position: Position,
  options: { includeDeclaration: boolean; signal?: AbortSignal | undefined },
): Promise<LocationList> {
  const named = namedAt(file, position);
  const found = new LocationList();
  if (!named) return found;
  if (named.kind === 'file') {
    await addImports(search, named.uri, found, options.signal);
    return found;
  }
  if (named.kind === 'symbol' && options.includeDeclaration)
    found.addRange(clientUriOf(file, named.file), nameRange(named));
  let [before, clientUri] = ['', ''];
  for (const target of targetsOf(file, named)) {
    await search.visitUses(
      target,
      (uri, line, character, length) => {
        if (uri !== before) [before, clientUri] = [uri, toClientUri(uri)];
        found.add(clientUri, line, character, line, character + length);
      },
      options.signal,
    );
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

async function addImports(
  search: UseSearch,
  uri: FileUri | undefined,
  found: LocationList,
  signal: AbortSignal | undefined,
): Promise<void> {
  if (uri === undefined) return;
  for (const importer of await search.importers(uri, signal)) {
    for (const { start, end } of importer.imports)
      found.addRange(toClientUri(importer.uri), rangeAt(importer.syntax, start, end));
  }
}
