import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '../../../server/compiler/index.ts';
import { format } from '../../../server/format/index.ts';
import { fixtures } from './fixtures.ts';
import { placedComments, sortedTokens } from './token-sequence.ts';

describe('formatting', () => {
  for (const { name, text, expected } of fixtures) {
    it(`formats ${name}`, () => assert.equal(format(parse(text)), expected));
    it(`leaves ${name} as it is when it is formatted`, () => assert.equal(format(parse(expected)), expected));
    it(`keeps every token of ${name}`, () => assert.deepEqual(sortedTokens(expected), sortedTokens(text)));
    it(`keeps every comment of ${name}`, () => {
      const comments = (of: string) => placedComments(of).map((comment) => comment.text);
      assert.deepEqual(comments(expected).sort(), comments(text).sort());
    });
  }

  it('makes nothing of nothing', () => {
    assert.deepEqual(['', '\n\n', ';', ' ; \n;'].map(formatted), ['', '', '', '']);
  });

  it('takes the byte order mark away', () => {
    assert.equal(formatted('\ufeffsyntax = "proto3";'), 'syntax = "proto3";\n');
  });

  it('ends lines in newlines alone, but those of comments', () => {
    const text = 'syntax = "proto3";\r\n\r\n// a\r\nmessage A {\r\n  int32 b = 1;\r\n}\r\n';
    assert.equal(formatted(text), 'syntax = "proto3";\n\n// a\r\nmessage A {\n  int32 b = 1;\n}\n');
  });

  it('counts tabs of comments as columns up to the next multiple of eight', () => {
    const text = 'message A {\n\t/*\n\t\tx\n\t  y\n\t*/\n\tint32 a = 1;\n}';
    assert.equal(formatted(text), 'message A {\n  /*\n           x\n     y\n  */\n  int32 a = 1;\n}\n');
  });

  it('refuses a text with a syntax error', () => {
    assert.deepEqual(['message {', 'message A { int32 a 1; }', '/* '].map(formatted), [
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('formats what is nested as deep as it may be', () => {
    const text = `option (a) = ${'{ a: '.repeat(90)}1${' }'.repeat(90)};`;
    assert.equal(formatted(formatted(text) ?? ''), formatted(text));
  });
});

function formatted(text: string): string | undefined {
  return format(parse(text));
}
