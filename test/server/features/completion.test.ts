import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompletionItem } from 'vscode-languageserver-types';
import { positionAt } from '../../../server/compiler/index.ts';
import { completion } from '../../../server/features/completion/completion.ts';
import { completionDocumentation } from '../../../server/features/completion/documentation.ts';
import { markedFile } from './marked-file.ts';

const others = {
  'proto/food/v1/food.proto':
    'syntax = "proto3"; package food.v1;\n// What is eaten.\nmessage Meal { message Course {} } enum Taste { T = 0; }',
};

async function complete(text: string, afterSpace = false): Promise<CompletionItem[]> {
  const { workspace, snapshot, file, position } = await markedFile(text, others);
  await workspace.symbols();
  return completion(snapshot, file, position, { afterSpace, indexed: workspace.indexedSymbols() }).items;
}

async function labels(text: string, afterSpace = false): Promise<string[]> {
  return (await complete(text, afterSpace)).map(({ label }) => label);
}

/** The labels in a file of another path. */
async function labelsIn(path: string, text: string): Promise<string[]> {
  const { workspace } = await markedFile('', others);
  const offset = text.indexOf('|');
  const uri = `file:///w/${path}`;
  workspace.setOpen(uri, text.replace('|', ''));
  const snapshot = await workspace.snapshot();
  const file = snapshot.file(uri);
  assert.ok(file);
  const position = positionAt(text, offset);
  return completion(snapshot, file, position).items.map(({ label }) => label);
}

