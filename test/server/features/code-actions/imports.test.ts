import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import { main, Offered } from './offered.ts';

const head = 'syntax = "proto3";\n\npackage zoo.v1;\n\n';
const others = {
  'proto/zoo/v1/animal.proto': `${head}message Animal {\n  enum Kind { NONE = 0; }\n}\n`,
  'proto/zoo/v1/b.proto': `${head}message B {}\n`,
  'proto/farm/v1/animal.proto': 'syntax = "proto3";\n\npackage farm.v1;\n\nmessage Animal {}\n',
  'proto/farm/v1/barn.proto': 'syntax = "proto3";\n\npackage farm.v1;\n\nmessage Barn {}\n',
};
const organized = async (text: string) => {
  const offered = await Offered.in({ ...others, [main]: text });
  const [action] = await offered.actions(undefined, ['source.organizeImports']);
  return action ? ((await offered.done(action))[main] ?? '') : text;
};
const titles = async (text: string) => {
  const offered = await Offered.in({ ...others, [main]: text });
  return (await offered.actions(undefined, ['quickfix'])).map(({ title }) => title);
};
const after = async (text: string, title: string) => {
  const offered = await Offered.in({ ...others, [main]: text });
  return offered.after(title);
};

describe('organizing imports', () => {
  it('sorts them with their comments, without what is there twice, and adds what is missing', async () => {
    const text = `${head}// Of times.\nimport "google/protobuf/timestamp.proto"; // used\nimport "zoo/v1/b.proto";\n\nimport "google/protobuf/any.proto";\nimport "google/protobuf/any.proto";\n\nmessage M {\n  google.protobuf.Any any = 1;\n  Animal animal = 2;\n  B b = 3;\n  google.protobuf.Timestamp time = 4;\n}\n`;
    const imports =
      'import "google/protobuf/any.proto";\n// Of times.\nimport "google/protobuf/timestamp.proto"; // used\nimport "zoo/v1/animal.proto";\nimport "zoo/v1/b.proto";\n';
    assert.match(await organized(text), new RegExp(`package zoo\\.v1;\n\n${imports}\nmessage M`));
  });

  it('drops those that nothing uses', async () => {
    const body = 'message M {\n  B b = 1;\n}\n';
    const text = `${head}import "zoo/v1/b.proto";\nimport "google/protobuf/any.proto";\n\n${body}`;
    assert.equal(await organized(text), `${head}import "zoo/v1/b.proto";\n\n${body}`);
  });

  it('adds the first', async () => {
    assert.equal(
      await organized(`${head}message M {\n  B b = 1;\n}\n`),
      `${head}import "zoo/v1/b.proto";\n\nmessage M {\n  B b = 1;\n}\n`,
    );
  });

  it('has nothing to do where all is in order, and keeps line ends', async () => {
    const text = `${head}import "farm/v1/barn.proto";\nimport "zoo/v1/b.proto";\n\nmessage M {\n  B b = 1;\n  farm.v1.Barn c = 2;\n}\n`;
    assert.equal(await organized(text), text);
    const swapped = text.replace(/(import "f.*\n)(import "z.*\n)/, '$2$1').replaceAll('\n', '\r\n');
    assert.equal(await organized(swapped), text.replaceAll('\n', '\r\n'));
  });
});

