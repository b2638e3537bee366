import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionItem } from 'vscode-languageserver-types';
import { completion } from '../../../server/features/completion/completion.ts';
import { markedFile } from './marked-file.ts';

const rules = `syntax = "proto3";
package rules.v1;
import "google/protobuf/any.proto";
import "google/protobuf/descriptor.proto";
enum Level { LEVEL_LOW = 0; LEVEL_HIGH = 1; }
message Rule {
  string text = 1;
  Level level = 2;
  bool strict = 3;
  Rule also = 4;
  repeated Rule others = 5;
  google.protobuf.Any any = 6;
}
extend google.protobuf.FieldOptions { Rule rule = 50000; bool quick = 50001; }
extend google.protobuf.MessageOptions { Rule shape = 50000; }
`;
const others = { 'proto/rules/v1/rules.proto': rules };
const head = 'syntax = "proto3";\npackage zoo.v1;\n';
const imported = `${head}import "rules/v1/rules.proto";\n`;

async function complete(text: string): Promise<CompletionItem[]> {
  const { workspace, snapshot, file, position } = await markedFile(text, others);
  await workspace.symbols();
  return completion(snapshot, file, position, { indexed: workspace.indexedSymbols() }).items;
}

async function labels(text: string): Promise<string[]> {
  return (await complete(text)).map(({ label }) => label);
}

function includes(actual: string[], ...expected: string[]): void {
  for (const label of expected) assert.ok(actual.includes(label), `${label} is not in ${actual.join(' ')}`);
}

describe('completion of options', () => {
  it('offers options by what they stand in, and their values', async () => {
    includes(await labels(`${head}option |`), 'java_package', 'optimize_for');
    includes(await labels(`${head}option optimize_for = |`), 'SPEED', 'CODE_SIZE');
    includes(await labels(`${head}message A {\n  option |\n}`), 'deprecated');
    includes(await labels(`${head}message A {\n  string a = 1 [|]\n}`), 'deprecated', 'json_name', 'packed');
    assert.deepEqual(await labels(`${head}message A {\n  string a = 1 [deprecated = |]\n}`), [
      'true',
      'false',
    ]);
    includes(
      await labels(`${head}service S {\n  rpc A(Q) returns (R) {\n    option |\n  }\n}`),
      'idempotency_level',
    );
    includes(await labels('syntax = "proto2";\nmessage A {\n  extensions 4 to 9 [|\n}'), 'declaration');
  });

  it('offers no option of the file again that it sets', async () => {
    const found = await labels(`${head}option java_package = "a";\noption |`);
    assert.ok(!found.includes('java_package'));
  });

  it('offers what is inside features, and its values', async () => {
    const field = (options: string) => `edition = "2023";\nmessage A {\n  string a = 1 [${options}\n}`;
    includes(await labels(field('features.|')), 'field_presence', 'utf8_validation');
    includes(await labels(field('features.field_presence = |')), 'IMPLICIT', 'EXPLICIT');
    includes(await labels('edition = "2023";\noption features.|'), 'enum_type');
    includes(await labels('edition = "2023";\noption features = { |'), 'enum_type');
  });

  it('offers custom options, their fields and values', async () => {
    const field = (options: string) => `${imported}message A {\n  string a = 1 [${options}\n}`;
    includes(await labels(field('|')), '(rules.v1.rule)', '(rules.v1.quick)', 'deprecated');
    includes(await labels(field('(|')), 'rules.v1.rule');
    includes(await labels(field('(rules.|')), 'rules.v1.quick');
    includes(await labels(field('(rules.v1.rule).|')), 'text', 'level', 'also');
    includes(await labels(field('(rules.v1.rule).also.|')), 'strict');
    assert.deepEqual(await labels(field('(rules.v1.rule).also.strict = |')), ['true', 'false']);
    assert.deepEqual(await labels(field('(rules.v1.rule).level = |')), ['LEVEL_LOW', 'LEVEL_HIGH']);
    assert.deepEqual(await labels(field('deprecated = true, (rules.v1.quick) = |')), ['true', 'false']);
    includes(await labels(`${imported}message A {\n  option (|\n}`), 'rules.v1.shape');
  });

  it('offers the fields of a message’s text that are not written yet, nested and in lists', async () => {
    const option = (text: string) => `${imported}message A {\n  option (rules.v1.shape) = {${text}\n}`;
    const found = await labels(option(' text: "x", |'));
    includes(found, 'level', 'also');
    assert.ok(!found.includes('text'));
    includes(await labels(option('\n    text: "a" "b"\n    |')), 'strict');
    assert.deepEqual(await labels(option(' level: |')), ['LEVEL_LOW', 'LEVEL_HIGH']);
    includes(await labels(option(' also { others: [{ text: "x" }, { |')), 'level');
    assert.deepEqual(await labels(option(' also { strict: |')), ['true', 'false']);
    includes(await labels(option(' also { text: "x" } lev|')), 'level');
  });

  it('offers what an Any may hold, and the fields of that', async () => {
    const option = (text: string) => `${imported}message A {\n  option (rules.v1.shape) = { any { ${text}\n}`;
    includes(await labels(option('|')), '[type.googleapis.com/...]');
    includes(await labels(option('[type.googleapis.com/|')), 'rules.v1.Rule');
    includes(await labels(option('[type.googleapis.com/rules.v1.Rule] { |')), 'level');
  });

  it('adds the import of a custom option that is not imported', async () => {
    const items = await complete(`${head}\nmessage A {\n  string a = 1 [(rul|)];\n}`);
    const item = items.find(({ label }) => label === 'rules.v1.rule');
    assert.equal(item?.textEdit?.newText, 'rules.v1.rule');
    assert.deepEqual(
      item.additionalTextEdits?.map(({ newText }) => newText),
      ['\n\nimport "rules/v1/rules.proto";'],
    );
  });

  it('gives the JSON name that a field has anyway, and the values of an enum as its default', async () => {
    assert.deepEqual(await labels(`${head}message A {\n  string big_cat = 1 [json_name = "|"];\n}`), [
      'bigCat',
    ]);
    const text =
      'syntax = "proto2";\nenum E { A = 0; B = 1; }\nmessage M {\n  optional E e = 1 [default = |];\n}';
    assert.deepEqual(await labels(text), ['A', 'B']);
  });

  it('writes what follows a name of its type, unless it stands there', async () => {
    const textOf = async (text: string, label: string) =>
      (await complete(text)).find((item) => item.label === label)?.textEdit?.newText;
    const field = (options: string) => `${imported}message A {\n  string a = 1 [${options}\n}`;
    assert.equal(await textOf(field('|]'), 'deprecated'), 'deprecated = ');
    assert.equal(await textOf(field('dep| = true]'), 'deprecated'), 'deprecated');
    assert.equal(await textOf(field('|]'), '(rules.v1.quick)'), '(rules.v1.quick) = ');
    assert.equal(await textOf(field('(|)]'), 'rules.v1.quick'), 'rules.v1.quick');
    assert.equal(await textOf(field('(rules.v1.rule) = { |'), 'text'), 'text: ');
  });
});
