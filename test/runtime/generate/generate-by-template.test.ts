import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { type Generated, generateByTemplate } from '../../../runtime/generate/index.ts';
import { temporaryFolder, writeFiles } from '../project/temporary-folder.ts';
import { bundledPlugin } from './bundled-plugin.ts';
import { filesBelow } from './generated-files.ts';
import { opt, type Script } from './scripted-plugin.ts';

const script = bundledPlugin('scripted-plugin');
const local = JSON.stringify([process.execPath, script]);
const posts = 'syntax = "proto3";\npackage posts.v1;\nmessage Post {\n  string id = 1;\n}\n';

process.env.SKEP_HOME = temporaryFolder();

/** A folder of definitions, and a template of plugins that do as they are told. */
class Module {
  readonly folder = temporaryFolder();

  constructor(files: Record<string, string> = { 'posts/v1/posts.proto': posts }) {
    writeFiles(this.folder, files);
  }

  plugin(does: Script, out = 'gen'): string {
    return `  - local: ${local}\n    out: ${out}\n    opt: ${opt(does)}\n`;
  }

  template(...plugins: string[]): void {
    this.write('buf.gen.yaml', `version: v2\nplugins:\n${plugins.join('')}`);
  }

  write(file: string, text: string): void {
    writeFiles(this.folder, { [file]: text });
  }

  generate(signal: AbortSignal = AbortSignal.timeout(120_000)): Promise<Generated> {
    return generateByTemplate(this.folder, { signal });
  }

  get generated(): Record<string, string> {
    return filesBelow(path.join(this.folder, 'gen'));
  }

  path(file: string): string {
    return path.join(this.folder, file);
  }
}

function messages({ problems }: Generated): string[] {
  return problems.map(({ file, line, column, message }) => {
    return `${path.basename(file)}:${line}:${column}: ${message}`;
  });
}

const file = (name: string, content: string) => ({ name, content });

describe('what plugins write', () => {
  it('is written, and not again when it is the same', async () => {
    const module = new Module();
    module.template(module.plugin({ files: [file('a.txt', 'A\n'), file('b/c.txt', 'C\n')] }));
    const first = await module.generate();
    assert.deepEqual(first, {
      changed: [module.path('gen/a.txt'), module.path('gen/b/c.txt')],
      notes: [],
      problems: [],
    });
    const before = statSync(module.path('gen/a.txt')).mtimeMs;
    assert.deepEqual((await module.generate()).changed, []);
    assert.equal(statSync(module.path('gen/a.txt')).mtimeMs, before);
    assert.deepEqual(module.generated, { 'a.txt': 'A\n', 'b/c.txt': 'C\n' });
  });

  it('is inserted where an earlier plugin left a place for it, as far in as that is', async () => {
    const module = new Module();
    const place = 'one\n  // @@protoc_insertion_point(here)\ntwo\n';
    module.template(
      module.plugin({ files: [file('a.txt', place)] }),
      module.plugin({ files: [{ ...file('a.txt', 'added\nlines\n'), insertionPoint: 'here' }] }),
    );
    assert.deepEqual((await module.generate()).problems, []);
    assert.deepEqual(module.generated, {
      'a.txt': 'one\n  added\n  lines\n  // @@protoc_insertion_point(here)\ntwo',
    });
  });

  it('is refused where it leads out of the folder, inserts nowhere, or is there already', async () => {
    const module = new Module();
    for (const [files, message] of [
      [[file('../a.txt', '')], /writes "\.\.\/a\.txt", which is not below its "out"/],
      [[file('/a.txt', '')], /not below its "out"/],
      [[{ ...file('a.txt', ''), insertionPoint: 'x' }], /inserts at "x" of "a\.txt", which no plugin/],
    ] as const) {
      module.template(module.plugin({ files: [...files] }));
      assert.match(messages(await module.generate()).join(), message);
    }
    const twice = { files: [file('a.txt', 'A')] };
    module.template(module.plugin(twice), module.plugin(twice));
    assert.match(messages(await module.generate()).join(), /writes "a\.txt", which .* has written already/);
    assert.equal(existsSync(module.path('gen')), false);
  });
});

