import assert from 'node:assert/strict';
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-types';
import { temporaryFolder, writeFiles } from '../../runtime/project/temporary-folder.ts';
import { LspClient } from '../node/lsp-client.ts';

const posts = `syntax = "proto3";

package posts.v1;

option java_package = "posts";

message Post {
  string camelCase = 1;
}

service PostsService {
  rpc Get(Post) returns (stream Post);
}
`;

describe('lint rules in the language server', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const client = new LspClient();
  const uriOf = (file: string) => pathToFileURL(path.join(folder, file)).href;
  const uri = uriOf('linted/posts/v1/posts.proto');
  let version = 1;

  const rulesOf = (found: readonly Diagnostic[]) => found.map(({ code }) => code).sort();
  /** The rules that are shown of a file, once they are these. */
  const shows = (file: string, rules: readonly string[], since = client.published.length) =>
    client.diagnostics(file, (found) => String(rulesOf(found)) === String(rules), since);
  const change = (text: string) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ text }],
    });
  const changedOnDisk = (file: string, type: 1 | 2 | 3) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(file), type }],
    });

  before(async () => {
    writeFiles(folder, {
      'linted/buf.yaml': 'version: v2\nlint:\n  use: [FIELD_LOWER_SNAKE_CASE, RPC_NO_SERVER_STREAMING]\n',
      'linted/posts/v1/posts.proto': posts,
      'linted/posts/v1/other.proto': 'syntax = "proto3";\n\npackage posts.v1;\n',
      'plain/plain.proto': 'syntax = "proto3";\nmessage not_linted {}\n',
      'project/skep.json': '{ "name": "project" }',
      'project/buf.yaml': 'version: v2\n',
      'project/uses/other/v1/other.proto':
        'syntax = "proto3";\n\npackage other.v1;\n\nmessage copied_as_it_was {}\n',
    });
    await client.start(folder);
    await client.open(uri, posts);
  });
  after(() => client[Symbol.asyncDispose]());

  it('are shown with their place, their page and what would be right', async () => {
    const [found] = await shows(uri, ['FIELD_LOWER_SNAKE_CASE', 'RPC_NO_SERVER_STREAMING'], 0);
    assert.deepEqual(found, {
      range: { start: { line: 7, character: 9 }, end: { line: 7, character: 18 } },
      severity: 2,
      code: 'FIELD_LOWER_SNAKE_CASE',
      codeDescription: { href: 'https://buf.build/docs/lint/rules/#field_lower_snake_case' },
      source: 'skep lint',
      message: 'Field name "camelCase" should be lower_snake_case, such as "camel_case".',
      data: { expected: 'camel_case' },
    });
  });

  it('are shown at the name of what they are about', async () => {
    const found = await shows(uri, ['FIELD_LOWER_SNAKE_CASE', 'RPC_NO_SERVER_STREAMING'], 0);
    assert.deepEqual(found[1]?.range, {
      start: { line: 11, character: 6 },
      end: { line: 11, character: 9 },
    });
  });

  it('go where what they found is mended, and where a comment ignores them', async () => {
    const since = client.published.length;
    await change(
      posts
        .replace('camelCase', 'snake_case')
        .replace('  rpc', '  // buf:lint:ignore RPC_NO_SERVER_STREAMING\n  rpc'),
    );
    assert.deepEqual(await shows(uri, [], since), []);
  });

  it('follow the buf.yaml', async () => {
    const since = client.published.length;
    writeFileSync(
      path.join(folder, 'linted/buf.yaml'),
      'version: v2\nlint:\n  use: [PACKAGE_SAME_JAVA_PACKAGE]\n',
    );
    await changedOnDisk('linted/buf.yaml', 2);
    await shows(uri, ['PACKAGE_SAME_JAVA_PACKAGE'], since);
  });

  it('look at the other files of the module', async () => {
    const since = client.published.length;
    const other = 'syntax = "proto3";\n\npackage posts.v1;\n\noption java_package = "posts";\n';
    writeFileSync(path.join(folder, 'linted/posts/v1/other.proto'), other);
    await changedOnDisk('linted/posts/v1/other.proto', 2);
    assert.deepEqual(await shows(uri, [], since), []);
  });

  it('say nothing of definitions without a buf.yaml', async () => {
    const since = client.published.length;
    rmSync(path.join(folder, 'linted/buf.yaml'));
    await change(posts);
    await changedOnDisk('linted/buf.yaml', 3);
    await shows(uri, [], since);
    assert.deepEqual(
      client.published
        .filter((params) => params.uri.includes('plain'))
        .flatMap((params) => params.diagnostics),
      [],
    );
  });

  it('say nothing of copies of definitions of services that are used', async () => {
    const copy = uriOf('project/uses/other/v1/other.proto');
    assert.deepEqual(await client.diagnostics(copy, () => true), []);
  });
});
