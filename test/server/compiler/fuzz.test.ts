import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bundledFiles, compile, parse } from '../../../server/compiler/index.ts';
import { fuzzInput } from '../../corpus/fuzz-inputs.ts';
import { exercise } from './exercise.ts';

/** A part of what `npm run corpus -- fuzz` runs. */
const rounds = 2000;

describe('any text', () => {
  it('is compiled without an exception, however it was broken', () => {
    for (let round = 0; round < rounds; round++) {
      const text = fuzzInput(1, round);
      try {
        exercise(text);
      } catch (error) {
        throw new Error(`number ${round}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });

  const onceBroken = [
    'extend M { float b = 3; } message N { string s = 1 [(b) = inf]; }',
    'extend M { int32 i = 50; } option (i) = 2;',
    'import "google/protobuf/descriptor.proto"; extend google.protobuf.FileOptions { bytes a = 2; } option (a) = "c";',
    'import "google/protobuf/descriptor.proto"; extend google.protobuf.FileOptions { M m = 536870912; } message M { int32 i = 3; } option (m).i = 2;',
  ];
  it('that broke it once is compiled without an exception', () => {
    for (const text of onceBroken) exercise(text, true);
  });

  const depth = 20_000;
  const deep: [name: string, text: string][] = [
    ['messages', `${'message M { '.repeat(depth)}${'}'.repeat(depth)}`],
    ['aggregates', `option (a) = ${'{ a: '.repeat(depth)}1${'}'.repeat(depth)};`],
    ['lists', `option (a) = { a: ${'['.repeat(depth)}1${']'.repeat(depth)} };`],
    [
      'groups',
      `syntax = "proto2"; message M { ${'optional group G = 1 { '.repeat(depth)}${'}'.repeat(depth)} }`,
    ],
    ['unclosed braces', '{'.repeat(depth)],
    ['unclosed parentheses', `option ${'('.repeat(depth)}`],
    ['fields of one number on one line', `message M { ${'string a = 1; '.repeat(depth)} }`],
    ['comments on one line', `message M { ${'/* é */ ; '.repeat(depth)} }`],
    ['aliases', `enum E { ${Array.from({ length: depth }, (_, index) => `A${index} = 0;`).join(' ')} }`],
    ['ranges', `message M { reserved ${Array.from({ length: depth }, () => '5').join(', ')}; }`],
    [
      'unknown types',
      `message M { ${Array.from({ length: depth }, (_, index) => `T${index} f${index} = ${index + 1};`).join('\n')} }`,
    ],
    [
      'numbers that are all kept',
      `syntax = "proto2"; message M { extensions 2 to max; reserved 1; ${'optional string a = 1; '.repeat(depth / 100)} }`,
    ],
    ['lists without a colon', `option (a) = { ${'a ['.repeat(depth)}`],
    ['lists of lists of another language', `message M {\n x: ${'['.repeat(depth)}a${']'.repeat(depth)}\n}`],
    ['generics in generics', `message M {\n x: ${'list<'.repeat(depth)}a${'>'.repeat(depth)}\n}`],
    ['spaces in a field of Thrift', `message M {\n 1: a${' '.repeat(depth)}b!\n}`],
    ['spaces in a field of TypeScript', `message M {\n name : b${' '.repeat(depth)}= =\n}`],
    ['spaces behind a generic', `message M {\n Array<x>${' '.repeat(depth)}b !\n}`],
    ['detached comments', `${'// a\n\n'.repeat(depth)}message M {}`],
    ['a long name', `message M { ${'a.'.repeat(depth)}B c = 1; }`],
  ];
  for (const [name, text] of deep) {
    it(`of ${depth} ${name} is compiled without an exception`, () => exercise(text));
  }

  it('of a thousand files that import each other in a chain is compiled without an exception', () => {
    const length = 1000;
    const read = (path: string) => {
      const index = Number(path.slice(1, -6));
      if (Number.isNaN(index) || bundledFiles.has(path)) return undefined;
      return parse(
        index < length
          ? `syntax = "proto3"; import public "f${index + 1}.proto";`
          : 'syntax = "proto3"; message Last {}',
      );
    };
    const compilation = compile(['f0.proto'], read);
    assert.equal(compilation.files.size, length + 1);
  });
});
