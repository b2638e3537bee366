import type { Connection } from 'vscode-languageserver';
import * as protocol from '../protocol.ts';
import type { FileSystem } from '../workspace/file-system.ts';
import { configNames } from '../workspace/project-config.ts';
import { type FileUri, fromClientUri, toClientUri } from '../workspace/uri.ts';

/** Files that one request asks for at most, so that no message holds a whole workspace. */
const batchSize = 64;

const endings = ['.proto', ...configNames.map((name) => `/${name}`)];

/** The workspace as the client has it, for a server that has no disk, or not that one. What is read in one go is asked for in one go. */
export function clientFiles(connection: Pick<Connection, 'sendRequest'>): FileSystem {
  let waiting: { uri: FileUri; resolve: (text: string | undefined) => void }[] = [];

  async function readWaiting(): Promise<void> {
    const asked = waiting;
    waiting = [];
    for (let from = 0; from < asked.length; from += batchSize) {
      const batch = asked.slice(from, from + batchSize);
      const params: protocol.ReadFilesParams = { uris: batch.map(({ uri }) => toClientUri(uri)) };
      const texts = await ask<protocol.ReadFilesResult>(protocol.readFiles, params, []);
      for (const [index, { resolve }] of batch.entries()) resolve(texts[index] ?? undefined);
    }
  }

  /** What cannot be asked any more is not there. */
  function ask<T>(request: string, params: unknown, otherwise: T): Promise<T> {
    return connection.sendRequest<T>(request, params).catch(() => otherwise);
  }

  return {
    readFile(uri) {
      return new Promise((resolve) => {
        waiting.push({ uri, resolve });
        // After all that this turn asks for.
        if (waiting.length === 1) queueMicrotask(() => void readWaiting());
      });
    },

    async listFiles(folder) {
      const params: protocol.ListFilesParams = { folder: toClientUri(folder), endings };
      const found = await ask<protocol.ListFilesResult>(protocol.listFiles, params, []);
      return found.map(fromClientUri);
    },

    async listFolder(folder) {
      const params: protocol.ListFolderParams = { folder: toClientUri(folder) };
      return (await ask<protocol.ListFolderResult>(protocol.listFolder, params, null)) ?? undefined;
    },

    bufCache: undefined,
  };
}

/** A disk for `file:`, and the client for all else. */
export function withClientFiles(disk: FileSystem, client: FileSystem): FileSystem {
  const of = (uri: FileUri) => (uri.startsWith('file:') ? disk : client);
  return {
    readFile: (uri) => of(uri).readFile(uri),
    listFiles: (folder) => of(folder).listFiles(folder),
    listFolder: (folder) => of(folder).listFolder(folder),
    get bufCache() {
      return disk.bufCache;
    },
  };
}
