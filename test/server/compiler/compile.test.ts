import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Compilation,
  compile,
  parse,
  positionAt,
  toFileDescriptorSet,
} from '../../../server/compiler/index.ts';
import { definitionPaths, definitionText } from './fixtures.ts';

/** Compiles files given by path and text. */
function compileTexts(texts: Record<string, string>, previous?: Compilation): Compilation {
  const read = (path: string) => {
    const text = texts[path];
    return text === undefined ? undefined : parse(text);
  };
  return compile(Object.keys(texts), read, previous);
}

function codes(compilation: Compilation, path: string): string[] {
  return compilation.files.get(path)?.diagnostics.map(({ code }) => code) ?? [];
}

const post = 'syntax = "proto3";\npackage p;\nmessage Post {}\n';
const user = 'syntax = "proto3";\npackage p;\nimport "post.proto";\nmessage User { Post post = 1; }\n';

describe('parse', () => {
  it('tells imports with the place of their paths', () => {
    const text = 'import public "a.proto";\nimport "b" ".proto";';
    const [first, second] = parse(text).imports;
    assert.deepEqual(first, { path: 'a.proto', kind: 'public', start: 14, end: 23 });
    assert.equal(second?.path, 'b.proto');
    assert.equal(text.slice(second?.start, second?.end), '"b" ".proto"');
  });

  it('loses nothing: tokens, comments and whitespace make up the text', () => {
    for (const path of definitionPaths) {
      const text = definitionText(path) ?? '';
      const { tokens } = parse(text);
      const pieces: [start: number, end: number][] = [];
      for (let index = 0; index < tokens.count; index++)
        pieces.push([tokens.start(index), tokens.end(index)]);
      for (let index = 0; index < tokens.commentCount; index++) {
        pieces.push([tokens.commentStarts[index] ?? 0, tokens.commentEnds[index] ?? 0]);
      }
      pieces.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      let at = 0;
      for (const [start, end] of pieces) {
        assert.match(text.slice(at, start), /^\s*$/, `${path}: only whitespace between tokens`);
        at = end;
      }
      assert.equal(at, text.length);
    }
  });
});

