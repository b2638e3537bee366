import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { RefusedAction } from '../../../../server/features/code-actions/index.ts';
import { main, marked, Offered } from './offered.ts';

/** The file once what is offered at its marks is done. */
async function done(
  text: string,
  title: string,
  others: Record<string, string> = {},
): Promise<Record<string, string>> {
  const { text: plain, start, end } = marked(text);
  const offered = await Offered.in({ ...others, [main]: plain });
  const actions = await offered.actions({ start, end });
  const action = actions.find((each) => each.title.startsWith(title));
  assert.ok(action, `${title} is not among ${actions.map((each) => each.title).join(' | ')}`);
  return offered.done(action);
}

async function titles(text: string): Promise<string[]> {
  const { text: plain, start, end } = marked(text);
  const offered = await Offered.in({ [main]: plain });
  return (await offered.actions({ start, end }, ['refactor'])).map(({ title }) => title);
}

const head = 'syntax = "proto3";\n\npackage a;\n\n';
const file = (body: string) => `${head}${body}\n`;

describe('extracting a message', () => {
  it('puts the selected fields into it, with their comments and the types that they need', async () => {
    const text = file(
      'message M {\n  string a = 1;\n  // Of B.\n  |Inner b = 2;\n  repeated string c = 3; // c|\n  string d = 4;\n\n  message Inner {}\n}',
    );
    assert.equal(
      (await done(text, 'Extract 2 fields into message "MDetails" (breaks the wire format)'))[main],
      file(
        'message M {\n  string a = 1;\n  MDetails m_details = 5;\n  string d = 4;\n\n  message Inner {}\n}\n\nmessage MDetails {\n  // Of B.\n  M.Inner b = 1;\n  repeated string c = 2; // c\n}',
      ),
    );
  });

  it('is not offered where more than fields is selected', async () => {
    const found = await titles(file('message M {\n  |string a = 1;\n  message N {}|\n}'));
    assert.deepEqual(
      found.filter((title) => title.startsWith('Extract')),
      [],
    );
  });
});

describe('moving a nested type to the top', () => {
  const user = (deep: string) =>
    `syntax = "proto3";\npackage b;\nimport "main.proto";\nmessage U { ${deep} }\n`;

  it('changes all who name it, in this file, in comments and in others', async () => {
    const text = file(
      '// See [M.Inner].\nmessage M {\n  Inner b = 2;\n  M.Inner c = 3;\n\n  // Inner one.\n  message |Inner {\n    Other o = 1;\n    Deep d = 2;\n    M.Inner.Deep e = 3;\n    message Deep {}\n  }\n\n  message Other {}\n}\n\nmessage N {\n  M.Inner.Deep d = 1;\n}',
    );
    const others = { 'proto/user.proto': user('a.M.Inner i = 1; .a.M.Inner.Deep d = 2;') };
    const files = await done(text, 'Move "Inner" to the top level', others);
    assert.equal(
      files[main],
      file(
        '// See [Inner].\nmessage M {\n  Inner b = 2;\n  Inner c = 3;\n\n  message Other {}\n}\n\n// Inner one.\nmessage Inner {\n  M.Other o = 1;\n  Deep d = 2;\n  Inner.Deep e = 3;\n  message Deep {}\n}\n\nmessage N {\n  Inner.Deep d = 1;\n}',
      ),
    );
    assert.equal(files['proto/user.proto'], user('a.Inner i = 1; .a.Inner.Deep d = 2;'));
  });

  it('is refused where there is one of the name', async () => {
    const text = file('message M {\n  enum |Kind {\n    NONE = 0;\n  }\n}\n\nmessage Kind {}');
    await assert.rejects(done(text, 'Move "Kind"'), RefusedAction);
  });

  it('is refused where a value of the enum would have the name of another', async () => {
    const text = file('message M {\n  enum |Kind {\n    NONE = 0;\n  }\n}\n\nenum Other {\n  NONE = 0;\n}');
    await assert.rejects(done(text, 'Move "Kind"'), /"NONE" is declared already/);
  });
});

describe('inlining a nested message', () => {
  const text = file(
    'message M {\n  string a = 1;\n  |Inner b = 2;\n\n  message Inner {\n    // X.\n    string x = 1;\n    repeated Other y = 2;\n  }\n\n  message Other {}\n}',
  );

  it('puts its fields in the place of the one that held it', async () => {
    assert.equal(
      (await done(text, 'Inline the fields of "Inner"'))[main],
      file(
        'message M {\n  string a = 1;\n  // X.\n  string x = 2;\n  repeated Other y = 3;\n\n  message Other {}\n}',
      ),
    );
  });

  it('is refused where others use it', async () => {
    const others = {
      'proto/user.proto': 'syntax = "proto3";\nimport "main.proto";\nmessage U { a.M.Inner i = 1; }\n',
    };
    await assert.rejects(done(text, 'Inline', others), /used elsewhere/);
  });

  it('is refused where a name would be there twice', async () => {
    await assert.rejects(done(text.replace('string x', 'string a'), 'Inline'), /there twice/);
  });
});

