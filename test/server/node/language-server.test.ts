import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type {
  DocumentSymbol,
  FoldingRange,
  Hover,
  Location,
  WorkspaceSymbol,
} from 'vscode-languageserver-types';
import type { DefinedService } from '../../../server/protocol.ts';
import { LspClient } from './lsp-client.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/language');

describe('the language server', { timeout: 60_000 }, () => {
  let folder: string;
  let client: LspClient;
  let posts: string;
  let text: string;
  const uriOf = (file: string) => pathToFileURL(path.join(folder, file)).href;

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-lsp-'));
    await cp(fixtures, folder, { recursive: true });
    posts = uriOf('posts/proto/posts/v1/posts.proto');
    text = readFileSync(path.join(folder, 'posts/proto/posts/v1/posts.proto'), 'utf8');
    client = new LspClient();
    await client.start(folder);
    await client.open(posts, text);
  });

  after(async () => {
    await client[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('finds nothing wrong in sound projects, each with its own file of one import path', async () => {
    assert.deepEqual(await client.diagnostics(posts, () => true), []);
    assert.deepEqual(
      await client.diagnostics(uriOf('comments/proto/comments/v1/comments.proto'), () => true),
      [],
    );
    assert.deepEqual(await client.diagnostics(uriOf('modules/api/shop/v1/shop.proto'), () => true), []);
  });

  it('shows a broken line where it is broken, and nothing once it is mended', async () => {
    const line = text.split('\n').findIndex((each) => each.includes('string title = 2;'));
    const start = { line, character: '  '.length };
    const change = (version: number, length: number, replacement: string) =>
      client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: posts, version },
        contentChanges: [
          { range: { start, end: { line, character: start.character + length } }, text: replacement },
        ],
      });
    const since = client.published.length;
    await change(2, 'string'.length, 'strong');
    const [problem] = await client.diagnostics(posts, (found) => found.length > 0, since);
    assert.equal(problem?.code, 'undefined-type');
    assert.match(String(problem.message), /strong/);
    assert.deepEqual(problem.range, { start, end: { line, character: start.character + 'strong'.length } });
    const sinceMended = client.published.length;
    await change(3, 'strong'.length, 'string');
    assert.deepEqual(await client.diagnostics(posts, () => true, sinceMended), []);
  });

  it('notices a file on the disk that others import go and come back', async () => {
    const shop = uriOf('modules/api/shop/v1/shop.proto');
    const file = path.join(folder, 'modules/vendor/money/v1/money.proto');
    const money = readFileSync(file, 'utf8');
    const changed = (type: number) =>
      client.connection.sendNotification('workspace/didChangeWatchedFiles', {
        changes: [{ uri: pathToFileURL(file).href, type }],
      });
    const since = client.published.length;
    rmSync(file);
    await changed(3);
    const found = await client.diagnostics(shop, (problems) => problems.length > 0, since);
    assert.ok(found.some(({ code }) => code === 'missing-import'));
    const sinceBack = client.published.length;
    writeFileSync(file, money);
    await changed(1);
    assert.deepEqual(await client.diagnostics(shop, () => true, sinceBack), []);
  });

  it('finds the definitions of a folder that is moved here, of which one event tells', async () => {
    const findSymbol = async (query: string) => {
      for (let tries = 0; tries < 100; tries++) {
        const found: WorkspaceSymbol[] = await client.connection.sendRequest('workspace/symbol', { query });
        if (found.some(({ name }) => name === query)) return;
        await sleep(50);
      }
      assert.fail(`${query} was not found`);
    };
    // All that was there before is known.
    await findSymbol('Hammer');
    const extra = path.join(folder, 'modules/api/extra');
    await mkdir(extra);
    writeFileSync(
      path.join(extra, 'extra.proto'),
      'syntax = "proto3";\npackage extra;\nmessage Newcomer {}\n',
    );
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: pathToFileURL(extra).href, type: 1 }],
    });
    await findSymbol('Newcomer');
  });

  it('gives an outline, folding, a hover and symbols', async () => {
    const textDocument = { uri: posts };
    const outline: DocumentSymbol[] = await client.connection.sendRequest('textDocument/documentSymbol', {
      textDocument,
    });
    assert.deepEqual(
      outline.map(({ name }) => name),
      ['posts.v1', 'PostsService', 'Post', 'State', 'CreateRequest', 'CreateResponse', 'ListRequest'],
    );
    const folds: FoldingRange[] = await client.connection.sendRequest('textDocument/foldingRange', {
      textDocument,
    });
    assert.ok(folds.length > 5);
    const line = text.split('\n').findIndex((each) => each.includes('State state = 4;'));
    const at = { textDocument, position: { line, character: 4 } };
    const hover: Hover = await client.connection.sendRequest('textDocument/hover', at);
    assert.match(JSON.stringify(hover.contents), /STATE_DRAFT = 1/);
    const symbols: WorkspaceSymbol[] = await client.connection.sendRequest('workspace/symbol', {
      query: 'hamm',
    });
    assert.deepEqual(
      symbols.map(({ name, containerName }) => `${containerName}.${name}`),
      ['acme.tools.v1.Hammer'],
    );
  });

  it('leads from a type to its declaration in the project’s own copy', async () => {
    const comments = uriOf('comments/proto/comments/v1/comments.proto');
    const lines = readFileSync(path.join(folder, 'comments/proto/comments/v1/comments.proto'), 'utf8').split(
      '\n',
    );
    const line = lines.findIndex((each) => each.includes('posts.v1.Post post'));
    const found: Location[] = await client.connection.sendRequest('textDocument/definition', {
      textDocument: { uri: comments },
      position: { line, character: 12 },
    });
    assert.deepEqual(
      found.map(({ uri }) => uri),
      [uriOf('comments/uses/posts/v1/posts.proto')],
    );
  });

  it('opens bundled definitions', async () => {
    const line = text.split('\n').findIndex((each) => each.startsWith('import'));
    const found: Location[] = await client.connection.sendRequest('textDocument/definition', {
      textDocument: { uri: posts },
      position: { line, character: 12 },
    });
    const uri = found[0]?.uri;
    assert.equal(uri, 'skep-bundled:/google/protobuf/timestamp.proto');
    const bundled: string = await client.connection.sendRequest('skep/bundledFile', { uri });
    assert.match(bundled, /message Timestamp \{/);
    assert.equal(
      await client.connection.sendRequest('skep/bundledFile', { uri: 'skep-bundled:/none.proto' }),
      null,
    );
  });

  it('tells the services of a document, and of the workspace', async () => {
    await client.notification('skep/servicesChanged');
    const own: DefinedService[] = await client.connection.sendRequest('skep/services', { uri: posts });
    assert.deepEqual(
      own.map(({ name, methods }) => [
        name,
        ...methods.map((method) => `${method.name}(${method.input}):${method.output}`),
      ]),
      [
        [
          'posts.v1.PostsService',
          'Create(posts.v1.CreateRequest):posts.v1.CreateResponse',
          'List(posts.v1.ListRequest):posts.v1.Post',
        ],
      ],
    );
    assert.deepEqual(
      own[0]?.methods.map(({ clientStreaming, serverStreaming }) => [clientStreaming, serverStreaming]),
      [
        [false, false],
        [false, true],
      ],
    );
    const all: DefinedService[] = await client.connection.sendRequest('skep/services', {});
    assert.deepEqual(all.map(({ name }) => name).sort(), [
      'comments.v1.CommentsService',
      'posts.v1.PostsService',
    ]);
  });

  it('writes an example of a request', async () => {
    const example: string = await client.connection.sendRequest('skep/requestExample', {
      service: 'posts.v1.PostsService',
      method: 'Create',
    });
    const post = { id: '', title: '', created: '2026-01-01T00:00:00Z', state: 'STATE_DRAFT' };
    assert.deepEqual(JSON.parse(example), { post });
    const unknown = { service: 'posts.v1.PostsService', method: 'Missing' };
    assert.equal(await client.connection.sendRequest('skep/requestExample', unknown), null);
  });

  it('locates services, methods, and messages of files that nobody opened', async () => {
    const located: Location = await client.connection.sendRequest('skep/locate', {
      name: 'posts.v1.PostsService.List',
    });
    assert.equal(located.uri, posts);
    assert.equal(text.split('\n')[located.range.start.line]?.trim().startsWith('rpc List'), true);
    const hammer: Location = await client.connection.sendRequest('skep/locate', {
      name: 'acme.tools.v1.Hammer',
    });
    assert.equal(hammer.uri, uriOf('loose/acme/tools/v1/hammer.proto'));
    assert.equal(await client.connection.sendRequest('skep/locate', { name: 'acme.tools.v1.Saw' }), null);
  });

  it('clears the problems of a document that is closed and is no project’s', async () => {
    const scratch = 'untitled:Untitled-1';
    await client.open(scratch, 'syntax = "proto3"; message M { Missing m = 1; }');
    await client.diagnostics(scratch, (found) => found.length === 1);
    const since = client.published.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: scratch } });
    assert.deepEqual(await client.diagnostics(scratch, () => true, since), []);
  });

  it('goes on after whatever a client sends', async () => {
    const { connection } = client;
    const nonsense = [
      undefined,
      null,
      [],
      {},
      { uri: 7 },
      { name: null },
      { textDocument: { uri: '%' } },
      { query: 0 },
    ];
    const methods = ['documentSymbol', 'hover', 'definition', 'foldingRange', 'completion'].map(
      (name) => `textDocument/${name}`,
    );
    const custom = ['services', 'requestExample', 'locate', 'bundledFile'].map((name) => `skep/${name}`);
    for (const params of nonsense) {
      for (const method of [...methods, ...custom, 'workspace/symbol', 'no/such']) {
        await connection.sendRequest(method, params).catch(() => undefined);
      }
      for (const name of ['didOpen', 'didChange', 'didClose', 'didSave']) {
        await connection.sendNotification(`textDocument/${name}`, params);
      }
      await connection.sendNotification('workspace/didChangeWatchedFiles', params);
    }
    const far = { textDocument: { uri: posts }, position: { line: 1e9, character: -5 } };
    assert.equal(await connection.sendRequest('textDocument/hover', far), null);
    const all: DefinedService[] = await connection.sendRequest('skep/services', { uri: posts });
    assert.equal(all.length, 1);
  });
});

describe('the language server’s process', { timeout: 60_000 }, () => {
  it('speaks Node’s IPC, as VS Code starts it', async () => {
    await using client = new LspClient('node-ipc');
    await client.start(fixtures);
    const uri = 'untitled:Untitled-1';
    await client.open(uri, 'syntax = "proto3";\nmessage A { Missing m = 1; }');
    const found = await client.diagnostics(uri, () => true);
    assert.equal(found[0]?.code, 'undefined-type');
  });

  it('ends when its client is gone without a word', async () => {
    const client = new LspClient();
    await client.start(fixtures);
    const exited = once(client.process, 'exit');
    client.process.stdin?.end();
    await exited;
    client.connection.dispose();
  });
});
