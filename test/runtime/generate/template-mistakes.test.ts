import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { file, messages, TemplateModule } from './template-module.ts';

describe('mistakes', () => {
  it('in the template are told at their places', async () => {
    const module = new TemplateModule();
    const cases: [template: string, ...expected: string[]][] = [
      [
        'version: v2\nplugins: [\n',
        'buf.gen.yaml:3:1: Flow sequence in block collection must be sufficiently indented and end with a ]',
      ],
      [
        'plugins:\n  - local: a\n    out: gen\n',
        'buf.gen.yaml:1:1: The key "version" is missing: write "version: v2"',
      ],
      ['version: v2\n', 'buf.gen.yaml:1:1: There are no "plugins": nothing to generate'],
      [
        'version: v2\nplugins:\n  - &a {<<: {<<: *a}, out: gen}\n',
        'buf.gen.yaml:3:8: A plugin needs one of "local", "remote" and "protoc_builtin"',
      ],
      [
        'version: v2\nplugins:\n  - local: skep-openapi\n',
        'buf.gen.yaml:3:5: A plugin needs an "out": the folder it writes to',
      ],
      [
        'version: v2\nplugins:\n  - out: gen\n',
        'buf.gen.yaml:3:5: A plugin needs one of "local", "remote" and "protoc_builtin"',
      ],
      [
        'version: v2\nplugins:\n  - local: a\n    out: gen\n    strategy: some\n',
        'buf.gen.yaml:5:15: There is no strategy "some": write "directory" or "all"',
      ],
      [
        'version: v2\nplugins:\n  - local: a\n    out: gen.jar\n',
        'buf.gen.yaml:4:10: Skep writes into folders, not into archives such as "gen.jar"',
      ],
      [
        'version: v1\ntypes:\n  include: [a.B]\nplugins:\n  - plugin: skep-openapi\n    out: gen\n',
        'buf.gen.yaml:3:13: There is no type and no package "a.B" in the definitions: write the full name',
      ],
      [
        'version: v2\ninputs:\n  - text_image: x\nplugins:\n  - local: skep-openapi\n    out: gen\n',
        'buf.gen.yaml:3:5: Skep reads no "text_image": write it with `buf build -o x.binpb`, and name that as "binary_image"',
      ],
      [
        'version: v2\nmanaged:\n  enabled: true\n  override:\n    - file_option: go_pakage\n      value: x\nplugins:\n  - local: skep-openapi\n    out: gen\n',
        'buf.gen.yaml:5:20: Managed mode has no file option "go_pakage"',
      ],
    ];
    for (const [template, ...expected] of cases) {
      writeFileSync(module.path('buf.gen.yaml'), template);
      assert.deepEqual(messages(await module.generate()), expected);
    }
  });

  it('in definitions are told at theirs, and no plugin is run', async () => {
    const module = new TemplateModule({
      'a.proto': 'syntax = "proto3";\nmessage A {\n  Nothing a = 1;\n}\n',
    });
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.match(messages(await module.generate()).join('\n'), /^a\.proto:3:3: .*Nothing[^\n]*$/);
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('of a folder without definitions are told as well', async () => {
    const module = new TemplateModule({});
    module.template(module.plugin({}));
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:1:1: There are no definitions in "."',
    ]);
  });

  it('of a missing template name the file', async () => {
    await assert.rejects(new TemplateModule().generate(), { code: 'no-template' });
  });
});
