/** What the compiler is fuzzed with: a text for every number, the same in every run. */
import { bundledFiles } from '../../server/compiler/index.ts';
import { definitionPaths, definitionText } from '../server/compiler/fixtures.ts';
import { unmarked } from '../server/compiler/invalid/invalid-case.ts';
import { invalidCases } from '../server/compiler/invalid/invalid-cases.ts';
import { grownDefinition } from './fuzz-grammar.ts';
import { pick, type Random, seededRandom } from './seeded-random.ts';

/** Texts longer than this are cut to a part of this length, so that a million of them take minutes. */
const mostUnits = 1500;

const texts: readonly string[] = [
  ...invalidCases.map((invalid) => unmarked(invalid).text),
  ...definitionPaths.map((path) => definitionText(path) ?? ''),
  ...bundledFiles.values(),
];

const snippets: readonly string[] = [
  ...'{ } [ ] < > ( ) ; : , = . - + / \\ " \' # @ \0 \r \t é 😀 \ud800 \ufeff /* */ //'.split(' '),
  ...'0 1 -1 0x 0x7fffffff 010 08 1e 1e999 .5 1. 536870911 536870912 19000 2147483648 18446744073709551616'.split(
    ' ',
  ),
  ...'inf nan -inf true max to "" "\\" "\\x" "\\u12" "\\U00110000" \'a\' "é"'.split(' '),
  ...'syntax edition package import option message enum service rpc returns stream oneof extend extensions reserved'.split(
    ' ',
  ),
  ...'optional required repeated group map<string, map export local public weak features string int32 bytes M'.split(
    ' ',
  ),
  ...'[default = [json_name = [packed = true] [deprecated = features.field_presence (google.api.http) .google.protobuf.Any'.split(
    ' ',
  ),
  '\n',
  ' ',
  'syntax = "proto2";',
  'syntax = "proto3";',
  'edition = "2024";',
  'import "google/protobuf/descriptor.proto";',
  'import "fuzz.proto";',
  'extend google.protobuf.FieldOptions { optional int32 x = 50000; }',
  'message M { M m = 1; }',
  '\n1: required i32 id',
  '\nname?: string[] = 1',
  '\nArray<string> a',
  ' '.repeat(400),
];

const ways = ['units', 'bytes', 'tokens', 'splice', 'nest', 'grow', 'grow-and-break', 'noise'] as const;

/** The text of a number of a seed. */
export function fuzzInput(seed: number, number: number): string {
  const random = seededRandom(seed, number);
  switch (pick(random, ways)) {
    case 'units':
      return broken(part(random), random, 1 + random(6));
    case 'bytes':
      return brokenBytes(part(random), random);
    case 'tokens':
      return brokenTokens(part(random), random);
    case 'splice':
      return `${cut(part(random), random)[0]}${cut(part(random), random)[1]}`;
    case 'nest':
      return nested(random);
    case 'grow':
      return grownDefinition(random);
    case 'grow-and-break':
      return brokenTokens(grownDefinition(random), random);
    case 'noise':
      return Array.from({ length: random(80) }, () =>
        random(4) === 0 ? String.fromCharCode(random(0x10000)) : pick(random, snippets),
      ).join(random(2) === 0 ? ' ' : '');
  }
}

function part(random: Random): string {
  const text = pick(random, texts);
  if (text.length <= mostUnits) return text;
  const at = random(text.length - mostUnits);
  return text.slice(at, at + mostUnits);
}

function cut(text: string, random: Random): [before: string, after: string] {
  const at = random(text.length + 1);
  return [text.slice(0, at), text.slice(at)];
}

/** Deletes, doubles, moves or puts in, at so many places. */
function broken(text: string, random: Random, slips: number): string {
  let result = text;
  for (let slip = 0; slip < slips; slip++) {
    const [before, rest] = cut(result, random);
    const length = random(12);
    const piece = rest.slice(0, length);
    const after = rest.slice(length);
    const snippet = pick(random, snippets);
    result = pick(random, [
      before + after,
      before + piece + piece + after,
      after + before,
      before + snippet + piece + after,
      before + snippet + after,
      before,
    ]);
  }
  return result;
}

/** Changes bytes of the text as it lies in a file; what is no UTF-8 then comes as it does from an editor, as U+FFFD. */
function brokenBytes(text: string, random: Random): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length === 0) return '\0';
  for (let slip = random(8); slip >= 0; slip--) bytes[random(bytes.length)] = random(256);
  return new TextDecoder().decode(bytes);
}

const tokenPattern = /\s+|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|\w+|./gsu;

function brokenTokens(text: string, random: Random): string {
  const tokens = text.match(tokenPattern) ?? [];
  for (let slip = random(5); slip >= 0 && tokens.length > 0; slip--) {
    const at = random(tokens.length);
    const other = random(tokens.length);
    const token = tokens[at] ?? '';
    const change = random(5);
    if (change === 0) tokens.splice(at, 1);
    else if (change === 1) tokens.splice(at, 0, token);
    else if (change === 2) tokens[at] = tokens[other] ?? '';
    else if (change === 3) tokens[at] = pick(random, snippets);
    else tokens.splice(at, 1 + random(8), pick(random, snippets));
  }
  return tokens.join('');
}

const shells: readonly (readonly [open: string, close: string])[] = [
  ['message M { ', '} '],
  ['{ ', '} '],
  ['option (a) = { a: ', '} '],
  ['option (a) = { a: [', '] } '],
  ['a < ', '> '],
  ['oneof o { ', '} '],
  ['optional group G = 1 { ', '} '],
  ['enum E { ', '} '],
  ['extend M { ', '} '],
  ['service S { rpc R(', ') } '],
  ['[', ']'],
  ['(', ')'],
  ['map<string, ', '> '],
  ['/* ', ' */ '],
  ['message M { \na: [', '] } '],
  ['message M { \n1: list<', '> a } '],
  ['list<', '>'],
];

/** One shell in another, up to five hundred times; sometimes not closed, sometimes too often. */
function nested(random: Random): string {
  const depth = random(random(4) === 0 ? 500 : 60);
  const closed = random(2) === 0 ? depth : random(depth + 10);
  const [open, close] = pick(random, shells);
  const [otherOpen, otherClose] = pick(random, shells);
  const isMixed = random(2) === 0;
  const head = pick(random, ['syntax = "proto2"; ', 'syntax = "proto3"; ', 'edition = "2023"; ', '']);
  const inside = pick(random, [...snippets, 'string a = 1;']);
  const opened = Array.from({ length: depth }, (_, index) => (isMixed && index % 2 ? otherOpen : open));
  const ends = Array.from({ length: closed }, (_, index) => (isMixed && index % 2 ? otherClose : close));
  return head + opened.join('') + inside + ends.reverse().join('');
}