describe('what is no longer generated', () => {
  it('is removed, with the folders that are empty without it', async () => {
    const module = new Module();
    module.template(module.plugin({ files: [file('a.txt', 'A'), file('b/c.txt', 'C')] }));
    await module.generate();
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.deepEqual((await module.generate()).changed, [module.path('gen/b/c.txt')]);
    assert.equal(existsSync(module.path('gen/b')), false);
  });

  it("stays where somebody changed it, as do files that are nobody's but the user's", async () => {
    const module = new Module();
    module.template(module.plugin({ files: [file('a.txt', 'A'), file('b.txt', 'B')] }));
    await module.generate();
    module.write('gen/b.txt', 'changed by hand');
    module.write('gen/mine.txt', 'mine');
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.deepEqual((await module.generate()).changed, []);
    assert.deepEqual(module.generated, { 'a.txt': 'A', 'b.txt': 'changed by hand', 'mine.txt': 'mine' });
  });

  it('is removed from a folder that is generated no more', async () => {
    const module = new Module();
    const other = module.plugin({ files: [file('b.txt', 'B')] }, 'other');
    module.template(module.plugin({ files: [file('a.txt', 'A')] }), other);
    await module.generate();
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    await module.generate();
    assert.equal(existsSync(module.path('other')), false);
  });

  it('goes with all else in the folder where the template says "clean", but never with definitions', async () => {
    const module = new Module();
    module.write('gen/old.txt', 'old');
    const plugins = module.plugin({ files: [file('a.txt', 'A')] });
    module.write('buf.gen.yaml', `version: v2\nclean: true\nplugins:\n${plugins}`);
    await module.generate();
    assert.deepEqual(module.generated, { 'a.txt': 'A' });
    const here = module.plugin({ files: [file('a.txt', 'A')] }, '.');
    const among = module.plugin({ files: [] }, 'posts');
    module.write('buf.gen.yaml', `version: v2\nclean: true\nplugins:\n${here}${among}`);
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:4:5: "clean" would empty ".", which holds the folder of this file: let "out" be a folder of generated code alone',
      'buf.gen.yaml:7:5: "clean" would empty "posts", which holds the definition v1/posts.proto: let "out" be a folder of generated code alone',
    ]);
    assert.ok(existsSync(module.path('posts/v1/posts.proto')));
  });
});

