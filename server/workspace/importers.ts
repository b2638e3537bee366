import type { ImportStatement, SyntaxFile } from '../compiler/index.ts';
import { bundledUri } from './bundled.ts';
import { FileLayer } from './file-source.ts';
import type { LinkHost } from './link-once.ts';
import { nextTurn } from './turns.ts';
import { type FileUri, joinUri } from './uri.ts';

/** A file that imports another, and where it says so. */
export interface Importer {
  readonly uri: FileUri;
  readonly syntax: SyntaxFile;
  readonly imports: readonly ImportStatement[];
  /** The folders its imports are looked up in, first one first. */
  readonly roots: readonly FileUri[];
}

/** How many files are looked at between two turns of everything else that waits. */
const batchSize = 64;

/** Those of the candidates that do import the file: whose roots lead an import to it and to no other before. */
export async function importersOf(
  host: LinkHost,
  candidates: readonly FileUri[],
  uri: FileUri,
  isListed: (uri: FileUri) => boolean,
  signal?: AbortSignal,
): Promise<Importer[]> {
  const found: Importer[] = [];
  for (let from = 0; from < candidates.length && !signal?.aborted; from += batchSize) {
    const batch = candidates.slice(from, from + batchSize);
    const layer = new FileLayer(host.store, host.fileSystem);
    await Promise.all(batch.map((candidate) => layer.load(candidate)));
    for (const candidate of batch) {
      const syntax = layer.syntax(candidate);
      if (!syntax) continue;
      const { roots } = await host.rootsFor(candidate, layer);
      const imports: ImportStatement[] = [];
      for (const statement of syntax.imports) {
        if (!uri.endsWith(`/${statement.path}`)) continue;
        if ((await resolve(statement.path, roots)) === uri) imports.push(statement);
      }
      if (imports.length > 0) found.push({ uri: candidate, syntax, imports, roots });
    }
    async function resolve(path: string, roots: readonly FileUri[]): Promise<FileUri | undefined> {
      for (const root of roots) {
        const place = joinUri(root, path);
        if (place === uri || isListed(place)) return place;
        await layer.load(place);
        if (layer.text(place) !== undefined) return place;
      }
      return bundledUri(path);
    }
    await nextTurn();
  }
  return found;
}
