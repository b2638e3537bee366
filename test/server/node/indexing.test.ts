import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import type { WorkspaceSymbol } from 'vscode-languageserver-types';
import { LspClient } from './lsp-client.ts';

/** More than are read before anybody could see that they are. */
const fileCount = 600;

describe('indexing', { timeout: 60_000 }, () => {
  let folder: string;
  let client: LspClient;
  let progress: { kind: string; title?: string; cancellable?: boolean; percentage?: number }[];
  let ended: Promise<void>;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-indexing-'));
    await mkdir(path.join(folder, 'proto'));
    const texts = Array.from(
      { length: fileCount },
      (_, index) => `syntax = "proto3";\nmessage M${index} {}\n`,
    );
    await Promise.all(
      texts.map((text, index) => writeFile(path.join(folder, `proto/m${index}.proto`), text)),
    );
    client = new LspClient();
    progress = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    ended = promise;
    client.connection.onRequest('window/workDoneProgress/create', () => null);
    client.connection.onNotification('$/progress', ({ value }) => {
      progress.push(value);
      if (value.kind === 'end') resolve();
    });
  });

  afterEach(async () => {
    await client[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('shows how far it is, and can be cancelled', async () => {
    await client.start(folder, {}, { window: { workDoneProgress: true } });
    await ended;
    const [begin] = progress;
    assert.deepEqual(
      { kind: begin?.kind, title: begin?.title, cancellable: begin?.cancellable },
      { kind: 'begin', title: 'Skep: indexing definitions', cancellable: true },
    );
    assert.ok(progress.some(({ kind, percentage }) => kind === 'report' && (percentage ?? 0) > 0));
    assert.equal(progress.filter(({ kind }) => kind === 'end').length, 1);
  });

  it('says nothing to a client that shows no progress, and a search finds all without it', async () => {
    await client.start(folder);
    const found = await client.connection.sendRequest<WorkspaceSymbol[]>('workspace/symbol', {
      query: 'M599',
    });
    assert.deepEqual(
      found.map(({ name }) => name),
      ['M599'],
    );
    assert.deepEqual(progress, []);
  });
});
