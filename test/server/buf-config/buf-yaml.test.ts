import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { importPathIn, moduleFor, parseBufYaml } from '../../../server/buf-config/index.ts';

describe('buf.yaml, as it is meant', () => {
  it('is one module of its folder in version 1', () => {
    const { version, modules } = parseBufYaml('version: v1\nlint:\n  use: [BASIC]\n');
    assert.deepEqual(
      [version, modules.map(({ path, roots, lint }) => [path, roots, lint.use])],
      ['v1', [['.', ['.'], ['BASIC']]]],
    );
  });

  it('lists modules by path in version 2, each with the lint section of its own or of the file', () => {
    const { modules } = parseBufYaml(`version: v2
modules:
  - path: vendor
    lint: { use: [MINIMAL] }
  - path: ./proto/
lint:
  except: [ENUM_VALUE_PREFIX]
`);
    assert.deepEqual(
      modules.map(({ path, lint }) => [path, lint.use, lint.except]),
      [
        ['proto', [], ['ENUM_VALUE_PREFIX']],
        ['vendor', ['MINIMAL'], []],
      ],
    );
  });

  it('takes an empty lint section for none', () => {
    const { modules } = parseBufYaml(
      'version: v2\nmodules:\n  - path: a\n    lint: { use: [] }\nlint: { use: [BASIC] }\n',
    );
    assert.deepEqual(modules[0]?.lint.use, ['BASIC']);
  });

  it('makes what is ignored relative to the module, and drops what lies in another', () => {
    const { modules } = parseBufYaml(`version: v2
modules: [{ path: a }, { path: b }]
lint:
  ignore: [a/x.proto, b]
  ignore_only:
    ENUM_VALUE_PREFIX: [a/y, b/z]
breaking:
  ignore: [a/x]
  ignore_unstable_packages: true
`);
    const [a, b] = modules;
    assert.deepEqual(a?.lint.ignore, ['x.proto']);
    assert.deepEqual([...(a?.lint.ignoreOnly ?? [])], [['ENUM_VALUE_PREFIX', ['y']]]);
    assert.deepEqual(a?.breaking.ignore, ['x']);
    assert.equal(a?.breaking.ignoreUnstablePackages, true);
    assert.equal(b?.lint.disabled, true);
  });

  it('counts comments that ignore a rule unless version 2 forbids or version 1 does not allow them', () => {
    const allows = (text: string) => parseBufYaml(text).modules[0]?.lint.allowCommentIgnores;
    assert.deepEqual(
      [
        allows('version: v2'),
        allows('version: v2\nlint: { disallow_comment_ignores: true }'),
        allows('version: v1'),
        allows('version: v1\nlint: { allow_comment_ignores: true }'),
      ],
      [true, false, false, true],
    );
  });

  it('finds the innermost module of a file, without what it excludes', () => {
    const config = parseBufYaml(`version: v2
modules:
  - path: .
    excludes: [gen]
  - path: vendor/x
`);
    const pathFor = (path: string) => moduleFor(config, path)?.path;
    assert.deepEqual(['a.proto', 'vendor/x/b.proto', 'gen/c.proto'].map(pathFor), [
      '.',
      'vendor/x',
      undefined,
    ]);
  });

  it('knows the roots of version v1beta1, and the path below them', () => {
    const config = parseBufYaml('version: v1beta1\nbuild: { roots: [proto, third/party] }\n');
    const module = moduleFor(config, 'third/party/a/b.proto');
    assert.equal(module && importPathIn(module, 'third/party/a/b.proto'), 'a/b.proto');
    assert.equal(moduleFor(config, 'elsewhere/c.proto'), undefined);
  });

  it('reads what it can of text that is half typed', () => {
    for (const text of ['', 'version', 'version: v2\nmodules:\n  - pa', 'lint: *x', '- a', 'lint:\n  use: {'])
      assert.equal(parseBufYaml(text).modules.length, 1, text);
  });
});
