import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { generateByTemplate } from '../../../runtime/generate/index.ts';
import { filesBelow } from './generated-files.ts';
import { posts, TemplateModule } from './template-module.ts';

describe('a module', () => {
  it('of buf.work.yaml is generated with the others that are listed, and no other folder', async () => {
    const module = new TemplateModule({
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
    const module = new TemplateModule({ 'x/posts/v1/posts.proto': posts });
    module.template('  - remote: buf.build/bufbuild/es\n    out: gen\n    opt: target=ts\n');
    await module.generate();
    assert.deepEqual(Object.keys(module.generated), ['x/posts/v1/posts_pb.ts']);
    assert.match(
      readFileSync(module.path('gen/x/posts/v1/posts_pb.ts'), 'utf8'),
      /file x\/posts\/v1\/posts\.proto/,
    );
  });

  it('may lie beside the folder of the template', async () => {
    const module = new TemplateModule({
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
    const module = new TemplateModule({
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
