import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completion } from '../../../server/features/completion/completion.ts';
import { markedFile } from './marked-file.ts';

const others = {
  'proto/food/v1/food.proto':
    'syntax = "proto3"; package food.v1; message Meal { message Course {} } enum Taste { T = 0; }',
};

async function complete(text: string, afterSpace = false): Promise<CompletionItem[]> {
  const { snapshot, file, position } = await markedFile(text, others);
  return completion(snapshot, file, position, afterSpace);
}

async function labels(text: string, afterSpace = false): Promise<string[]> {
  return (await complete(text, afterSpace)).map(({ label }) => label);
}

function includes(actual: string[], ...expected: string[]): void {
  for (const label of expected) assert.ok(actual.includes(label), `${label} is not in ${actual.join(' ')}`);
}

function lacks(actual: string[], ...unexpected: string[]): void {
  for (const label of unexpected) assert.ok(!actual.includes(label), `${label} is in ${actual.join(' ')}`);
}

const head = 'syntax = "proto3";\npackage zoo.v1;\nimport "food/v1/food.proto";\n';

describe('completion', () => {
  it('offers the declarations of a file at its top, and syntax only once', async () => {
    includes(await labels('|'), 'syntax', 'edition', 'package', 'import', 'message', 'service');
    const later = await labels(`${head}mess|`);
    includes(later, 'message', 'enum', 'service', 'option');
    lacks(later, 'syntax', 'string', 'rpc');
  });

  it('offers what a message may hold: keywords, scalars, types of the file and of its imports', async () => {
    const found = await labels(`${head}message Animal {\n  message Cage {}\n  |\n}\nmessage Keeper {}`);
    includes(
      found,
      'repeated',
      'oneof',
      'string',
      'Cage',
      'Keeper',
      'Animal',
      'food.v1.Meal',
      'food.v1.Meal.Course',
      'food.v1.Taste',
    );
    lacks(found, 'rpc', 'service', 'extensions');
  });

  it('offers no types of files that are not imported', async () => {
    lacks(await labels('syntax = "proto3";\nmessage A {\n  |\n}'), 'food.v1.Meal');
  });

  it('offers messages and stream for an rpc’s types', async () => {
    const found = await labels(`${head}message Q {}\nservice S {\n  rpc Get(|\n}`);
    includes(found, 'stream', 'Q', 'food.v1.Meal');
    lacks(found, 'food.v1.Taste', 'string');
    assert.deepEqual(await labels(`${head}message Q {}\nservice S {\n  rpc Get(Q) |\n}`), ['returns']);
  });

  it('replaces a dotted name as a whole', async () => {
    const [item] = (await complete(`${head}message A {\n  food.v1.Me| m = 1;\n}`)).filter(
      ({ label }) => label === 'food.v1.Meal',
    );
    assert.deepEqual(item?.textEdit && 'range' in item.textEdit && item.textEdit.range, {
      start: { line: 4, character: 2 },
      end: { line: 4, character: '  food.v1.Me'.length },
    });
  });

  it('gives the next free number of a field, without what is reserved', async () => {
    const message = (reserved: string) =>
      `message A {\n  string a = 1;\n  oneof o { string b = 4; }\n  ${reserved}\n  string c = |\n}`;
    assert.deepEqual(await labels(head + message('')), ['5']);
    assert.deepEqual(await labels(head + message('reserved 5, 6 to 9;')), ['10']);
    assert.deepEqual(await labels(head + message('reserved 5 to max;')), []);
    assert.deepEqual(await labels(`${head}message A {\n  string a = 18999;\n  string b = |\n}`), ['20000']);
    assert.deepEqual(await labels(`${head}message A {\n  message B { int32 x = 7; }\n  string b = |\n}`), [
      '1',
    ]);
  });

  it('gives the next number of an enum value, beginning with zero', async () => {
    assert.deepEqual(await labels(`${head}enum E {\n  E_A = |\n}`), ['0']);
    assert.deepEqual(await labels(`${head}enum E {\n  E_A = 0;\n  E_B = |;\n}`), ['1']);
  });

  it('ends the statement with the number, unless it has its end', async () => {
    const textOf = async (text: string) => (await complete(text)).map(({ textEdit }) => textEdit?.newText);
    assert.deepEqual(await textOf(`${head}message A {\n  string a = |\n}`), ['1;']);
    assert.deepEqual(await textOf(`${head}message A {\n  string a = |;\n}`), ['1']);
  });

  it('offers the paths of definitions in an import, open quote or closed, but those imported already', async () => {
    for (const text of ['import "|";', 'import "|', 'import "fo|od";', 'import public "|"']) {
      const found = await labels(`syntax = "proto3";\n${text}`);
      includes(found, 'food/v1/food.proto', 'google/protobuf/timestamp.proto');
      lacks(found, 'main.proto');
    }
    lacks(await labels(`${head}import "|";`), 'food/v1/food.proto');
  });

  it('offers options by what they stand in, and their values', async () => {
    includes(await labels(`${head}option |`), 'java_package', 'optimize_for');
    includes(await labels(`${head}option optimize_for = |`), 'SPEED', 'CODE_SIZE');
    includes(await labels(`${head}message A {\n  option |\n}`), 'deprecated');
    const ofField = await labels(`${head}message A {\n  string a = 1 [|]\n}`);
    includes(ofField, 'deprecated', 'json_name', 'packed');
    assert.deepEqual(await labels(`${head}message A {\n  string a = 1 [deprecated = |]\n}`), [
      'true',
      'false',
    ]);
    includes(
      await labels(`${head}service S {\n  rpc A(Q) returns (R) {\n    option |\n  }\n}`),
      'idempotency_level',
    );
  });

  it('stays silent in comments, in names and in other strings', async () => {
    assert.deepEqual(await labels(`${head}// mess|`), []);
    assert.deepEqual(await labels(`${head}/* a | b */`), []);
    assert.deepEqual(await labels(`${head}message |`), []);
    assert.deepEqual(await labels(`${head}message A {\n  string na|\n}`), []);
    assert.deepEqual(await labels(`${head}option java_package = "|";`), []);
    assert.deepEqual(await labels(`${head}message A {\n  string a = 1|\n}`), []);
  });

  it('answers a typed space only where one thing can stand', async () => {
    assert.deepEqual(await labels(`${head}message A {\n  |\n}`, true), []);
    assert.deepEqual(await labels(`${head}message A {\n  string a = |\n}`, true), ['1']);
  });

  it('has an answer at every place of every prefix of a definition', async () => {
    const text = `${head}message A {\n  map<string, A> m = 1 [(x) = {a: "b"}];\n}\nservice S { rpc M(A) returns (stream A); }`;
    for (let end = 0; end <= text.length; end += 3) await complete(`${text.slice(0, end)}|`);
    for (let at = 0; at <= text.length; at += 3) await complete(`${text.slice(0, at)}|${text.slice(at)}`);
  });
});
