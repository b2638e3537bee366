import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { compile, parse } from '../../../server/compiler/index.ts';
import { completion } from '../../../server/features/completion/completion.ts';
import { definition } from '../../../server/features/definition.ts';
import { diagnostics } from '../../../server/features/diagnostics.ts';
import { documentSymbols } from '../../../server/features/document-symbols.ts';
import { foldingRanges } from '../../../server/features/folding-ranges.ts';
import { hover } from '../../../server/features/hover.ts';
import { requestExample } from '../../../server/features/request-body/index.ts';
import { services } from '../../../server/features/services.ts';
import { workspaceSymbols } from '../../../server/features/workspace-symbols.ts';
import { symbolsIn } from '../../../server/workspace/file-symbols.ts';
import { Snapshot, type SnapshotFile } from '../../../server/workspace/snapshot.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures');
const texts = [
  'language/posts/proto/posts/v1/posts.proto',
  'syntaxes/everything.proto',
  'generate/proto/zoo/v1/zoo.proto',
].map((file) => readFileSync(path.join(fixtures, file), 'utf8'));
const pieces = [
  '{',
  '}',
  '"',
  "'",
  ';',
  '=',
  '(',
  ')',
  '[',
  ']',
  '<',
  '>',
  '/*',
  '//',
  '.',
  ' ',
  '\n',
  'rpc ',
  'message ',
  '\u{1d11e}',
  '\0',
  '9e99',
  '-',
];

/** mulberry32: the same numbers in every run. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

function broken(text: string, random: (below: number) => number): string {
  let result = text;
  for (let edits = 1 + random(4); edits > 0; edits--) {
    const at = random(result.length + 1);
    const piece = pieces[random(pieces.length)] ?? '';
    result = result.slice(0, at) + piece + result.slice(at + (random(2) ? random(30) : 0));
  }
  return result;
}

describe('every feature', () => {
  it('has an answer for any text', () => {
    const random = randomNumbers(20261122);
    for (let round = 0; round < 300; round++) {
      const text = broken(texts[round % texts.length] ?? '', random);
      const compilation = compile(['a.proto'], (importPath) =>
        importPath === 'a.proto' ? parse(text) : undefined,
      );
      const linked = compilation.files.get('a.proto');
      assert.ok(linked);
      const program = { compilation, roots: [], uriOf: () => undefined };
      const file: SnapshotFile = { uri: 'file:///a.proto', linked, program, isCopy: false };
      const snapshot = new Snapshot([file], () => true, []);
      try {
        diagnostics(file);
        documentSymbols(linked.syntax);
        foldingRanges(linked.syntax);
        workspaceSymbols([[file.uri, symbolsIn(linked.syntax)]], 'a');
        for (const { name: service, methods } of services(file)) {
          for (const { name: method } of methods) requestExample(snapshot, { service, method });
        }
        const lines = text.split('\n').length;
        for (let places = 0; places < 10; places++) {
          const position = { line: random(lines + 1), character: random(60) };
          hover(file, position);
          definition(file, position);
          completion(snapshot, file, position, {
            indexed: [[file.uri, symbolsIn(linked.syntax)]],
            snippets: true,
          });
        }
      } catch (cause) {
        throw new Error(`round ${round}:\n${text}`, { cause });
      }
    }
  });
});
