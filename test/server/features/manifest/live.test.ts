import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CompletionItem } from 'vscode-languageserver-types';
import { temporaryFolder, writeFiles } from '../../../runtime/project/temporary-folder.ts';
import { LspClient } from '../../node/lsp-client.ts';

describe('a skep.json in the language server', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const client = new LspClient();
  const uri = pathToFileURL(path.join(folder, 'comments/skep.json')).href;
  const text = '{\n  "name": "posts",\n  "uses": ["posts", "likes"]\n}\n';
  const service = (name: string) =>
    `syntax = "proto3";\n\npackage ${name}.v1;\n\nservice ${name}Service {}\n`;

  before(async () => {
    writeFiles(folder, {
      'posts/skep.json': '{ "name": "posts" }',
      'posts/proto/posts/v1/posts.proto': service('posts'),
      'comments/skep.json': text,
      'comments/proto/comments/v1/comments.proto': service('comments'),
    });
    await client.start(folder);
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'json', version: 1, text },
    });
  });
  after(() => client[Symbol.asyncDispose]());

  it('shows what does not fit the workspace', async () => {
    const found = await client.diagnostics(uri, (diagnostics) => diagnostics.length > 2);
    assert.deepEqual(found.map(({ code, range }) => `${code} in line ${range.start.line + 1}`).sort(), [
      'missing-entry in line 2',
      'same-name in line 2',
      'unknown-service in line 3',
    ]);
  });

  it('no longer shows what was mended beside it', async () => {
    const since = client.published.length;
    writeFiles(folder, { 'comments/src/main.ts': 'export default () => {};\n' });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: pathToFileURL(path.join(folder, 'comments/src/main.ts')).href, type: 1 }],
    });
    const found = await client.diagnostics(
      uri,
      (diagnostics) => diagnostics.every(({ code }) => code !== 'missing-entry'),
      since,
    );
    assert.equal(found.length, 2);
  });

  it('completes services of the other projects', async () => {
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: 2, character: '  "uses": ["'.length },
    });
    assert.deepEqual(
      items.map(({ label }) => label),
      ['posts.v1.postsService'],
    );
  });
});
