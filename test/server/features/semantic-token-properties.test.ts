import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { semanticTokens, tokenDifference } from '../../../server/features/semantic-tokens.ts';
import { Workspace } from '../../../server/workspace/workspace.ts';
import { mutate } from '../../corpus/mutate.ts';
import { pick, type Random, seededRandom } from '../../corpus/seeded-random.ts';
import { MemoryFileSystem } from '../workspace/memory-file-system.ts';

const fixture = path.join(import.meta.dirname, '../../fixtures/syntaxes/everything.proto');
const more = `
// [Name], [a
// .b.C] and [é😀] [Outer.Inner]
message Outer {
  message Inner {}
  extensions 4 to 10 [declaration = {number: 4, full_name: ".a" ".b
", type: "In" 'ner'}];
  google
    . protobuf /* [Outer] */ . Any any = 1; /* 😀 */ Inner ünner = 2;
}
`;

/** Line ends of all kinds, tabs, characters of two units, what begins a comment or string and does not end it. */
const pieces = [
  '\r\n',
  '\r',
  '\n',
  '\t',
  '😀',
  'é',
  '\uFEFF',
  '/*',
  '*/',
  '//',
  '"',
  "'",
  '[Outer]',
  '{',
  '}',
  '.',
  '\u2028',
];

function change(text: string, random: Random): string {
  if (random(10) < 4) return mutate(text, random).text;
  const at = random(text.length + 1);
  if (random(10) < 3) return text.slice(0, at) + text.slice(at + random(40));
  return text.slice(0, at) + pick(random, pieces) + text.slice(at);
}

interface Token {
  readonly line: number;
  readonly character: number;
  readonly length: number;
}

function decode(data: readonly number[]): Token[] {
  let [line, character] = [0, 0];
  return Array.from({ length: data.length / 5 }, (_, index) => {
    const [deltaLine = 0, deltaStart = 0, length = 0] = data.slice(index * 5);
    line += deltaLine;
    character = deltaLine > 0 ? deltaStart : character + deltaStart;
    return { line, character, length };
  });
}

describe('semantic tokens of a text that is being edited', () => {
  it('lie each in its line, one behind the other, and follow from those before by what is said to differ', async () => {
    const whole = `${await readFile(fixture, 'utf8')}${more}`;
    for (const seed of Array.from({ length: 12 }, (_, index) => index)) {
      const random = seededRandom(seed);
      const disk = new MemoryFileSystem({ 'skep.json': '{}', 'proto/main.proto': whole });
      const workspace = new Workspace(disk, { folders: ['file:///w'], importPaths: [], trusted: true });
      await workspace.list();
      let text = seed % 3 === 1 ? whole.replaceAll('\n', '\r\n') : whole;
      let before: number[] = [];
      for (let step = 0; step < 25; step++) {
        workspace.setOpen('file:///w/proto/main.proto', text);
        const file = (await workspace.openSnapshot()).file('file:///w/proto/main.proto');
        assert.ok(file);
        const data = semanticTokens(file);
        const lines = text.split(/\r\n|\r|\n/);
        let last = { line: 0, end: 0 };
        for (const { line, character, length } of decode(data)) {
          const place = `seed ${seed}, step ${step}, ${line}:${character}+${length}`;
          assert.ok(length > 0 && character + length <= (lines[line]?.length ?? -1), place);
          assert.ok(line > last.line || (line === last.line && character >= last.end), place);
          last = { line, end: character + length };
        }
        const applied = [...before];
        for (const { start, deleteCount, data: put = [] } of tokenDifference(before, data))
          applied.splice(start, deleteCount, ...put);
        assert.deepEqual(applied, data);
        before = data;
        text = change(text, random);
      }
    }
  });
});
