import type { FileSystem } from '../../../server/workspace/file-system.ts';
import { isConfig, isSkippedFolder } from '../../../server/workspace/listing.ts';
import { type FileUri, pathBelow } from '../../../server/workspace/uri.ts';

/** Files in memory, below `file:///w/`. Counts reads, and keeps every one that lies elsewhere. */
export class MemoryFileSystem implements FileSystem {
  readonly files = new Map<FileUri, string>();
  readonly reads: FileUri[] = [];

  constructor(files: Record<string, string>) {
    for (const [path, text] of Object.entries(files)) this.files.set(`file:///w/${path}`, text);
  }

  async readFile(uri: FileUri): Promise<string | undefined> {
    this.reads.push(uri);
    await new Promise((resolve) => setImmediate(resolve));
    return this.files.get(uri);
  }

  readonly bufCache = 'file:///home/.cache/buf';

  async listFolder(folder: FileUri): Promise<string[] | undefined> {
    const below = [...this.files.keys()].filter((uri) => uri.startsWith(`${folder}/`));
    if (below.length === 0) return undefined;
    return [...new Set(below.map((uri) => uri.slice(folder.length + 1).split('/')[0] ?? ''))];
  }

  async listFiles(folder: FileUri): Promise<FileUri[]> {
    return [...this.files.keys()].filter((uri) => {
      const folders = pathBelow(folder, uri)?.split('/').slice(0, -1);
      return (
        (uri.endsWith('.proto') || isConfig(uri)) && folders !== undefined && !folders.some(isSkippedFolder)
      );
    });
  }
}
