import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ProgressType, type ReferenceParams } from 'vscode-languageserver-protocol/node';
import type { Location } from 'vscode-languageserver-types';
import { readLocations } from '../../../extension/language/compact-locations.ts';
import { type CompactLocations, references } from '../../../server/protocol.ts';
import { LspClient } from './lsp-client.ts';

const uses = 5000;
const fields = Array.from({ length: uses }, (_, index) => `  Used field_${index} = ${index + 1};\n`);
const text = `syntax = "proto3";\nmessage Used {}\nmessage Using {\n${fields.join('')}}\n`;

for (const transport of ['stdio', 'node-ipc'] as const) {
  describe(`references of what is used ${uses} times, over ${transport}`, { timeout: 120_000 }, () => {
    let folder: string;
    let client: LspClient;
    let uri: string;
    let asked: ReferenceParams;
    const ask = (more: object): Promise<Location[]> =>
      client.connection.sendRequest('textDocument/references', { ...asked, ...more });

    before(async () => {
      folder = await mkdtemp(path.join(os.tmpdir(), 'skep-references-'));
      uri = pathToFileURL(path.join(folder, 'used.proto')).href;
      asked = {
        textDocument: { uri },
        position: { line: 1, character: 10 },
        context: { includeDeclaration: true },
      };
      client = new LspClient(transport);
      await client.start(folder);
      await client.open(uri, text);
    });
    after(async () => {
      await client[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    });

    it('come as one answer', async () => {
      const found = await ask({});
      assert.deepEqual(
        found.map(({ range }) => range.start.line),
        [1, ...Array.from({ length: uses }, (_, index) => index + 3)],
      );
      assert.deepEqual(found.at(-1), {
        uri,
        range: { start: { line: uses + 2, character: 2 }, end: { line: uses + 2, character: 6 } },
      });
    });

    it('come in few numbers to the extension', async () => {
      const found: CompactLocations = await client.connection.sendRequest(references, asked);
      assert.deepEqual(found.uris, [uri]);
      assert.deepEqual(
        readLocations(found, (place, line, character, endLine, endCharacter) => ({
          uri: place,
          range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
        })),
        await ask({}),
      );
    });

    it('come in parts to a client that takes them', async () => {
      const parts: Location[][] = [];
      const progress = client.connection.onProgress(new ProgressType<Location[]>(), 'parts', (part) => {
        parts.push(part);
      });
      const rest = await ask({ partialResultToken: 'parts' });
      progress.dispose();
      assert.ok(parts.length > 1);
      assert.deepEqual(rest, []);
      assert.deepEqual(parts.flat(), await ask({}));
    });
  });
}