async function textWithSnippets(text: string, label: string): Promise<string | undefined> {
  const { snapshot, file, position } = await markedFile(text, others);
  const { items } = completion(snapshot, file, position, { snippets: true });
  return items.find((item) => item.label === label)?.textEdit?.newText;
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
    const later = await labels(`${head}|`);
    includes(later, 'message', 'enum', 'service', 'option');
    lacks(later, 'syntax', 'package', 'string', 'rpc');
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

  it('offers the keywords of the dialect', async () => {
    const inMessage = async (first: string) => labels(`${first}\nmessage A {\n  |\n}`);
    includes(await inMessage('syntax = "proto2";'), 'optional', 'required', 'extensions');
    lacks(await inMessage('syntax = "proto3";'), 'required', 'extensions', 'export');
    const in2023 = await inMessage('edition = "2023";');
    includes(in2023, 'extensions', 'repeated');
    lacks(in2023, 'optional', 'required', 'export');
    includes(await inMessage('edition = "2024";'), 'export', 'local');
    includes(await labels('edition = "2024";\nimport |'), 'option', 'public', 'weak');
    assert.deepEqual(await labels('edition = "2024";\nlocal |'), ['message', 'enum']);
    includes(await labels('syntax = "proto2";\nmessage A {\n  optional gr|\n}'), 'group');
    assert.deepEqual(await labels('syntax = "proto2";\nmessage A {\n  extensions 4 |\n}'), ['to']);
    assert.deepEqual(await labels('syntax = "proto2";\nmessage A {\n  reserved 2, 4 to |\n}'), ['max']);
  });

  it('begins anew after a line that only lacks its semicolon', async () => {
    includes(await labels(`${head}message A {\n  string a = 1\n  |\n}`), 'string', 'repeated');
    includes(await labels(`${head}message A {\n  map<string,\n  string b = 2;\n  |\n}`), 'string');
  });

  it('offers messages and stream for an rpc’s types', async () => {
    const found = await labels(`${head}message Q {}\nservice S {\n  rpc Get(|\n}`);
    includes(found, 'stream', 'Q', 'food.v1.Meal');
    lacks(found, 'food.v1.Taste', 'string');
    assert.deepEqual(await labels(`${head}message Q {}\nservice S {\n  rpc Get(Q) |\n}`), ['returns']);
  });

  it('offers the messages of an rpc, and the word between them, behind a line that is not ended', async () => {
    for (const before of ['r', 'rpc', 'rpc Get(Q) returns (Q)']) {
      const service = `${head}message Q {}\nservice S {\n  ${before}\n`;
      includes(await labels(`${service}  rpc List(|)\n}`), 'Q');
      assert.deepEqual(await labels(`${service}  rpc List(Q) |\n}`), ['returns']);
    }
  });

  it('has the request, the response and the resource of an rpc’s name first', async () => {
    const types =
      'message A {}\nmessage GetAnimalRequest {}\nmessage ListAnimalsResponse {}\nmessage Animal {}\n';
    const first = async (rpc: string) => (await labels(`${head}${types}service S {\n  ${rpc}\n}`))[0];
    assert.equal(await first('rpc GetAnimal(|'), 'GetAnimalRequest');
    assert.equal(await first('rpc GetAnimal(GetAnimalRequest) returns (|'), 'Animal');
    assert.equal(await first('rpc ListAnimals(A) returns (|'), 'ListAnimalsResponse');
  });

  it('has first what was declared for the place, what the comment speaks of, and what stands nearby', async () => {
    const first = async (message: string) => (await labels(`${head}message A {\n${message}\n}`))[0];
    assert.equal(await first('  enum Kind { K = 0; }\n  |'), 'Kind');
    assert.equal(await first('  // Whether it sleeps.\n  |'), 'bool');
    assert.equal(await first('  bytes a = 1;\n  bytes b = 2;\n  bytes c = 3;\n  |\n  bytes d = 5;'), 'bytes');
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

  it('finds a type by its last part, whatever comes before', async () => {
    const [item] = await complete(`${head}message A {\n  Tas|\n}`);
    assert.equal(item?.label, 'food.v1.Taste');
    assert.equal(item.filterText, 'Taste');
  });

  it('writes a name in full where something nearer has its first part', async () => {
    const [item] = await complete(`${head}message A {\n  message food {}\n  Mea|\n}`);
    assert.equal(item?.textEdit?.newText, '.food.v1.Meal');
  });

  it('adds the import of a type that is not imported, among the others', async () => {
    const items = await complete(
      'syntax = "proto3";\npackage zoo.v1;\nimport "google/protobuf/any.proto";\nmessage A {\n  Me|\n}',
    );
    const item = items.find(({ label }) => label === 'food.v1.Meal');
    assert.deepEqual(item?.additionalTextEdits, [
      {
        range: { start: { line: 2, character: 0 }, end: { line: 2, character: 0 } },
        newText: 'import "food/v1/food.proto";\n',
      },
    ]);
    const [known] = await complete(`${head}message A {\n  Me|\n}`);
    assert.equal(known?.additionalTextEdits, undefined);
  });

  it('imports the project’s own file, where another project has a copy of it', async () => {
    const animal = 'syntax = "proto3"; package zoo.v1; message Animal {}';
    const { workspace, snapshot, file, position } = await markedFile(
      'syntax = "proto3";\npackage zoo.v1;\nmessage A {\n  Anim|\n}',
      { 'another/uses/zoo/v1/animal.proto': animal, 'proto/zoo/v1/animal.proto': animal },
    );
    await workspace.symbols();
    const { items } = completion(snapshot, file, position, { indexed: workspace.indexedSymbols() });
    const edits = items.filter(({ label }) => label === 'Animal').map((item) => item.additionalTextEdits);
    assert.deepEqual(
      edits.map((each) => each?.[0]?.newText.trim()),
      ['import "zoo/v1/animal.proto";'],
    );
  });

  it('adds the import below the package where there is none, else at the top', async () => {
    const edit = async (text: string) => {
      const [item] = await complete(`${text}message A {\n  Meal|\n}`);
      return item?.additionalTextEdits?.map(({ range, newText }) => [range.start.line, newText]);
    };
    assert.deepEqual(await edit('syntax = "proto3";\n\npackage zoo.v1;\n\n'), [
      [2, '\n\nimport "food/v1/food.proto";'],
    ]);
    assert.deepEqual(await edit(''), [[0, 'import "food/v1/food.proto";\n\n']]);
  });

  it('gives the next free number of a field, without what is reserved', async () => {
    const message = (reserved: string) =>
      `message A {\n  string a = 1;\n  oneof o { string b = 4; }\n  ${reserved}\n  string c = |\n}`;
    const first = async (text: string) => (await labels(head + text))[0];
    assert.equal(await first(message('')), '5');
    assert.equal(await first(message('reserved 5, 6 to 9;')), '10');
    assert.deepEqual(await labels(head + message('reserved 2 to max;')), []);
    assert.equal(await first('message A {\n  string a = 18999;\n  string b = |\n}'), '20000');
    assert.equal(await first('message A {\n  message B { int32 x = 7; }\n  string b = |\n}'), '1');
  });

  it('offers, after the next number, those that were left out beside the place', async () => {
    const found = await labels(
      `${head}message A {\n  string a = 3;\n  string b = |\n  string c = 6;\n  reserved 1;\n}`,
    );
    assert.deepEqual(found, ['7', '4', '5', '2']);
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
    for (const text of ['import "|";', 'import "|', 'import "|od";', 'import public "|"']) {
      const found = await labels(`syntax = "proto3";\n${text}`);
      includes(found, 'food/v1/food.proto', 'google/protobuf/timestamp.proto');
      lacks(found, 'main.proto');
    }
    assert.equal((await labels('syntax = "proto3";\nimport "fo|od"'))[0], 'food/v1/food.proto');
    lacks(await labels(`${head}import "|";`), 'food/v1/food.proto');
  });

  it('has the import first that declares what the file names in vain', async () => {
    const found = await labels(
      'syntax = "proto3";\nimport "|\nmessage A {\n  google.protobuf.Duration d = 1;\n}\n',
    );
    assert.equal(found[0], 'google/protobuf/duration.proto');
  });

  it('names a package after the folder, and the packages of other languages after it', async () => {
    const found = await labelsIn('proto/zoo/v1/zoo.proto', 'syntax = "proto3";\npackage |');
    assert.deepEqual(found, ['zoo.v1']);
    const option = (name: string) =>
      labelsIn('proto/zoo/v1/zoo.proto', `syntax = "proto3";\npackage zoo.v1;\noption ${name} = "|";`);
    assert.deepEqual(await option('java_package'), ['com.zoo.v1']);
    assert.deepEqual(await option('java_outer_classname'), ['ZooProto']);
    assert.deepEqual(await option('csharp_namespace'), ['Zoo.V1']);
  });

  it('stays silent in comments, in names and in other strings', async () => {
    assert.deepEqual(await labels(`${head}// mess|`), []);
    assert.deepEqual(await labels(`${head}/* a | b */`), []);
    assert.deepEqual(await labels(`${head}message |`), []);
    assert.deepEqual(await labels(`${head}message A {\n  string na|\n}`), []);
    assert.deepEqual(await labels(`${head}option go_package = "|";`), []);
    assert.deepEqual(await labels(`${head}message A {\n  string a = 1|\n}`), []);
  });

  it('answers a typed space only where one thing can stand', async () => {
    assert.deepEqual(await labels(`${head}message A {\n  |\n}`, true), []);
    assert.deepEqual(await labels(`${head}message A {\n  string a = |\n}`, true), ['1']);
  });

  it('gives places to fill in to clients that have them, and plain words to others', async () => {
    for (const word of ['message', 'enum', 'service'])
      assert.match((await textWithSnippets(`${head}|`, word)) ?? '', /\{\n.*\$0/s);
    assert.match((await textWithSnippets(`${head}service S {\n  |\n}`, 'rpc')) ?? '', /^rpc \$\{1:Name\}\(/);
    assert.match((await textWithSnippets(`${head}message A {\n  |\n}`, 'map')) ?? '', /^map<\$\{1:string\}/);
    assert.match((await textWithSnippets(`${head}message A {\n  |\n}`, 'oneof')) ?? '', /^oneof \$1 \{/);
    assert.equal(await textWithSnippets(`${head}mess| Animal {}`, 'message'), 'message');
    const [item] = await complete(`${head}mess|`);
    assert.equal(item?.insertTextFormat, undefined);
    assert.equal(item?.textEdit?.newText, 'message');
  });

  it('tells the declaration and the comment of what is looked at', async () => {
    const { workspace } = await markedFile('|', others);
    const documentation = await completionDocumentation(workspace, {
      uri: 'file:///w/proto/food/v1/food.proto',
      fullName: 'food.v1.Meal',
    });
    assert.match(documentation ?? '', /message Meal/);
    assert.match(documentation ?? '', /What is eaten\./);
    const data = {
      uri: 'skep-bundled:/google/protobuf/descriptor.proto',
      fullName: 'google.protobuf.FieldOptions.packed',
    };
    assert.match((await completionDocumentation(workspace, data)) ?? '', /packed = 2/);
    assert.equal(await completionDocumentation(workspace, undefined), undefined);
  });

  it('knows the message around, though what stands before it is not ended', async () => {
    assert.ok(
      (await labels(`${head}message A {\n  string x = "a\n\nmessage B {\n  |\n}\n`)).includes('repeated'),
    );
    assert.ok(
      (await labels(`${head}message A {\n  int32 x = 1\n}\nenum E {\n  |\n}\n`)).includes('reserved'),
    );
  });

  it('has an answer at every place of every prefix of a definition', async () => {
    const text = `${head}message A {\n  map<string, A> m = 1 [(x) = {a: "b"}];\n}\nservice S { rpc M(A) returns (stream A); }`;
    for (let end = 0; end <= text.length; end += 3) await complete(`${text.slice(0, end)}|`);
    for (let at = 0; at <= text.length; at += 3) await complete(`${text.slice(0, at)}|${text.slice(at)}`);
  });
});
