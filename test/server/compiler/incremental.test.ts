import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { CompileAdvice } from '../../../server/compiler/compile.ts';
import { type Compilation, compile, type LinkedFile, parse } from '../../../server/compiler/index.ts';
import { Linked } from '../../../server/compiler/link/linked-file.ts';
import { definitionPaths, definitionText } from './fixtures.ts';
import { randomEdit, seededNumbers } from './random-edits.ts';

type Texts = Record<string, string>;

function compileTexts(texts: Texts, previous?: Compilation): Compilation {
  const read = (path: string) => (texts[path] === undefined ? undefined : parse(texts[path]));
  return compile(Object.keys(texts), read, previous);
}

/** Each file sees the one before it, and more through it: by a public import, and by the fields of an option. */
const files: Texts = {
  'deep.proto':
    'syntax = "proto2"; package p;\nmessage Deep { optional int32 n = 1; }\nenum Kind { ONE = 1; }\n',
  'rule.proto':
    'syntax = "proto2"; package p;\nimport "deep.proto";\nmessage Rule { optional Deep deep = 1; optional Kind kind = 2; }\n',
  'option.proto':
    'syntax = "proto2"; package p;\nimport public "rule.proto";\nimport "google/protobuf/descriptor.proto";\nextend google.protobuf.MessageOptions { optional Rule rule = 50001; }\n',
  'use.proto':
    'syntax = "proto2"; package q;\nimport "option.proto";\nmessage Use { option (p.rule) = { deep { n: 1 } kind: ONE }; optional p.Rule rule = 1; }\n',
  'service.proto':
    'syntax = "proto3"; package q;\nimport "use.proto";\n// Serves.\nservice Uses { rpc Get(Use) returns (Use); }\n',
};

const edits: readonly [path: string, from: string, to: string][] = [
  ['deep.proto', 'n = 1', 'n = 2'],
  ['deep.proto', 'int32 n', 'string n'],
  ['deep.proto', 'int32 n', 'int32 m'],
  ['deep.proto', 'optional int32', 'required int32'],
  ['deep.proto', 'ONE = 1', 'ONE = 3'],
  ['deep.proto', 'ONE', 'TWO'],
  ['deep.proto', 'package p;', 'package p.d;'],
  ['deep.proto', 'message Deep', '// A comment.\nmessage Deep'],
  ['deep.proto', 'message Deep', 'import "use.proto";\nmessage Deep'],
  ['rule.proto', 'Deep deep = 1', 'Deep deep = 3'],
  ['rule.proto', 'optional Kind', 'repeated Kind'],
  ['rule.proto', 'message Rule {', 'message Rule {\n'],
  ['rule.proto', 'optional Deep', 'optional Depe'],
  ['option.proto', 'public ', ''],
  ['option.proto', '50001', '50002'],
  ['option.proto', 'MessageOptions', 'FieldOptions'],
  ['use.proto', 'package q', 'package p'],
  ['use.proto', 'message Use', 'message Deep {}\nmessage Use'],
  ['use.proto', 'n: 1', 'n: 2'],
  ['service.proto', 'returns (Use)', 'returns (stream Use)'],
  ['service.proto', '// Serves.', '// Serves all.'],
];

/** All that linking a file tells of it, as text. */
function outcome(file: LinkedFile | undefined): string {
  assert.ok(file);
  const { diagnostics, references, symbols } = file;
  const descriptor = Buffer.from(file.descriptorBytes({ sourceInfo: true })).toString('latin1');
  return JSON.stringify({ diagnostics, references, symbols, descriptor });
}

function assertSame(edited: LinkedFile | undefined, anew: LinkedFile | undefined, label: () => string): void {
  const [left, right] = [outcome(edited), outcome(anew)];
  if (left !== right) assert.deepEqual(JSON.parse(left), JSON.parse(right), label());
}

/** Declarations that look into each other in every way that there is within one file. */
const entangled = `syntax = "proto2";
package p;
import "google/protobuf/descriptor.proto";
import "google/protobuf/any.proto";
import "google/api/annotations.proto";
message Rule { optional Kind kind = 1; optional Inner inner = 2; extensions 100 to 200; message Inner { optional int32 n = 1; required string s = 2; } }
enum Kind { ONE = 1; TWO = 2; }
extend google.protobuf.MessageOptions { optional Rule rule = 50001; repeated Kind kinds = 50002; }
extend Rule { optional string note = 100; }
extend Rule { optional string other = 101; }
message Use { option (rule) = { kind: ONE inner { n: 1 s: "x" } [p.note]: "y" }; option (kinds) = TWO; optional Kind kind = 1 [default = ONE]; map<string, Kind> by = 2; }
message Far { option (p.rule).inner.s = "z"; optional Use use = 1; optional p.Rule.Inner inner = 2; oneof one { Kind k = 3; Use u = 4; } }
message Wrap { message Kind { optional int32 a = 1; } optional Kind kind = 1; optional .p.Kind outer = 2; optional group Grp = 3 { optional Kind b = 1; } }
message Packed { option (rule).kind = TWO; optional google.protobuf.Any any = 1; reserved 5; reserved "x"; }
service Uses { rpc Get(Use) returns (Far) { option deprecated = true; } rpc Put(stream Wrap.Kind) returns (stream Use); }
service Web { rpc A(Far) returns (Use) { option (google.api.http) = { get: "/v1/{use.kind}" response_body: "nope" }; } rpc B(Far) returns (Use) { option (google.api.http) = { get: "/v1/{k}" additional_bindings { post: "/v1/{inner.s}" body: "use" } }; } }
service More { rpc C(Use) returns (Far) { option (google.api.http) = { get: "/v1/{kind}" }; } rpc D(Wrap) returns (Far) { option (google.api.http) = { post: "/v1/{grp.b}" }; } }
message Last { optional Far far = 1; extend Rule { optional int32 deep = 102; } enum Kind2 { A = 0; B = 1; } optional Kind2 k = 2; }
`;

