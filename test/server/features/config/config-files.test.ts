import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  configCompletion,
  configHover,
  configProblems,
  configShape,
} from '../../../../server/features/config/index.ts';

/** A text and the position of the `|` in it, which is taken out. */
function atCursor(marked: string): { text: string; position: { line: number; character: number } } {
  const offset = marked.indexOf('|');
  const before = marked.slice(0, offset).split('\n');
  return {
    text: marked.slice(0, offset) + marked.slice(offset + 1),
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

function shapeOf(file: string, text: string) {
  const shape = configShape(file, text);
  if (!shape) throw new Error(`${file} is no config file`);
  return shape;
}

function completed(file: string, marked: string): string[] {
  const { text, position } = atCursor(marked);
  const items = configCompletion(text, shapeOf(file, text), position, ['.', 'proto', 'proto/posts']);
  return items.map(({ label }) => label);
}

function hovered(file: string, marked: string): string | undefined {
  const { text, position } = atCursor(marked);
  const hover = configHover(text, shapeOf(file, text), position);
  return hover && typeof hover.contents === 'object' && 'value' in hover.contents
    ? hover.contents.value
    : undefined;
}

/** `line:column code` of each problem, counted from 1. */
function problems(file: string, text: string): string[] {
  const found = configProblems(text, shapeOf(file, text), (path) => ['.', 'proto'].includes(path));
  return found.map(({ code, start }) => {
    const before = text.slice(0, start).split('\n');
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1} ${code}`;
  });
}

describe('completion in config files', () => {
  it('offers the keys of the version, without those that are there', () => {
    const keys = completed('buf.yaml', 'version: v2\nlint:\n  use: []\n|\n');
    assert.ok(keys.includes('modules') && keys.includes('breaking'));
    assert.ok(!keys.includes('version') && !keys.includes('lint') && !keys.includes('build'));
    assert.ok(completed('buf.yaml', 'version: v1\n|').includes('build'));
  });

  it('offers the keys of an object that begins with the cursor', () => {
    assert.ok(completed('buf.yaml', 'version: v2\nlint:\n  |\n').includes('enum_zero_value_suffix'));
    assert.ok(
      !completed('buf.yaml', 'version: v2\nlint:\n  |\n  service_suffix: X\n').includes('service_suffix'),
    );
  });

  it('offers the keys of an item of a list, on its dash and below', () => {
    assert.ok(completed('buf.yaml', 'version: v2\nmodules:\n  - |').includes('path'));
    const below = completed('buf.yaml', 'version: v2\nmodules:\n- path: proto\n  |');
    assert.ok(below.includes('excludes') && !below.includes('path'));
  });

  it('offers lint rules and categories of the version', () => {
    const inBlock = completed('buf.yaml', 'version: v2\nlint:\n  use:\n    - STANDARD\n    - E|');
    assert.ok(inBlock.includes('ENUM_PASCAL_CASE') && inBlock.includes('COMMENTS'));
    assert.ok(!inBlock.includes('FIELD_NO_DESCRIPTOR') && !inBlock.includes('DEFAULT'));
    assert.ok(completed('buf.yaml', 'version: v2\nlint:\n  use: [STANDARD, |').includes('ENUM_PASCAL_CASE'));
    assert.ok(
      completed('buf.yaml', 'version: v2\nlint:\n  ignore_only:\n    |').includes('ENUM_PASCAL_CASE'),
    );
  });

  it('offers rules for breaking changes', () => {
    assert.ok(completed('buf.yaml', 'version: v2\nbreaking:\n  use:\n    - |').includes('WIRE_JSON'));
  });

  it('offers folders, flags and versions', () => {
    assert.deepEqual(completed('buf.yaml', 'version: v2\nmodules:\n  - path: |'), [
      '.',
      'proto',
      'proto/posts',
    ]);
    assert.deepEqual(completed('buf.yaml', 'version: v2\nlint:\n  disable_builtin: |'), ['true', 'false']);
    assert.deepEqual(completed('buf.work.yaml', 'version: |'), ['v1']);
  });

  it('writes what a key is followed by', () => {
    const { text, position } = atCursor('version: v2\nlint:\n  us|');
    const items = configCompletion(text, shapeOf('buf.yaml', text), position, []);
    assert.deepEqual(items.find(({ label }) => label === 'use')?.textEdit, {
      range: { start: { line: 2, character: 2 }, end: { line: 2, character: 4 } },
      newText: 'use:\n    - ',
    });
  });

  it('offers the keys of a plugin of buf.gen.yaml', () => {
    const keys = completed('buf.gen.yaml', 'version: v2\nplugins:\n  - local: protoc-gen-es\n    |');
    assert.ok(keys.includes('out') && !keys.includes('local') && !keys.includes('plugins'));
  });

  it('offers plugins of buf.gen.yaml, and options of managed mode', () => {
    const start = 'version: v2\nplugins:\n  - ';
    assert.ok(completed('buf.gen.yaml', `${start}local: |`).includes('skep-openapi'));
    assert.ok(completed('buf.gen.yaml', `${start}protoc_builtin: |`).includes('java'));
    assert.deepEqual(completed('buf.gen.yaml', `${start}remote: |`), ['buf.build/bufbuild/es']);
    const rules = completed('buf.gen.yaml', 'version: v2\nmanaged:\n  override:\n    - file_option: |');
    assert.ok(rules.includes('go_package_prefix') && rules.includes('java_package'));
  });
});

describe('hover in config files', () => {
  it('says what a key means', () => {
    assert.match(
      hovered('buf.yaml', 'version: v2\nlint:\n  enum_zero|_value_suffix: X') ?? '',
      /_UNSPECIFIED/,
    );
    assert.match(hovered('buf.yaml', 'version: v2\nmodules:\n  - pa|th: x') ?? '', /folder of the module/);
  });

  it('says what a lint rule checks', () => {
    const expected = 'Checks that enums are PascalCase.';
    assert.equal(hovered('buf.yaml', 'version: v2\nlint:\n  use:\n    - ENUM_|PASCAL_CASE'), expected);
    assert.equal(hovered('buf.yaml', 'version: v2\nlint:\n  use: [BASIC, ENUM_|PASCAL_CASE]'), expected);
    assert.equal(
      hovered('buf.yaml', 'version: v2\nlint:\n  ignore_only:\n    ENUM_|PASCAL_CASE: [x]'),
      expected,
    );
  });

  it('says nothing of what it does not know', () => {
    assert.equal(hovered('buf.yaml', 'version: v2\nwh|at: is this'), undefined);
  });
});

describe('problems of a buf.gen.yaml', () => {
  const plugin = 'plugins:\n  - local: [any-program, --flag]\n    out: gen\n';

  it('are not programs that nobody has heard of', () => {
    assert.deepEqual(problems('buf.gen.yaml', `version: v2\n${plugin}`), []);
  });

  it('are options that managed mode has not', () => {
    const managed = 'managed:\n  override:\n    - file_option: go_pakage_prefix\n      value: x\n';
    assert.deepEqual(problems('buf.gen.yaml', `version: v2\n${managed}${plugin}`), ['4:20 unknown-value']);
  });
});

describe('problems of config files', () => {
  it('are none in a sound one', () => {
    const sound = `version: v2
modules:
  - path: proto
    name: buf.build/acme/posts
lint:
  use: [STANDARD, DEFAULT]
  ignore_only: { COMMENTS: [proto] }
  rpc_allow_same_request_response: true
breaking: { use: [FILE] }
deps:
  - buf.build/googleapis/googleapis
`;
    assert.deepEqual(problems('buf.yaml', sound), []);
    assert.deepEqual(
      problems(
        'buf.gen.yaml',
        'version: v2\nplugins:\n  - local: [node, x]\n    out: gen\n    opt: target=ts\n',
      ),
      [],
    );
  });

  it('are keys that there are not, with the one that was meant', () => {
    assert.deepEqual(problems('buf.yaml', 'version: v2\nlint:\n  excpet: []\n'), ['3:3 unknown-key']);
    const text = 'version: v2\nlint:\n  excpet: []\n';
    const [problem] = configProblems(text, shapeOf('buf.yaml', text), () => true);
    assert.equal(problem?.message, 'There is no key "excpet" here. Did you mean "except"?');
  });

  it('are keys of another version', () => {
    assert.deepEqual(problems('buf.yaml', 'version: v1\nmodules: []\n'), ['2:1 unknown-key']);
    assert.deepEqual(problems('buf.yaml', 'version: v2\nbuild: {}\n'), ['2:1 unknown-key']);
  });

  it('are values of the wrong type', () => {
    const text =
      'version: v2\nlint:\n  use: STANDARD\n  disable_builtin: maybe\nmodules: { path: proto }\nname: [x]\n';
    assert.deepEqual(problems('buf.yaml', text), [
      '3:8 wrong-type',
      '4:20 wrong-type',
      '5:10 wrong-type',
      '6:7 wrong-type',
    ]);
  });

  it('are rules and versions that there are not', () => {
    const text = 'version: v2\nlint:\n  use: [ENUM_PASCALCASE]\nbreaking:\n  except:\n    - FIELDS\n';
    assert.deepEqual(problems('buf.yaml', text), ['3:9 unknown-value', '6:7 unknown-value']);
    assert.deepEqual(problems('buf.yaml', 'version: v3\n'), ['1:10 unknown-value']);
  });

  it('are paths that are not there, or lead out', () => {
    const text = 'version: v2\nmodules:\n  - path: elsewhere\n  - path: ../outside\n';
    assert.deepEqual(problems('buf.yaml', text), ['3:11 missing-path', '4:11 invalid-path']);
  });

  it('are keys that must be there', () => {
    assert.deepEqual(problems('buf.yaml', 'lint: {}\n'), ['1:1 missing-key']);
    assert.deepEqual(problems('buf.gen.yaml', 'version: v2\nplugins:\n  - local: x\n'), ['3:5 missing-key']);
    assert.deepEqual(problems('buf.yaml', ''), ['1:1 missing-key']);
  });

  it('are broken lines, and nothing is thrown', () => {
    assert.ok(problems('buf.yaml', 'version: v2\nlint: {\n').some((each) => each.endsWith(' syntax')));
    for (const text of ['- x', '*a', 'a: &b *b', '? [x]\n: y', '"', 'version: !!binary x', '---\n---\n'])
      problems('buf.yaml', text);
  });
});
