import type { FileSystem } from '../../../server/workspace/file-system.ts';
import type { FileUri } from '../../../server/workspace/uri.ts';

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

  async listFiles(folder: FileUri): Promise<FileUri[]> {
    return [...this.files.keys()].filter((uri) => uri.startsWith(`${folder}/`));
  }
}
