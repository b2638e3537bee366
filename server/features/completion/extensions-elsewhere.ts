import { lastPart } from '../../compiler/index.ts';
import type { SnapshotFile } from '../../workspace/snapshot.ts';
import type { FileUri } from '../../workspace/uri.ts';
import { bundledSymbols, type IndexedFiles, importPathFor } from './elsewhere.ts';

/** An extension of a file that is not imported. */
export interface ExtensionElsewhere {
  readonly fullName: string;
  readonly uri: FileUri;
  readonly importPath: string;
}

const maxFound = 200;

/** The extensions of a message, of files that are not imported. The name of what they extend is taken as it is written there. */
export function extensionsElsewhere(
  indexed: IndexedFiles,
  file: SnapshotFile,
  extendee: string,
): ExtensionElsewhere[] {
  const found: ExtensionElsewhere[] = [];
  const seen = new Set<string>();
  const ends = [` ${extendee}`, ` .${extendee}`, ` ${lastPart(extendee)}`];
  for (const [uri, { extensions }] of [...indexed, ...bundledSymbols()]) {
    if (extensions === '' || uri === file.uri || !extensions.includes(lastPart(extendee))) continue;
    const importPath = importPathFor(uri, file);
    if (importPath === undefined || seen.has(importPath)) continue;
    seen.add(importPath);
    for (const line of extensions.split('\n')) {
      if (!ends.some((end) => line.endsWith(end))) continue;
      found.push({ fullName: line.slice(0, line.indexOf(' ')), uri, importPath });
      if (found.length >= maxFound) return found;
    }
  }
  return found;
}