describe('compile', () => {
  it('lists a file after those it imports', () => {
    assert.deepEqual(
      [...compileTexts({ 'user.proto': user, 'post.proto': post }).files.keys()],
      ['post.proto', 'user.proto'],
    );
  });

  it('finds what is bundled without being given it', () => {
    const text =
      'syntax = "proto3";\nimport "google/protobuf/timestamp.proto";\nmessage M { google.protobuf.Timestamp at = 1; }';
    assert.deepEqual(codes(compileTexts({ 'a.proto': text }), 'a.proto'), []);
  });

  it('resolves the rest of a file that has an error', () => {
    const text =
      'syntax = "proto3";\nmessage A { string a = 1\n  B b = 2; }\nmessage B {}\nservice S { rpc Get(A) returns (B); }';
    const file = compileTexts({ 'a.proto': text }).files.get('a.proto');
    assert.deepEqual(
      file?.diagnostics.map(({ code }) => code),
      ['missing-semicolon'],
    );
    assert.deepEqual(
      file?.references.map(({ target }) => target),
      ['B', 'A', 'B'],
    );
    assert.deepEqual(
      file?.proto.messageType.map(({ name, field }) => [name, field.length]),
      [
        ['A', 2],
        ['B', 0],
      ],
    );
  });

  it('sees through public imports, and through no others', () => {
    const last = 'syntax = "proto3"; message Last {}';
    const use = 'syntax = "proto3"; import "middle.proto"; message Use { Last last = 1; }';
    const middle = (kind: string) =>
      `syntax = "proto3"; import ${kind} "last.proto"; message Middle { Last last = 1; }`;
    const seen = compileTexts({ 'use.proto': use, 'middle.proto': middle('public'), 'last.proto': last });
    assert.deepEqual(codes(seen, 'use.proto'), []);
    const unseen = compileTexts({ 'use.proto': use, 'middle.proto': middle(''), 'last.proto': last });
    assert.deepEqual(codes(unseen, 'use.proto'), ['undefined-type']);
  });

  it('keeps local types of edition 2024 from other files', () => {
    const types =
      'edition = "2024"; message Top { message In {} export message Out {} } local message Hidden {}';
    const use =
      'edition = "2024"; import "types.proto"; message M { Top a = 1; Top.In b = 2; Top.Out c = 3; Hidden d = 4; }';
    const compilation = compileTexts({ 'types.proto': types, 'use.proto': use });
    const found = compilation.files.get('use.proto')?.diagnostics ?? [];
    assert.deepEqual(
      found.map(({ code, start, end }) => [code, use.slice(start, end)]),
      [
        ['not-visible', 'Top.In'],
        ['not-visible', 'Hidden'],
      ],
    );
  });

  it('lets options alone use what is imported for options', () => {
    const note =
      'edition = "2024"; import "google/protobuf/descriptor.proto"; message Note {} extend google.protobuf.FileOptions { string note = 50000; }';
    const head = 'edition = "2024"; import option "note.proto"; option (note) = "x";';
    const texts = (body: string) => ({ 'note.proto': note, 'use.proto': `${head} ${body}` });
    assert.deepEqual(codes(compileTexts(texts('')), 'use.proto'), []);
    assert.deepEqual(codes(compileTexts(texts('message M { Note note = 1; }')), 'use.proto'), [
      'undefined-type',
    ]);
  });

  it('names the file to import for a type that is defined elsewhere', () => {
    const text = 'syntax = "proto3";\npackage p;\nmessage User { Post post = 1; }';
    const compilation = compileTexts({ 'post.proto': post, 'user.proto': text });
    assert.match(compilation.files.get('user.proto')?.diagnostics[0]?.message ?? '', /import "post\.proto";/);
  });

  it('says what hides the package of an option', () => {
    const options =
      'import "google/protobuf/descriptor.proto";\nextend google.protobuf.ServiceOptions { string x = 50000; }\n';
    const texts = {
      'a.proto': `syntax = "proto3";\npackage a.b;\n${options}`,
      'c.proto': 'syntax = "proto3";\npackage c;\nimport "a.proto";\nservice a { option (a.b.x) = "y"; }\n',
    };
    const [diagnostic] = compileTexts(texts).files.get('c.proto')?.diagnostics ?? [];
    assert.match(diagnostic?.message ?? '', /"a" means "c\.a" here.*"\.a\.b\.x"/);
  });

  it('suggests the type that was meant', () => {
    const text = 'syntax = "proto3";\nmessage Post {}\nmessage User { Psot post = 1; }';
    const message = compileTexts({ 'a.proto': text }).files.get('a.proto')?.diagnostics[0]?.message;
    assert.equal(message, 'Type "Psot" is not defined. Did you mean "Post"?');
  });

  it('know what other languages call a scalar', () => {
    const names = {
      int: 'int32',
      Integer: 'int32',
      long: 'int64',
      boolean: 'bool',
      float64: 'double',
      byte: 'bytes',
    };
    for (const [name, scalar] of Object.entries(names)) {
      const text = `syntax = "proto3";\nmessage A { ${name} a = 1; }`;
      const found = compile(['a.proto'], (path) => (path === 'a.proto' ? parse(text) : undefined));
      const [diagnostic] = found.files.get('a.proto')?.diagnostics ?? [];
      assert.equal(diagnostic?.message, `Type "${name}" is not defined. Did you mean "${scalar}"?`);
      assert.equal(diagnostic?.remedy?.text, scalar);
    }
  });

  it('points from a duplicate to the first, in whichever file it is', () => {
    const again = 'syntax = "proto3";\npackage p;\nimport "post.proto";\nmessage Post {}\n';
    const [diagnostic] =
      compileTexts({ 'post.proto': post, 'again.proto': again }).files.get('again.proto')?.diagnostics ?? [];
    assert.equal(diagnostic?.related?.[0]?.path, 'post.proto');
    assert.equal(post.slice(diagnostic?.related?.[0]?.start, diagnostic?.related?.[0]?.end), 'Post');
  });

  it('reports imports that go in a circle, and compiles the files', () => {
    const a = 'syntax = "proto3"; import "b.proto"; message A {}';
    const b = 'syntax = "proto3"; import "a.proto"; message B {}';
    const compilation = compileTexts({ 'a.proto': a, 'b.proto': b });
    assert.deepEqual([...compilation.files.keys()].sort(), ['a.proto', 'b.proto']);
    assert.deepEqual(codes(compilation, 'b.proto'), ['import-cycle']);
  });

  it('keeps the files of the compilation before whose text and imports are the same', () => {
    const other = 'syntax = "proto3"; message Other {}';
    const first = compileTexts({ 'post.proto': post, 'user.proto': user, 'other.proto': other });
    const changed = post.replace('{}', '{ string id = 1; }');
    const second = compileTexts({ 'post.proto': changed, 'user.proto': user, 'other.proto': other }, first);
    assert.equal(second.files.get('other.proto'), first.files.get('other.proto'));
    assert.notEqual(second.files.get('post.proto'), first.files.get('post.proto'));
    assert.deepEqual(codes(second, 'user.proto'), []);
  });

  it('links a file again when what it imports appears or goes', () => {
    const before = compileTexts({ 'user.proto': user });
    assert.deepEqual(codes(before, 'user.proto'), ['missing-import']);
    const after = compileTexts({ 'user.proto': user, 'post.proto': post }, before);
    assert.deepEqual(codes(after, 'user.proto'), []);
    assert.deepEqual(codes(compileTexts({ 'user.proto': user }, after), 'user.proto'), ['missing-import']);
  });

  it('tells what a file declares, with the place of each name', () => {
    const text =
      'syntax = "proto3";\npackage p;\nmessage M { map<string, E> m = 1; optional string s = 2; }\nenum E { A = 0; }';
    const symbols = compileTexts({ 'a.proto': text }).files.get('a.proto')?.symbols ?? [];
    assert.deepEqual(
      symbols.map(({ kind, fullName, nameStart, nameEnd, container }) => [
        kind,
        fullName,
        text.slice(nameStart, nameEnd),
        container,
      ]),
      [
        ['package', 'p', 'p', undefined],
        ['message', 'p.M', 'M', 'p'],
        ['field', 'p.M.m', 'm', 'p.M'],
        ['field', 'p.M.s', 's', 'p.M'],
        ['enum', 'p.E', 'E', 'p'],
        ['enum-value', 'p.A', 'A', 'p.E'],
      ],
    );
  });

  it('tells what custom options and enum values in options refer to', () => {
    const text =
      'syntax = "proto3";\nimport "google/api/annotations.proto";\noption optimize_for = SPEED;\nmessage M {}\nservice S { rpc G(M) returns (M) { option (google.api.http) = { get: "/g" }; } }';
    const references = compileTexts({ 'a.proto': text }).files.get('a.proto')?.references ?? [];
    const targets = new Map(references.map(({ start, end, target }) => [text.slice(start, end), target]));
    assert.equal(targets.get('google.api.http'), 'google.api.http');
    assert.equal(targets.get('get'), 'google.api.HttpRule.get');
    assert.equal(targets.get('SPEED'), 'google.protobuf.FileOptions.SPEED');
  });

  it('gives a message set the numbers of 31 bits', () => {
    const text =
      'syntax = "proto2"; message S { option message_set_wire_format = true; extensions 4 to max; }';
    const [message] = compileTexts({ 'a.proto': text }).files.get('a.proto')?.proto.messageType ?? [];
    assert.equal(message?.extensionRange[0]?.end, 2_147_483_647);
    assert.equal(message?.options?.messageSetWireFormat, true);
  });

  it('lets custom options have numbers that descriptor.proto declares for others', () => {
    const number = 990;
    const options = `extensions ${number} to 999 [declaration = { number: ${number} full_name: ".pb.cpp" type: ".pb.Cpp" }];`;
    const texts = {
      'google/protobuf/descriptor.proto': `syntax = "proto2";\npackage google.protobuf;\nmessage FileOptions { ${options} }\n`,
      'a.proto': `syntax = "proto2";\nimport "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional string a = ${number}; optional string b = 991; }\n`,
    };
    assert.deepEqual(codes(compileTexts(texts), 'a.proto'), []);
  });

  it('prints the defaults of floats as protoc does', () => {
    const text =
      'syntax = "proto2"; message M { optional float f = 1 [default = 1.5e10]; optional float g = 2 [default = 0.1]; optional float h = 3 [default = 1e38]; optional double i = 4 [default = 5e-324]; optional float j = 5 [default = 16777217]; optional float k = 6 [default = -nan]; }';
    const [message] = compileTexts({ 'a.proto': text }).files.get('a.proto')?.proto.messageType ?? [];
    assert.deepEqual(
      message?.field.map(({ defaultValue }) => defaultValue),
      ['1.5e+10', '0.1', '1e+38', '4.94065645841247e-324', '16777216', 'nan'],
    );
  });
});