describe('an import of a file that is gone', () => {
  it('is offered as that of the file that declares now what is named', async () => {
    const text = `${head}import "farm/v1/stable.proto";\n\nmessage M {\n  farm.v1.Barn barn = 1;\n}\n`;
    assert.deepEqual(await titles(text), ['Import "farm/v1/barn.proto"']);
    assert.equal(
      await after(text, 'Import "farm/v1/barn.proto"'),
      text.replace('farm/v1/stable', 'farm/v1/barn'),
    );
  });

  it('is offered as each of the files that may be it, however many other imports are gone', async () => {
    const declared = Array.from({ length: 30 }, (_, index) => `Kept${index}`);
    const elsewhere = Object.fromEntries(
      declared.map((name) => [
        `proto/kept/${name.toLowerCase()}.proto`,
        `syntax = "proto3";\n\npackage kept;\n\nmessage ${name} {}\n`,
      ]),
    );
    const fields = declared.map((name, index) => `  kept.${name} k${index} = ${index + 2};\n`).join('');
    const imports = 'import "kept/all.proto";\nimport "stable/barn.proto";\n';
    const text = `${head}${imports}\nmessage M {\n${fields}  farm.v1.Barn barn = 1;\n}\n`;
    const offered = await Offered.in({ ...others, ...elsewhere, [main]: text });
    const start = text.indexOf('"stable');
    const [first, ...more] = await offered.actions({ start, end: start }, ['quickfix']);
    assert.equal(first?.title, 'Import "farm/v1/barn.proto"');
    assert.equal(more.filter(({ title }) => title.startsWith('Import "kept/')).length, declared.length);
  });

  it('has the workspace looked through once, however many names are looked for', async () => {
    const fields = Array.from(
      { length: 500 },
      (_, index) => `  farm.v1.Gone${index} g${index} = ${index + 2};\n`,
    );
    const text = `${head}import "farm/v1/stable.proto";\n\nmessage M {\n  farm.v1.Barn barn = 1;\n${fields.join('')}}\n`;
    const offered = await Offered.in({ ...others, [main]: text });
    const searched = mock.method(offered.workspace, 'symbols');
    const actions = await offered.actions(undefined, ['quickfix']);
    assert.deepEqual(
      actions.map(({ title }) => title),
      ['Import "farm/v1/barn.proto"'],
    );
    assert.equal(searched.mock.callCount(), 1);
  });
});

describe('a type that is not imported', () => {
  it('is offered from every file that may be meant, the nearest first', async () => {
    assert.deepEqual(await titles('syntax = "proto3";\npackage town;\nmessage M { Animal a = 1; }\n'), [
      'Import "farm/v1/animal.proto" and write "farm.v1.Animal"',
      'Import "zoo/v1/animal.proto" and write "zoo.v1.Animal"',
    ]);
  });

  it('is only offered as it is written where that is some type', async () => {
    assert.deepEqual(await titles(`${head}message M { Animal a = 1; }\n`), ['Import "zoo/v1/animal.proto"']);
  });

  it('is imported among the others, and written in full', async () => {
    const text = `${head}import "google/protobuf/any.proto";\nimport "zoo/v1/b.proto";\n\nmessage M {\n  Barn a = 1;\n  B b = 2;\n  google.protobuf.Any any = 3;\n}\n`;
    assert.equal(
      await after(text, 'Import "farm/v1/barn.proto"'),
      text
        .replace('import "g', 'import "farm/v1/barn.proto";\nimport "g')
        .replace('Barn a', 'farm.v1.Barn a'),
    );
  });

  it('is found in what ships with Protocol Buffers', async () => {
    assert.match(
      await after(
        'syntax = "proto3";\nmessage M { Timestamp t = 1; }\n',
        'Import "google/protobuf/timestamp.proto"',
      ),
      /import "google\/protobuf\/timestamp\.proto";\n\nmessage M \{ google\.protobuf\.Timestamp t = 1; \}/,
    );
  });

  it('that lies in a message of this file is written with it', async () => {
    const text = 'syntax = "proto3";\nmessage A { message Inner {} }\nmessage M { Inner i = 1; }\n';
    assert.match(await after(text, 'Change to "A.Inner"'), /A\.Inner i = 1/);
  });
});

describe('an import of a file that there is not', () => {
  it('is mended to one of that name', async () => {
    const text = `${head}import "barn.proto";\n\nmessage M { farm.v1.Barn b = 1; }\n`;
    assert.match(await after(text, 'Import "farm/v1/barn.proto"'), /import "farm\/v1\/barn\.proto";/);
  });
});

describe('fixing all that has one fix', () => {
  it('does everything that nobody has to think about, and nothing else', async () => {
    const text = `${head}import "zoo/v1/b.proto";\nimport "zoo/v1/b.proto";\n\nmessage M {\n  string a = 1\n  string b = 1;\n  required B c = 3;\n}\n`;
    const offered = await Offered.in({ ...others, [main]: text });
    const [action] = await offered.actions(undefined, ['source.fixAll']);
    assert.ok(action);
    assert.equal(
      (await offered.done(action))[main],
      text.replace('import "zoo/v1/b.proto";\n', '').replace('a = 1', 'a = 1;').replace('required ', ''),
    );
  });
});
