import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { temporaryFolder, writeFiles } from '../../runtime/project/temporary-folder.ts';
import { LspClient } from './lsp-client.ts';

const zoo = `syntax = "proto3";

package zoo.v1;

message Cage {
  Animal animal = 1;
  string keeperName = 2;
}
`;
const animal = 'syntax = "proto3";\n\npackage zoo.v1;\n\nmessage Animal {}\n';
const user =
  'syntax = "proto3";\n\npackage zoo.v1;\n\nimport "zoo/v1/zoo.proto";\n\n// By its [Cage.keeperName].\nmessage Door {\n  Cage cage = 1;\n}\n';
const codeAction = {
  dataSupport: true,
  resolveSupport: { properties: ['edit'] },
  codeActionLiteralSupport: { codeActionKind: { valueSet: [] } },
};

describe('code actions over LSP', { timeout: 60_000 }, () => {
  const folder = temporaryFolder();
  const uri = pathToFileURL(path.join(folder, 'proto/zoo/v1/zoo.proto')).href;
  const client = new LspClient();
  const eager = new LspClient();
  let published: readonly Diagnostic[] = [];

  const ask = (from: LspClient, line: number, only?: string[]): Promise<CodeAction[]> =>
    from.connection.sendRequest('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character: 2 }, end: { line, character: 2 } },
      context: { diagnostics: published.filter(({ range }) => range.start.line === line), only },
    });
  const titled = (actions: readonly CodeAction[], title: string): CodeAction => {
    const action = actions.find((each) => each.title === title);
    assert.ok(action, `${title} is not among ${actions.map((each) => each.title).join(' | ')}`);
    return action;
  };
  const newTexts = ({ edit }: CodeAction) =>
    Object.entries(edit?.changes ?? {})
      .map(
        ([file, edits]) => `${path.basename(file)}: ${edits.map(({ newText }) => newText.trim()).join(', ')}`,
      )
      .sort();

  before(async () => {
    writeFiles(folder, {
      'skep.json': '{}',
      'buf.yaml': 'version: v2\nmodules:\n  - path: proto\nlint:\n  use: [FIELD_LOWER_SNAKE_CASE]\n',
      'proto/zoo/v1/zoo.proto': zoo,
      'proto/zoo/v1/animal.proto': animal,
      'proto/zoo/v1/user.proto': user,
    });
    await client.start(folder, {}, { textDocument: { codeAction } });
    await client.open(uri, zoo);
    published = await client.diagnostics(uri, (found) =>
      ['undefined-type', 'FIELD_LOWER_SNAKE_CASE'].every((code) => found.some((each) => each.code === code)),
    );
    const { resolveSupport, dataSupport, ...literal } = codeAction;
    await eager.start(folder, {}, { textDocument: { codeAction: literal } });
    await eager.open(uri, zoo);
    await eager.diagnostics(uri, (found) => found.length > 0);
  });
  after(async () => {
    await client[Symbol.asyncDispose]();
    await eager[Symbol.asyncDispose]();
  });

  it('say what they mend, and come with their edit', async () => {
    const found = titled(await ask(client, 5), 'Import "zoo/v1/animal.proto"');
    assert.equal(found.kind, 'quickfix');
    assert.deepEqual(
      found.diagnostics?.map(({ code }) => code),
      ['undefined-type'],
    );
    assert.deepEqual(newTexts(found), ['zoo.proto: import "zoo/v1/animal.proto";']);
  });

  it('are worked out when they are chosen, where that takes its time', async () => {
    const found = titled(await ask(client, 6), 'Rename to "keeper_name"');
    assert.equal(found.edit, undefined);
    const chosen: CodeAction = await client.connection.sendRequest('codeAction/resolve', found);
    assert.deepEqual(newTexts(chosen), ['user.proto: keeper_name', 'zoo.proto: keeper_name']);
  });

  it('are whole at once for clients that ask no more', async () => {
    const found = titled(await ask(eager, 6), 'Rename to "keeper_name"');
    assert.deepEqual(newTexts(found), ['user.proto: keeper_name', 'zoo.proto: keeper_name']);
  });

  it('ignore a lint rule by a comment', async () => {
    const found = titled(await ask(client, 6), 'Ignore FIELD_LOWER_SNAKE_CASE here');
    assert.deepEqual(newTexts(found), ['zoo.proto: // buf:lint:ignore FIELD_LOWER_SNAKE_CASE']);
  });

  it('are those of the kinds that are asked for', async () => {
    const kinds = async (only: string[]) => (await ask(client, 5, only)).map(({ kind }) => kind);
    assert.deepEqual(new Set(await kinds(['refactor'])), new Set(['refactor.rewrite']));
    assert.deepEqual(await kinds(['source.organizeImports']), ['source.organizeImports']);
    assert.deepEqual(await kinds(['source.fixAll']), []);
  });

  it('say why one is not done', async () => {
    const found = titled(await ask(client, 6), 'Rename to "keeper_name"');
    const stale = { ...found, data: { ...found.data, length: 1 } };
    const told = new Promise<string>((resolve) => {
      client.connection.onNotification('window/showMessage', ({ message }) => resolve(message));
    });
    const answer: CodeAction = await client.connection.sendRequest('codeAction/resolve', stale);
    assert.equal(answer.edit, undefined);
    assert.match(await told, /changed since this was offered/);
  });

  it('are told of with their kinds', async () => {
    const fresh = new LspClient();
    const answer = await fresh.start(folder);
    await fresh[Symbol.asyncDispose]();
    assert.match(JSON.stringify(answer), /"codeActionKinds":\["quickfix","refactor.extract"/);
  });
});
