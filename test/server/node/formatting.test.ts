import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { InitializeResult } from 'vscode-languageserver-protocol/node';
import type { TextEdit } from 'vscode-languageserver-types';
import { LspClient } from './lsp-client.ts';

const text = 'syntax = "proto3";\n\nmessage  A {\n    string  a=1;\n  string b = 2;\n}\n';
const options = { tabSize: 8, insertSpaces: false };

describe('formatting through the language server', { timeout: 60_000 }, () => {
  let folder: string;
  let client: LspClient;
  let uri: string;
  let capabilities: InitializeResult['capabilities'];

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-format-'));
    uri = pathToFileURL(path.join(folder, 'a.proto')).href;
    client = new LspClient();
    ({ capabilities } = (await client.start(folder)) as InitializeResult);
    await client.open(uri, text);
  });
  after(async () => {
    await client[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  const ask = (method: string, params: object) =>
    client.connection.sendRequest<TextEdit[]>(`textDocument/${method}`, {
      textDocument: { uri },
      options,
      ...params,
    });

  const fieldEdits: TextEdit[] = [
    {
      range: { start: { line: 3, character: 2 }, end: { line: 3, character: 14 } },
      newText: 'string a = ',
    },
  ];

  it('is offered for documents, ranges and what is typed', () => {
    assert.equal(capabilities.documentFormattingProvider, true);
    assert.equal(capabilities.documentRangeFormattingProvider, true);
    assert.deepEqual(capabilities.documentOnTypeFormattingProvider, {
      firstTriggerCharacter: '}',
      moreTriggerCharacter: [';', '\n'],
    });
  });

  it('edits no more of a document than changes', async () => {
    assert.deepEqual(await ask('formatting', {}), [
      { range: { start: { line: 2, character: 8 }, end: { line: 2, character: 9 } }, newText: '' },
      ...fieldEdits,
    ]);
  });

  it('edits the statement that a range touches', async () => {
    const range = { start: { line: 3, character: 6 }, end: { line: 3, character: 6 } };
    assert.deepEqual(await ask('rangeFormatting', { range }), fieldEdits);
  });

  it('edits the statement that was ended', async () => {
    const typed = { position: { line: 3, character: 16 }, ch: ';' };
    assert.deepEqual(await ask('onTypeFormatting', typed), fieldEdits);
  });

  it('edits nothing of a document with a syntax error', async () => {
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: 2 },
      contentChanges: [{ text: `${text}message {\n` }],
    });
    assert.deepEqual(await ask('formatting', {}), []);
  });

  it('has nothing to do where all that differs is how lines end', async () => {
    const windows = pathToFileURL(path.join(folder, 'windows.proto')).href;
    await client.open(windows, 'syntax = "proto3";\r\n\r\nmessage A {\r\n  string a = 1;\r\n}\r\n');
    assert.deepEqual(await ask('formatting', { textDocument: { uri: windows } }), []);
  });
});
