import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Diagnostic } from 'vscode-languageserver-types';
import { temporaryFolder, writeFiles } from '../../runtime/project/temporary-folder.ts';
import { LspClient } from './lsp-client.ts';

/** The line of a conflict, and where the other rpc is bound. */
function shown({ range, relatedInformation = [] }: Diagnostic): string {
  const [other] = relatedInformation;
  return `${range.start.line}, as ${other?.location.uri}:${other?.location.range.start.line}`;
}

/** A definition of one rpc at a path. */
function definition(name: string, bound: string): string {
  return `syntax = "proto3";

package ${name}.v1;

import "google/api/annotations.proto";

message Request {
  string id = 1;
}

service ${name}Service {
  rpc Get(Request) returns (Request) {
    option (google.api.http).get = "${bound}";
  }
}
`;
}

describe('two projects with one address, in the language server', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const client = new LspClient();
  const uriOf = (file: string) => pathToFileURL(path.join(folder, file)).href;
  const posts = 'posts/proto/posts/v1/posts.proto';
  const books = 'books/proto/books/v1/books.proto';

  /** Waits until the conflicts of a file are these, each by the line and the name of the other rpc. */
  const shows = (file: string, expected: string[], since: number) =>
    client.diagnostics(
      uriOf(file),
      (found: readonly Diagnostic[]) =>
        String(found.filter(({ code }) => code === 'conflicting-http-bindings').map(shown)) ===
        String(expected),
      since,
    );
  const change = (text: string, version: number) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri: uriOf(posts), version },
      contentChanges: [{ text }],
    });

  before(async () => {
    writeFiles(folder, {
      'posts/skep.json': '{ "name": "posts" }',
      'books/skep.json': '{ "name": "books" }',
      [posts]: definition('posts', '/v1/{id}'),
      [books]: definition('books', '/v1/{id=*}'),
    });
    await client.start(folder);
    await client.open(uriOf(posts), definition('posts', '/v1/{id}'));
  });
  after(async () => {
    await client[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('are told at both places, until one is changed', async () => {
    const told = (other: string) => [`12, as ${uriOf(other)}:12`];
    await Promise.all([shows(posts, told(books), 0), shows(books, told(posts), 0)]);
    let since = client.published.length;
    await change(definition('posts', '/v1/posts/{id}'), 2);
    await Promise.all([shows(posts, [], since), shows(books, [], since)]);
    since = client.published.length;
    await change(definition('posts', '/v1/{id}'), 3);
    await Promise.all([shows(posts, told(books), since), shows(books, told(posts), since)]);
    since = client.published.length;
    rmSync(path.join(folder, books));
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uriOf(books), type: 3 }],
    });
    assert.ok(await shows(posts, [], since));
  });
});
