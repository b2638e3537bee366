import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { LSPErrorCodes, ResponseError, WorkDoneProgress } from 'vscode-languageserver-protocol/node';
import type {
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  Hover,
  Location,
  SemanticTokens,
  SemanticTokensDelta,
  WorkspaceEdit,
} from 'vscode-languageserver-types';
import { LspClient } from './lsp-client.ts';

const zoo = `syntax = "proto3";
package zoo.v1;
import "animal.proto";
service ZooService {
  rpc GetAnimal(Animal) returns (Cage);
}
message Cage {
  Animal animal = 1;
}
`;
const animal = 'syntax = "proto3";\npackage zoo.v1;\n// An [Animal].\nmessage Animal {}\n';
const main =
  "import { ZooService } from '../gen/zoo_pb.ts';\nexport default (router) => {\n  router.service(ZooService, {\n    getAnimal() {},\n  });\n};\n";

describe('the language server finds the way', { timeout: 60_000 }, () => {
  let folder: string;
  let client: LspClient;
  const uriOf = (file: string) => pathToFileURL(path.join(folder, file)).href;
  const at = (line: number, character: number) => ({
    textDocument: { uri: uriOf('proto/zoo.proto') },
    position: { line, character },
  });
  const ask = <Answer>(method: string, params: object): Promise<Answer> =>
    client.connection.sendRequest(method, params);

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-lsp-'));
    const files = {
      'skep.json': '{}',
      'proto/zoo.proto': zoo,
      'proto/animal.proto': animal,
      'src/main.ts': main,
    };
    for (const [file, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, file)), { recursive: true });
      await writeFile(path.join(folder, file), text);
    }
    client = new LspClient();
    await client.start(folder);
    await client.open(uriOf('proto/zoo.proto'), zoo);
    await client.diagnostics(uriOf('proto/zoo.proto'), (found) => found.length === 0);
  });

  after(async () => {
    await client[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('to every reference', async () => {
    const context = { includeDeclaration: true };
    const found: Location[] = await ask('textDocument/references', { ...at(4, 18), context });
    assert.deepEqual(found.map(({ uri, range }) => `${path.basename(uri)}:${range.start.line}`).sort(), [
      'animal.proto:2',
      'animal.proto:3',
      'zoo.proto:4',
      'zoo.proto:7',
    ]);
  });

  it('to a handler and back', async () => {
    const [handler]: Location[] = await ask('textDocument/implementation', at(4, 8));
    assert.deepEqual([handler?.uri, handler?.range.start.line], [uriOf('src/main.ts'), 3]);
    const params = { uri: uriOf('src/main.ts'), text: main, position: { line: 3, character: 6 } };
    const method = await ask<Location>('skep/handledMethod', params);
    assert.deepEqual([method.uri, method.range.start.line], [uriOf('proto/zoo.proto'), 4]);
    const handlers = await ask('skep/handledMethods', { uri: uriOf('src/main.ts'), text: main });
    assert.match(JSON.stringify(handlers), /"service":"zoo\.v1\.ZooService","method":"GetAnimal"/);
  });

  it('with the address of the local gateway in the hover of an rpc', async () => {
    await client.connection.sendNotification('skep/gatewayAddress', { address: 'http://127.0.0.1:4000' });
    const hover: Hover = await ask('textDocument/hover', at(4, 8));
    assert.match(
      JSON.stringify(hover.contents),
      /http:\/\/127\.0\.0\.1:4000\/zoo\.v1\.ZooService\/GetAnimal/,
    );
  });

  it('through a hierarchy', async () => {
    const [item]: CallHierarchyItem[] = await ask('textDocument/prepareCallHierarchy', at(4, 8));
    assert.equal(item?.name, 'GetAnimal');
    const calls: CallHierarchyOutgoingCall[] = await ask('callHierarchy/outgoingCalls', { item });
    assert.deepEqual(
      calls.map(({ to }) => to.name),
      ['Animal', 'Cage'],
    );
  });

  it('and renames, or says why not', async () => {
    const edit: WorkspaceEdit = await ask('textDocument/rename', { ...at(4, 18), newName: 'Beast' });
    assert.deepEqual(
      Object.entries(edit.changes ?? {})
        .map(([uri, edits]) => [path.basename(uri), edits.length])
        .sort(),
      [
        ['animal.proto', 2],
        ['zoo.proto', 2],
      ],
    );
    const shown: string[] = [];
    const telling = client.connection.onProgress(WorkDoneProgress.type, 'renaming', ({ kind }) => {
      shown.push(kind);
    });
    await ask('textDocument/rename', { ...at(4, 18), newName: 'Beast', workDoneToken: 'renaming' });
    telling.dispose();
    assert.equal(shown[0], 'begin');
    assert.equal(shown.at(-1), 'end');
    assert.ok(shown.includes('report'));
    await assert.rejects(ask('textDocument/rename', { ...at(4, 18), newName: 'Cage' }), (error) => {
      assert.ok(error instanceof ResponseError);
      assert.equal(error.code, LSPErrorCodes.RequestFailed);
      assert.match(error.message, /Cage/);
      return true;
    });
  });

  it('and changes imports before a file is moved', async () => {
    const files = [{ oldUri: uriOf('proto/animal.proto'), newUri: uriOf('proto/beasts/animal.proto') }];
    const edit: WorkspaceEdit = await ask('workspace/willRenameFiles', { files });
    assert.deepEqual(
      edit.changes?.[uriOf('proto/zoo.proto')]?.map(({ newText }) => newText),
      ['"beasts/animal.proto"'],
    );
  });

  it('and tells what changed among the semantic tokens', async () => {
    const { textDocument } = at(0, 0);
    const before: SemanticTokens = await ask('textDocument/semanticTokens/full', { textDocument });
    const range = { start: { line: 7, character: 2 }, end: { line: 7, character: 8 } };
    await client.connection.sendNotification('textDocument/didChange', {
      textDocument: { ...textDocument, version: 2 },
      contentChanges: [{ range, text: 'Cage' }],
    });
    const { resultId: previousResultId } = before;
    const delta: SemanticTokensDelta = await ask('textDocument/semanticTokens/full/delta', {
      textDocument,
      previousResultId,
    });
    const now: SemanticTokens = await ask('textDocument/semanticTokens/full', { textDocument });
    const data = [...before.data];
    for (const edit of delta.edits) data.splice(edit.start, edit.deleteCount, ...(edit.data ?? []));
    assert.deepEqual(data, now.data);
    assert.notDeepEqual(now.data, before.data);
  });
});