describe('an edit', () => {
  it('leaves all files as if they had been compiled anew, whatever was edited before', () => {
    let state = 1;
    const applied = new Set<number>();
    let previous = compileTexts(files);
    for (let step = 0; step < 300; step++) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      const picked = (state >>> 8) % edits.length;
      if (!applied.delete(picked)) applied.add(picked);
      const texts = { ...files };
      for (const index of [...applied].sort((a, b) => a - b)) {
        const [path = '', from = '', to = ''] = edits[index] ?? [];
        texts[path] = (texts[path] ?? '').replace(from, to);
      }
      previous = compileTexts(texts, previous);
      const anew = compileTexts(texts);
      for (const path of Object.keys(files)) {
        assertSame(previous.files.get(path), anew.files.get(path), () => `${path} after step ${step}`);
      }
    }
  });

  it('that nobody else can see links nothing but its own file', () => {
    const before = compileTexts(files);
    const texts = { ...files, 'deep.proto': `// A licence.\n${files['deep.proto']}` };
    const after = compileTexts(texts, before);
    for (const path of ['rule.proto', 'option.proto', 'use.proto', 'service.proto']) {
      assert.equal(after.files.get(path)?.diagnostics, before.files.get(path)?.diagnostics, path);
    }
    const [deep] = after.files.get('rule.proto')?.dependencies ?? [];
    assert.equal(deep, after.files.get('deep.proto'));
  });

  it('of a name links those that see it, and no others', () => {
    const before = compileTexts(files);
    const texts = { ...files, 'deep.proto': (files['deep.proto'] ?? '').replace('n = 1', 'n = 2') };
    const after = compileTexts(texts, before);
    const linked = [...after.files.keys()].filter(
      (path) => after.files.get(path)?.diagnostics !== before.files.get(path)?.diagnostics,
    );
    assert.deepEqual(linked, ['deep.proto', 'rule.proto', 'use.proto']);
  });

  const originals = new Map(definitionPaths.map((path) => [path, definitionText(path) ?? '']));
  originals.set('entangled.proto', entangled);
  for (const [edited, original] of originals) {
    it(`in ${edited} leaves it as if it had been compiled anew, whatever was typed before`, () => {
      const random = seededNumbers(edited.length);
      const texts = new Map(originals);
      const read = (path: string) => {
        const text = texts.get(path);
        return text === undefined ? undefined : parse(text);
      };
      const paths = [...originals.keys()];
      let previous = compile(paths, read);
      const history = [original];
      for (let step = 0; step < 30; step++) {
        const before = history.at(-1) ?? original;
        if (history.length > 1 && random(3) === 0) history.pop();
        else history.push(randomEdit(before, random));
        if (history.length > 8) history.splice(1);
        texts.set(edited, history.at(-1) ?? original);
        previous = compile(paths, read, previous);
        const anew = compile(paths, read);
        for (const path of paths) {
          const label = () => `${path} after step ${step}:\n${texts.get(edited)}`;
          assertSame(previous.files.get(path), anew.files.get(path), label);
        }
      }
    });
  }

  const withType = (type: string) =>
    `syntax = "proto3"; message A { B b = 1; } message B { ${type} c = 1; } message C {} message D { C c = 1; }`;
  const findingsOf = (compilation: Compilation) => {
    const file = compilation.files.get('a.proto');
    assert.ok(file instanceof Linked);
    return file.result.links?.units.map(({ findings }) => findings) ?? [];
  };

  it('of one declaration links that one, and those that name it', () => {
    const compiled = (type: string, before?: Compilation) =>
      compileTexts({ 'a.proto': withType(type) }, before);
    const before = compiled('int64', compiled('int32'));
    const after = findingsOf(compiled('string', before));
    assert.deepEqual(
      findingsOf(before).map((findings, index) => findings === after[index]),
      [false, false, true, true],
    );
  });

  it('links no more than that the first time either, of a file that is open', () => {
    const isOpen = { isEdited: () => true };
    const compiled = (type: string, before: Compilation | undefined, advice: CompileAdvice) =>
      compile(['a.proto'], () => parse(withType(type)), before, advice);
    const linkedClosed = compiled('int32', undefined, {});
    assert.deepEqual(findingsOf(linkedClosed), []);
    const before = compiled('int32', linkedClosed, isOpen);
    const after = findingsOf(compiled('string', before, isOpen));
    assert.deepEqual(
      findingsOf(before).map((findings, index) => findings === after[index]),
      [false, false, true, true],
    );
  });
});
