import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { toBinary } from '@bufbuild/protobuf';
import { base64Encode } from '@bufbuild/protobuf/wire';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import type { Diagnostic } from 'vscode-languageserver-types';
import { compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';
import * as protocol from '../../../server/protocol.ts';
import { GitRepository } from '../breaking/git-repository.ts';
import { LspClient } from './lsp-client.ts';

const text = `syntax = "proto3";

package posts.v1;

message Post {
  string id = 1;
  string title = 2;
}
`;
const withoutTitle = text.replace('  string title = 2;\n', '');
const file = 'proto/posts/v1/posts.proto';

describe('breaking changes in an editor', { timeout: 60_000 }, () => {
  let repository: GitRepository;
  let client: LspClient;
  let uri: string;

  beforeEach(() => {
    repository = new GitRepository(mkdtempSync(path.join(os.tmpdir(), 'skep-breaking-')));
    repository.write('skep.json', '{ "name": "posts" }');
    repository.write(file, text);
    uri = pathToFileURL(path.join(repository.folder, file)).href;
    client = new LspClient();
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    rmSync(repository.folder, { recursive: true });
  });

  const change = (version: number, changed: string) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges: [{ text: changed }],
    });
  const isBroken = (found: Diagnostic[]) => found.some(({ code }) => code === 'FIELD_NO_DELETE');
  const isSound = (found: Diagnostic[]) => found.length === 0;

  it('are warnings while typing, against what was committed', async () => {
    repository.commit('Posts');
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, text);
    await change(2, withoutTitle);
    const [found] = await client.diagnostics(uri, isBroken);
    assert.deepEqual(found, {
      range: { start: { line: 4, character: 0 }, end: { line: 4, character: 'message Post'.length } },
      severity: 2,
      code: 'FIELD_NO_DELETE',
      codeDescription: { href: 'https://buf.build/docs/breaking/rules/#field_no_delete' },
      source: 'skep',
      message: 'Previously present field "2" with name "title" on message "Post" was deleted.',
      data: { remedy: { do: 'reserve', numbers: ['2'], names: ['title'] } },
    });
    const since = client.published.length;
    await change(3, text);
    await client.diagnostics(uri, isSound, since);
  });

  it('are none where a type is not found, but for what is gone', async () => {
    const named = text.replace('string id = 1;', 'Id id = 1;\n  repeated Id ids = 3;');
    const service = 'service S { rpc Get(Id) returns (Id); }\n';
    repository.write(file, `${named}${service}message Id {}\n`);
    repository.commit('Posts');
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, `${named.replace('  string title = 2;\n', '')}${service}`);
    const found = await client.diagnostics(uri, isBroken);
    assert.deepEqual(
      found.filter(({ severity }) => severity === 2).map(({ message }) => message),
      [
        'Previously present message "Id" was deleted from file.',
        'Previously present field "2" with name "title" on message "Post" was deleted.',
      ],
    );
  });

  it('are gone once they are committed', async () => {
    repository.commit('Posts');
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, withoutTitle);
    await client.diagnostics(uri, isBroken);
    const since = client.published.length;
    repository.write(file, withoutTitle);
    repository.commit('No titles');
    await client.diagnostics(uri, isSound, since);
  });

  it('stand while a line is half typed', async () => {
    repository.commit('Posts');
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, withoutTitle);
    await client.diagnostics(uri, isBroken);
    const since = client.published.length;
    await change(2, withoutTitle.replace('string id = 1;', 'string id ='));
    const found = await client.diagnostics(uri, (all) => all.some(({ severity }) => severity === 1), since);
    assert.ok(isBroken(found), JSON.stringify(found));
  });

  it('are not looked for with git in a workspace that is not trusted', async () => {
    repository.commit('Posts');
    await client.start(repository.folder, { trusted: false });
    await client.open(uri, withoutTitle);
    await client.diagnostics(uri, isSound);
    const since = client.published.length;
    await client.connection.sendNotification(protocol.workspaceTrusted);
    await client.diagnostics(uri, isBroken, since);
  });

  it('are none where nothing was committed yet', async () => {
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, withoutTitle);
    await client.diagnostics(uri, isSound);
    const since = client.published.length;
    repository.git('add', '--all');
    repository.git('commit', '--quiet', '--message', 'Posts');
    await change(2, text.replace('title', 'name'));
    await client.diagnostics(uri, (found) => found.some(({ code }) => code === 'FIELD_SAME_NAME'), since);
  });

  it('say where a definition is deployed and who uses it', async () => {
    const compilation = compile(['posts/v1/posts.proto'], (path) =>
      path.startsWith('posts') ? parse(text) : undefined,
    );
    const descriptors = toBinary(
      FileDescriptorSetSchema,
      toFileDescriptorSet(compilation, { sourceInfo: false }),
    );
    await client.start(repository.folder, { trusted: true });
    await client.open(uri, text);
    await client.diagnostics(uri, isSound);
    await client.connection.sendNotification(protocol.servedDefinitions, {
      environments: [
        {
          name: 'staging',
          services: [
            {
              service: 'posts.v1.PostsService',
              usedBy: ['shop'],
              descriptors: base64Encode(descriptors),
            },
          ],
        },
      ],
    } satisfies protocol.ServedDefinitionsParams);
    await change(2, withoutTitle);
    const [found] = await client.diagnostics(uri, isBroken);
    assert.equal(
      found?.message,
      'Previously present field "2" with name "title" on message "Post" was deleted. (deployed in staging, used by shop)',
    );
  });
});
