import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Connection } from 'vscode-languageserver';
import { clientFiles, withClientFiles } from '../../../server/language-server/client-files.ts';
import * as protocol from '../../../server/protocol.ts';
import { MemoryFileSystem } from '../workspace/memory-file-system.ts';

/** A client with these files, which counts what it is asked. */
function client(files: Record<string, string>) {
  const asked: [method: string, params: unknown][] = [];
  const answer = (method: string, params: unknown): unknown => {
    asked.push([method, params]);
    if (method === protocol.readFiles) {
      const { uris } = params as protocol.ReadFilesParams;
      return uris.map((uri) => files[uri] ?? null);
    }
    if (method === protocol.listFiles) return Object.keys(files);
    throw new Error('cancelled');
  };
  const connection = {
    sendRequest: async (...[method, params]: [string, unknown]) => answer(method, params),
  };
  return { asked, files: clientFiles(connection as unknown as Pick<Connection, 'sendRequest'>) };
}

describe('the files of a client', () => {
  it('are asked for together when they are wanted together', async () => {
    const { asked, files } = client({
      'vscode-vfs://github/a/one.proto': '1',
      'vscode-vfs://github/a/two.proto': '2',
    });
    const uris = ['one', 'two', 'three'].map((name) => `vscode-vfs://github/a/${name}.proto`);
    assert.deepEqual(await Promise.all(uris.map((uri) => files.readFile(uri))), ['1', '2', undefined]);
    assert.deepEqual(asked, [[protocol.readFiles, { uris }]]);
  });

  it('do not all come in one message', async () => {
    const { asked, files } = client({});
    await Promise.all(Array.from({ length: 150 }, (_, index) => files.readFile(`memory:/${index}.proto`)));
    assert.equal(asked.length, 3);
  });

  it('are named as clients name them, and known as the server does', async () => {
    const { files } = client({ 'memory:/my%20api/a.proto': 'text' });
    assert.equal(await files.readFile('memory:/my api/a.proto'), 'text');
    assert.deepEqual(await files.listFiles('memory:/my api'), ['memory:/my api/a.proto']);
  });

  it('are not there when the client does not answer', async () => {
    const { files } = client({});
    assert.equal(await files.listFolder('memory:/'), undefined);
  });

  it('stand beside those of a disk', async () => {
    const disk = new MemoryFileSystem({ 'a.proto': 'of the disk' });
    const both = withClientFiles(disk, client({ 'memory:/a.proto': 'of the client' }).files);
    assert.equal(await both.readFile('file:///w/a.proto'), 'of the disk');
    assert.equal(await both.readFile('memory:/a.proto'), 'of the client');
  });
});