describe('fields and values', () => {
  it('are sorted by number, comments with them', async () => {
    const text = file(
      'message |M {\n  string c = 3;\n  // A.\n  string a = 1; // a\n  oneof o {\n    string b = 2;\n  }\n}',
    );
    assert.equal(
      (await done(text, 'Sort the fields of "M" by number'))[main],
      file(
        'message M {\n  // A.\n  string a = 1; // a\n  oneof o {\n    string b = 2;\n  }\n  string c = 3;\n}',
      ),
    );
  });

  it('of an enum begin with 0', async () => {
    const text = file('enum |E {\n  E_NONE = 0;\n  E_TWO = 2;\n  E_LESS = -1;\n}');
    assert.equal(
      (await done(text, 'Sort the values'))[main],
      file('enum E {\n  E_NONE = 0;\n  E_LESS = -1;\n  E_TWO = 2;\n}'),
    );
  });

  it('are renumbered past what is reserved', async () => {
    const text = file('message |M {\n  reserved 2;\n  string c = 3;\n  oneof o {\n    string b = 7;\n  }\n}');
    assert.equal(
      (await done(text, 'Renumber the fields of "M" (breaks the wire format)'))[main],
      file('message M {\n  reserved 2;\n  string c = 1;\n  oneof o {\n    string b = 3;\n  }\n}'),
    );
  });

  it('in order are left alone', async () => {
    const found = await titles(file('message |M {\n  string a = 1;\n  string b = 2;\n}'));
    assert.deepEqual(found, ['Deprecate "M"']);
  });
});

describe('the messages of an rpc', () => {
  it('are generated for one that is begun, and what follows stays', async () => {
    const other = '  rpc Get(M) returns (M);\n';
    const text = file(`service S {\n  rpc Find|Post\n${other}}\n\nmessage M {}`);
    assert.equal(
      (await done(text, 'Generate FindPostRequest and FindPostResponse'))[main],
      file(
        `service S {\n  rpc FindPost(FindPostRequest) returns (FindPostResponse);\n${other}}\n\nmessage FindPostRequest {}\n\nmessage FindPostResponse {}\n\nmessage M {}`,
      ),
    );
  });

  const get = 'rpc Get(GetRequest) returns (GetResponse)';
  const both = 'message GetRequest {}\n\nmessage GetResponse {}';
  for (const [written, whole] of [
    ['rpc Get|()', `${get};`],
    ['rpc Get|();', `${get};`],
    ['rpc Get|() returns ();', `${get};`],
    ['rpc Get| {}', `${get} {}`],
    ['rpc Get|() {\n    option deprecated = true;\n  }', `${get} {\n    option deprecated = true;\n  }`],
  ]) {
    it(`are generated for ${JSON.stringify(written)}`, async () => {
      const text = file(`service S {\n  ${written}\n  rpc List(M) returns (M);\n}\n\nmessage M {}`);
      assert.equal(
        (await done(text, 'Generate GetRequest and GetResponse'))[main],
        file(`service S {\n  ${whole}\n  rpc List(M) returns (M);\n}\n\n${both}\n\nmessage M {}`),
      );
    });
  }

  it('leave what is named already', async () => {
    const request = file('service S {\n  rpc G|et() returns (stream M);\n}\n\nmessage M {}');
    assert.match(
      (await done(request, 'Generate GetRequest'))[main] ?? '',
      /rpc Get\(GetRequest\) returns \(stream M\);/,
    );
    const response = file('service S {\n  rpc G|et(stream M);\n}\n\nmessage M {}');
    assert.match(
      (await done(response, 'Generate GetResponse'))[main] ?? '',
      /rpc Get\(stream M\) returns \(GetResponse\);/,
    );
  });

  it('are generated where one is missing', async () => {
    const text = file('service S {\n  rpc G|et(M) returns (stream GetResponse);\n}\n\nmessage M {}');
    assert.match((await done(text, 'Generate GetResponse'))[main] ?? '', /message GetResponse \{\}/);
  });
});

describe('deprecating', () => {
  const text = file(
    'message M {\n  string a = 1;\n}\n\nenum E {\n  E_NONE = 0 [json = 1];\n}\n\nservice S {\n  rpc Get(M) returns (M);\n}',
  ).replace(' [json = 1]', '');
  for (const [at, written] of [
    ['pack|age a;', 'package a;\n\noption deprecated = true;'],
    ['message |M {', 'message M {\n  option deprecated = true;'],
    ['string |a = 1', 'string a = 1 [deprecated = true]'],
    ['E_N|ONE = 0', 'E_NONE = 0 [deprecated = true]'],
    ['rpc |Get(M) returns (M);', 'rpc Get(M) returns (M) {\n    option deprecated = true;\n  }'],
    ['service |S {', 'service S {\n  option deprecated = true;'],
  ] as const) {
    it(`writes ${written.replaceAll('\n', ' ')}`, async () => {
      const plain = at.replace('|', '');
      assert.equal((await done(text.replace(plain, at), 'Deprecate'))[main], text.replace(plain, written));
    });
  }

  it('is not offered twice', async () => {
    const found = await titles(file('message M {\n  string |a = 1 [deprecated = true];\n}'));
    assert.deepEqual(found, []);
  });
});

describe('line ends', () => {
  const windows = (text: string) => text.replaceAll('\n', '\r\n');
  for (const [title, text] of [
    ['Extract', 'message M {\n  |string a = 1;|\n}'],
    ['Move "N"', 'message M {\n  message |N {\n    int32 a = 1;\n  }\n}'],
    ['Generate', 'service S {\n  rpc |Get\n}'],
    ['Deprecate', 'message |M {}'],
    ['Sort', 'message |M {\n  string b = 2;\n  string a = 1;\n}'],
    ['Inline', 'message M {\n  |N n = 1;\n\n  message N {\n    int32 a = 1;\n  }\n}'],
  ] as const) {
    it(`stay as they are: ${title}`, async () => {
      const files = await done(windows(file(text)), title);
      assert.doesNotMatch(files[main] ?? '', /(?<!\r)\n/);
    });
  }
});
