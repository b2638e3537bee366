import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { bundledFiles, compile, parse, toFileDescriptorSet } from '../../../server/compiler/index.ts';
import { definitionPaths, definitionText } from './fixtures.ts';

const rounds = 400;

/** Numbers from 0 up to a bound, the same in every run. (Mulberry32.) */
function random(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  };
}

const snippets = [
  '{',
  '}',
  '[',
  ']',
  '<',
  '(',
  ';',
  '"',
  "'",
  '/*',
  '//',
  '\\',
  '=',
  '.',
  '-',
  '\0',
  '\ud800',
  '0x',
  '1e',
  'message',
  'extend',
  'oneof',
  'map<',
  'group',
  'reserved',
  'max',
];

/** Breaks a text in one to four places: deletes, doubles, swaps or inserts. */
function mutate(text: string, next: (bound: number) => number): string {
  let result = text;
  for (let count = 1 + next(4); count > 0; count--) {
    const at = next(result.length + 1);
    const length = next(12);
    const piece = result.slice(at, at + length);
    const before = result.slice(0, at);
    const rest = result.slice(at + length);
    const snippet = snippets[next(snippets.length)] ?? '';
    const choices = [
      before + rest,
      before + piece + piece + rest,
      rest + before,
      before + snippet + piece + rest,
      before,
    ];
    result = choices[next(choices.length)] ?? '';
  }
  return result;
}

const known = new Map(
  [...definitionPaths, ...bundledFiles.keys()].map((path) => [path, parse(definitionText(path) ?? '')]),
);

/** Everything the compiler offers, of one text. */
function exercise(text: string): void {
  const read = (path: string) => {
    if (path === 'fuzz.proto') return parse(text);
    return known.get(path);
  };
  const compilation = compile(['fuzz.proto'], read);
  const file = compilation.files.get('fuzz.proto');
  assert.ok(file);
  for (const { start, end, message } of file.diagnostics) {
    assert.ok(start >= 0 && start <= end && end <= text.length, `a range inside the text: ${message}`);
  }
  assert.ok(file.symbols.length >= 0 && file.references.length >= 0);
  toBinary(FileDescriptorSetSchema, toFileDescriptorSet(compilation, { sourceInfo: true }));
}

describe('any text', () => {
  it('is compiled without an exception, however it was broken', () => {
    const next = random(20_260_101);
    const texts = [...definitionPaths, 'google/api/client.proto'].map((path) => definitionText(path) ?? '');
    for (let round = 0; round < rounds; round++) {
      const text = mutate(texts[next(texts.length)] ?? '', next);
      try {
        exercise(text);
      } catch (error) {
        throw new Error(`round ${round}: ${JSON.stringify(text)}`, { cause: error });
      }
    }
  });

  it('is compiled without an exception, even when it is noise', () => {
    const next = random(7);
    for (let round = 0; round < rounds; round++) {
      const pieces = Array.from({ length: next(60) }, () =>
        next(3) === 0 ? String.fromCharCode(next(0x3000)) : (snippets[next(snippets.length)] ?? ''),
      );
      exercise(pieces.join(next(2) === 0 ? ' ' : ''));
    }
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
