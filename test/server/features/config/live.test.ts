import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction, CompletionItem, Hover } from 'vscode-languageserver-types';
import { temporaryFolder, writeFiles } from '../../../runtime/project/temporary-folder.ts';
import { LspClient } from '../../node/lsp-client.ts';

/** Without it, a client is offered commands only. */
const codeAction = { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } };

describe('config files in the language server', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const client = new LspClient();
  const uri = pathToFileURL(path.join(folder, 'buf.yaml')).href;
  const text =
    'version: v2\nmodules:\n  - path: proto\n  - path: absent\nlint:\n  use: [ENUM_PASCAL, "ENUM_PASCAL_CAES"]\n  ignor: []\n';

  before(async () => {
    writeFiles(folder, { 'buf.yaml': text, 'proto/a/v1/a.proto': 'syntax = "proto3";\n\npackage a.v1;\n' });
    await client.start(folder, {}, { textDocument: { codeAction } });
    await client.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'yaml', version: 1, text },
    });
  });
  after(() => client[Symbol.asyncDispose]());

  it('show what is wrong in them', async () => {
    const found = await client.diagnostics(uri, (diagnostics) => diagnostics.length > 3);
    assert.deepEqual(
      found.map(({ code, range }) => [code, range.start.line]),
      [
        ['missing-path', 3],
        ['unknown-value', 5],
        ['unknown-value', 5],
        ['unknown-key', 6],
      ],
    );
  });

  it('offer the words that were meant, in the quotes that are there', async () => {
    const diagnostics = await client.diagnostics(uri, (found) => found.length > 3);
    const range = { start: { line: 5, character: 0 }, end: { line: 6, character: 9 } };
    const actions: CodeAction[] = await client.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range,
      context: { diagnostics },
    });
    assert.deepEqual(
      actions.map(({ title, edit }) => [title, edit?.changes?.[uri]?.[0]?.newText]),
      [
        ['Change to "ENUM_PASCAL_CASE"', '"ENUM_PASCAL_CASE"'],
        ['Change to "ignore"', 'ignore'],
      ],
    );
  });

  it('complete the folders of the workspace', async () => {
    const items: CompletionItem[] = await client.connection.sendRequest('textDocument/completion', {
      textDocument: { uri },
      position: { line: 2, character: '  - path: '.length },
    });
    assert.deepEqual(
      items.map(({ label }) => label),
      ['.', 'proto', 'proto/a', 'proto/a/v1'],
    );
  });

  it('say what a key means', async () => {
    const hover: Hover = await client.connection.sendRequest('textDocument/hover', {
      textDocument: { uri },
      position: { line: 4, character: 1 },
    });
    assert.match(JSON.stringify(hover.contents), /lint rules/);
  });

  it('are forgotten when they are closed', async () => {
    const since = client.published.length;
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    assert.deepEqual(await client.diagnostics(uri, () => true, since), []);
  });
});