describe('a plugin that fails', () => {
  it('is told at its line, with what it said, and nothing is written', async () => {
    const module = new Module();
    module.template(
      module.plugin({ files: [file('a.txt', 'A')] }),
      module.plugin({ says: 'no such option: speed', exit: 3 }),
      module.plugin({ error: 'cannot do it' }),
      module.plugin({ prints: 'hello' }),
    );
    const found = messages(await module.generate());
    const name = `${process.execPath} ${script}`;
    assert.deepEqual(found, [
      `buf.gen.yaml:6:5: ${name}: it ended with code 3: no such option: speed`,
      `buf.gen.yaml:9:5: ${name}: cannot do it`,
      `buf.gen.yaml:12:5: ${name}: what it wrote to standard output is not the answer of a plugin`,
    ]);
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('is told when there is no such program, and what to do', async () => {
    const module = new Module();
    module.template(
      '  - local: protoc-gen-nowhere\n    out: gen\n',
      '  - local: ./nowhere\n    out: gen\n',
      '  - protoc_builtin: java\n    protoc_path: no-such-protoc\n    out: gen\n',
    );
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:3:5: protoc-gen-nowhere: there is no such program on the PATH or in node_modules/.bin: install it, or write its path',
      'buf.gen.yaml:5:5: ./nowhere: there is no such program',
      'buf.gen.yaml:7:5: java: it is built into protoc, and there is no program "no-such-protoc": install protoc, or name it as "protoc_path"',
    ]);
  });

  it('is refused when it does not know the edition of a definition', async () => {
    const module = new Module({ 'a.proto': 'edition = "2023";\nmessage A {}\n' });
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.match(
      messages(await module.generate()).join(),
      /it does not know edition 2023, in which a\.proto/,
    );
  });

  it('is ended when nobody waits for it any more', async () => {
    const module = new Module();
    module.template(module.plugin({ hangs: true }));
    const controller = new AbortController();
    const generating = module.generate(controller.signal);
    setTimeout(() => controller.abort(), 500);
    await assert.rejects(generating, { name: 'AbortError' });
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('lets what it says be seen when all went well', async () => {
    const module = new Module();
    module.template(module.plugin({ says: 'a word', files: [file('a.txt', 'A')] }));
    const { notes, problems } = await module.generate();
    assert.deepEqual(problems, []);
    assert.match(notes.join(), /: a word$/);
  });
});

describe('a plugin of a registry', () => {
  const module = new Module();

  it('is run here where it is Protobuf-ES', async () => {
    module.template(
      '  - remote: buf.build/bufbuild/es:v2.2.0\n    out: gen\n    opt: [target=ts, import_extension=ts]\n',
    );
    assert.deepEqual((await module.generate()).problems, []);
    assert.match(
      module.generated['posts/v1/posts_pb.ts'] ?? '',
      /@generated by protoc-gen-es .*target=ts,import_extension=ts/,
    );
  });

  it('gets a word on what to write, and the others are run', async () => {
    module.template(
      '  - remote: buf.build/protocolbuffers/go:v1.34.2\n    out: gen/go\n',
      '  - remote: buf.build/protocolbuffers/java\n    out: gen/java\n',
      '  - remote: buf.build/community/roadrunner-server-php-grpc\n    out: gen/php\n',
      module.plugin({ files: [file('a.txt', 'A')] }, 'gen/local'),
    );
    const generated = await module.generate();
    assert.deepEqual(messages(generated), [
      'buf.gen.yaml:3:13: Skep cannot run "buf.build/protocolbuffers/go:v1.34.2", which runs at a registry: write "local: protoc-gen-go" (to install: `go install google.golang.org/protobuf/cmd/protoc-gen-go@latest`)',
      'buf.gen.yaml:5:13: Skep cannot run "buf.build/protocolbuffers/java", which runs at a registry: write "protoc_builtin: java" (to install: protoc)',
      'buf.gen.yaml:7:13: Skep cannot run "buf.build/community/roadrunner-server-php-grpc", which runs at a registry: write "local: protoc-gen-roadrunner-server-php-grpc" (to install: the program protoc-gen-roadrunner-server-php-grpc of community)',
    ]);
    assert.deepEqual(generated.changed, [module.path('gen/local/a.txt')]);
    // What the plugins that are not run may have written is left alone.
    assert.ok(existsSync(module.path('gen/posts/v1/posts_pb.ts')));
  });
});

describe('plugins that Skep brings along', () => {
  it('write OpenAPI and JSON Schema', async () => {
    const service = 'service PostsService {\n  rpc Get(Post) returns (Post);\n}\n';
    const module = new Module({ 'posts/v1/posts.proto': posts + service });
    module.template(
      '  - local: skep-openapi\n    out: gen\n    opt: [file=api.yaml, title=Posts, server=http://h]\n',
      '  - local: skep-jsonschema\n    out: gen/schema\n    opt: accepts=canonical\n',
    );
    assert.deepEqual((await module.generate()).problems, []);
    assert.match(
      module.generated['api.yaml'] ?? '',
      /^openapi: 3\.1\.1\ninfo:\n {2}title: Posts\n {2}version: v1\n/,
    );
    const schema: unknown = JSON.parse(module.generated['schema/posts.v1.Post.schema.json'] ?? '');
    assert.ok(typeof schema === 'object' && schema !== null && '$defs' in schema);
  });

  it('say what options they have', async () => {
    const module = new Module();
    module.template('  - local: skep-openapi\n    out: gen\n    opt: name=x\n');
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:3:5: skep-openapi: there is no option "name": there are file, title, version, server, short_names',
    ]);
  });
});

