import { type ImportRoots, importPathOf } from './import-roots.ts';
import type { FileUri } from './uri.ts';

/** The files that one linker is to link. */
export interface Group extends ImportRoots {
  /** By import path. */
  readonly own: Map<string, FileUri>;
}

/** Puts a file with those of the same roots; alone when one of them already goes by its import path. */
export function addToGroup(groups: Map<string, Group>, uri: FileUri, importRoots: ImportRoots): void {
  const key = [...importRoots.roots, ...importRoots.missingModules].join(' ');
  const path = importPathOf(uri, importRoots.roots) ?? uri.slice(uri.search(/[^/:]*$/));
  const shared = groups.get(key);
  if (shared && !shared.own.has(path)) shared.own.set(path, uri);
  else groups.set(shared ? `${key} ${uri}` : key, { ...importRoots, own: new Map([[path, uri]]) });
}
