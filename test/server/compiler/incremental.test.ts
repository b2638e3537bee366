import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { toBinary } from '@bufbuild/protobuf';
import { FileDescriptorProtoSchema } from '@bufbuild/protobuf/wkt';
import { type Compilation, compile, parse } from '../../../server/compiler/index.ts';

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
        const file = anew.files.get(path);
        assert.ok(file);
        const kept = previous.files.get(path);
        const label = `${path} after step ${step}`;
        assert.deepEqual(kept?.diagnostics, file.diagnostics, label);
        assert.deepEqual(kept?.references, file.references, label);
        assert.deepEqual(
          kept && toBinary(FileDescriptorProtoSchema, kept.proto),
          toBinary(FileDescriptorProtoSchema, file.proto),
          label,
        );
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
});