describe('mistakes', () => {
  it('in the template are told at their places', async () => {
    const module = new Module();
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
    const module = new Module({ 'a.proto': 'syntax = "proto3";\nmessage A {\n  Nothing a = 1;\n}\n' });
    module.template(module.plugin({ files: [file('a.txt', 'A')] }));
    assert.match(messages(await module.generate()).join('\n'), /^a\.proto:3:3: .*Nothing[^\n]*$/);
    assert.equal(existsSync(module.path('gen')), false);
  });

  it('of a folder without definitions are told as well', async () => {
    const module = new Module({});
    module.template(module.plugin({}));
    assert.deepEqual(messages(await module.generate()), [
      'buf.gen.yaml:1:1: There are no definitions in "."',
    ]);
  });

  it('of a missing template name the file', async () => {
    await assert.rejects(new Module().generate(), { code: 'no-template' });
  });
});

describe('a module', () => {
  it('of buf.work.yaml is generated with the others that are listed, and no other folder', async () => {
    const module = new Module({
      'buf.work.yaml': 'version: v1\ndirectories: [one, two]\n',
      'one/buf.yaml': 'version: v1\n',
      'one/a/v1/a.proto':
        'syntax = "proto3";\npackage a.v1;\nimport "b/v1/b.proto";\nmessage A { b.v1.B b = 1; }\n',
      'two/buf.yaml': 'version: v1\n',
      'two/b/v1/b.proto': 'syntax = "proto3";\npackage b.v1;\nmessage B {}\n',
      'three/c.proto': 'syntax = "proto3";\nmessage C {}\n',
    });
    module.template('  - local: skep-jsonschema\n    out: gen\n');
    assert.deepEqual((await module.generate()).problems, []);
    assert.deepEqual(Object.keys(module.generated), ['a.v1.A.schema.json', 'b.v1.B.schema.json']);
  });

  it('without a buf.yaml begins at the folder of the template', async () => {
    const module = new Module({ 'x/posts/v1/posts.proto': posts });
    module.template('  - remote: buf.build/bufbuild/es\n    out: gen\n    opt: target=ts\n');
    await module.generate();
    assert.deepEqual(Object.keys(module.generated), ['x/posts/v1/posts_pb.ts']);
    assert.match(
      readFileSync(module.path('gen/x/posts/v1/posts_pb.ts'), 'utf8'),
      /file x\/posts\/v1\/posts\.proto/,
    );
  });

  it('may lie beside the folder of the template', async () => {
    const module = new Module({
      'api/posts/v1/posts.proto': posts,
      'api/zoo/v1/zoo.proto': posts.replace('posts', 'zoo'),
    });
    const template =
      'version: v2\ninputs:\n  - directory: ../api\n    exclude_paths: [../api/zoo]\nplugins:\n  - local: skep-jsonschema\n    out: gen\n';
    module.write('tools/buf.gen.yaml', template);
    const signal = AbortSignal.timeout(60_000);
    const { problems } = await generateByTemplate(module.path('tools'), { signal });
    assert.deepEqual(problems, []);
    assert.deepEqual(Object.keys(filesBelow(module.path('tools/gen'))), ['posts.v1.Post.schema.json']);
  });

  it('of a project has the definitions that it uses as well', async () => {
    const module = new Module({
      'skep.json': '{ "name": "comments" }',
      'buf.yaml': 'version: v2\nmodules:\n  - path: proto\n',
      'proto/comments/v1/comments.proto': 'syntax = "proto3";\npackage comments.v1;\nmessage Comment {}\n',
      'uses/posts/v1/posts.proto': posts,
      'uses/comments/v1/comments.proto': 'syntax = "proto3";\npackage comments.v1;\nmessage Old {}\n',
    });
    module.template('  - local: skep-jsonschema\n    out: gen\n');
    assert.deepEqual((await module.generate()).problems, []);
    assert.deepEqual(Object.keys(module.generated), [
      'comments.v1.Comment.schema.json',
      'posts.v1.Post.schema.json',
    ]);
  });
});
