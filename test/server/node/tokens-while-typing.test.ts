import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LSPErrorCodes, type SemanticTokens } from 'vscode-languageserver-protocol/node';
import { LspClient } from './lsp-client.ts';

/** So large that it takes more than a moment to link, and with a name of a length of its own. */
const text = (name: string) =>
  `\uFEFFsyntax = "proto3";\nmessage ${name} {}\n${Array.from({ length: 2000 }, (_, index) => `message M${index} { int32 f = 1; }\n`).join('')}`;

describe('semantic tokens', { timeout: 120_000 }, () => {
  let folder: string;
  let client: LspClient;
  let uri: string;
  let version = 1;
  const change = (to: string) =>
    client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++version },
      contentChanges: [{ text: to }],
    });
  const tokens = (): Promise<SemanticTokens> =>
    client.connection.sendRequest('textDocument/semanticTokens/full', { textDocument: { uri } });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-tokens-'));
    uri = pathToFileURL(path.join(folder, 'typed.proto')).href;
    client = new LspClient();
    await client.start(folder);
    await client.open(uri, text('A'));
  });
  after(async () => {
    await client[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('are of the text that was asked about, or none where it changes before they are there', async () => {
    const answers: (number | undefined)[] = [];
    for (let round = 1; round <= 10; round++) {
      void change(text('A'.repeat(round)));
      const asked = tokens().then(
        ({ data }) => data[2],
        ({ code }) => code,
      );
      void change(text('B'.repeat(100 + round)));
      const answer = await asked;
      if (answer !== LSPErrorCodes.ContentModified) assert.equal(answer, round);
      answers.push((await tokens()).data[2]);
    }
    assert.deepEqual(
      answers,
      Array.from({ length: 10 }, (_, index) => 101 + index),
    );
  });
});