describe('source info', () => {
  const text =
    '// Detached.\n\n// Leading.\nmessage M { // Trailing.\n  /* In\n   * lines. */\n  string a = 1;\n}\n';

  it('has the comments of a declaration', () => {
    const info = compileTexts({ 'a.proto': text }).files.get('a.proto')?.proto.sourceCodeInfo;
    const message = info?.location.find(({ path }) => path.join('.') === '4.0');
    assert.equal(message?.leadingComments, ' Leading.\n');
    assert.equal(message?.trailingComments, ' Trailing.\n');
    assert.deepEqual(message?.leadingDetachedComments, [' Detached.\n']);
    assert.deepEqual(message?.span, [3, 0, 7, 1]);
    const field = info?.location.find(({ path }) => path.join('.') === '4.0.2.0');
    assert.equal(field?.leadingComments, ' In\n lines. ');
  });

  it('is left out where it is not wanted', () => {
    const compilation = compileTexts({ 'a.proto': text });
    assert.equal(toFileDescriptorSet(compilation, { sourceInfo: false }).file[0]?.sourceCodeInfo, undefined);
    assert.ok(toFileDescriptorSet(compilation, { sourceInfo: true }).file[0]?.sourceCodeInfo);
  });

  it('counts columns in bytes, and tabs to the next multiple of eight', () => {
    const wide = 'syntax = "proto3";\nmessage M {\n\t/* é😀 */ string a = 1;\n}\n';
    const info = compileTexts({ 'a.proto': wide }).files.get('a.proto')?.proto.sourceCodeInfo;
    const field = info?.location.find(({ path }) => path.join('.') === '4.0.2.0');
    assert.deepEqual(field?.span, [2, 21, 34]);
  });
});

describe('positionAt', () => {
  it('counts lines from zero and columns in UTF-16 units', () => {
    assert.deepEqual(positionAt('a\n😀b\n', 4), { line: 1, character: 2 });
    assert.deepEqual(positionAt('a\nb', 99), { line: 1, character: 1 });
    assert.deepEqual(positionAt('', 0), { line: 0, character: 0 });
  });
});
