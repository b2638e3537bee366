import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Range } from 'vscode-languageserver-types';
import { semanticTokens, semanticTokensLegend } from '../../../server/features/semantic-tokens.ts';
import { markedFile } from './marked-file.ts';

/** `text type modifiers` of each token. */
async function tokensOf(text: string, range?: Range): Promise<string[]> {
  const { file } = await markedFile(text);
  const lines = text.split('\n');
  const found: string[] = [];
  const data = semanticTokens(file, range);
  let [line, character] = [0, 0];
  for (let at = 0; at < data.length; at += 5) {
    const [deltaLine = 0, deltaStart = 0, length = 0, type = 0, bits = 0] = data.slice(at, at + 5);
    line += deltaLine;
    character = deltaLine > 0 ? deltaStart : character + deltaStart;
    const modifiers = semanticTokensLegend.tokenModifiers.filter((_, index) => bits & (1 << index));
    found.push(
      [
        lines[line]?.slice(character, character + length),
        semanticTokensLegend.tokenTypes[type],
        ...modifiers,
      ].join(' '),
    );
  }
  return found;
}

const text = `syntax = "proto3";
package a.b;
import "google/protobuf/empty.proto";
// Of [M].
message M {
  option deprecated = true;
  oneof which { E e = 1; }
  enum E { NONE = 0; }
}
service S { rpc R(M) returns (google.protobuf.Empty); }
`;

describe('semantic tokens', () => {
  it('are the names of what is declared and used, each for what it is', async () => {
    assert.deepEqual(await tokensOf(text), [
      'a namespace',
      'b namespace',
      'M class deprecated documentation',
      'M class declaration deprecated',
      'deprecated property defaultLibrary',
      'which struct declaration',
      'E enum',
      'e property declaration',
      'E enum declaration',
      'NONE enumMember declaration',
      'S interface declaration',
      'R method declaration',
      'M class deprecated',
      'google namespace',
      'protobuf namespace',
      'Empty class defaultLibrary',
    ]);
  });

  it('of a range are those in it', async () => {
    const range = { start: { line: 6, character: 0 }, end: { line: 6, character: 50 } };
    assert.deepEqual(await tokensOf(text, range), [
      'which struct declaration',
      'E enum',
      'e property declaration',
    ]);
  });

  it('of a group’s name is one', async () => {
    assert.deepEqual(await tokensOf('syntax = "proto2";\nmessage M { optional group G = 1 {} }'), [
      'M class declaration',
      'G class declaration',
    ]);
  });
});
