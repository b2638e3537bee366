import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { writeFiles } from '../project/temporary-folder.ts';
import { Skep } from './skep.ts';

const posts =
  'syntax = "proto3";\n\npackage posts.v1;\n\nservice PostsService {\n  rpc Get(GetRequest) returns (GetResponse);\n}\n\n' +
  'message GetRequest {\n  string id = 1;\n}\n\nmessage GetResponse {\n  string title = 1;\n}\n';
const es = 'version: v2\nplugins:\n  - remote: buf.build/bufbuild/es\n    out: src/gen\n    opt: target=ts\n';

describe('skep generate', { timeout: 240_000 }, () => {
  const skep = new Skep();
  writeFiles(skep.folder, {
    'module/buf.yaml': 'version: v2\nmodules:\n  - path: proto\n',
    'module/buf.gen.yaml': es,
    'module/proto/posts/v1/posts.proto': posts,
    'plain/posts/v1/posts.proto': posts,
    'project/skep.json': '{ "name": "project" }',
    'project/buf.gen.yaml': es,
    'project/proto/posts/v1/posts.proto': posts,
    'remote/buf.gen.yaml':
      'version: v2\nplugins:\n  - remote: buf.build/grpc/go\n    out: gen\n  - local: skep-openapi\n    out: gen\n',
    'remote/posts/v1/posts.proto': posts,
    'empty/readme.txt': 'nothing here',
  });
  const read = (file: string) => readFileSync(skep.path(file), 'utf8');

  it('does what the buf.gen.yaml of a module says, from any folder in it', async () => {
    const { code, out, err } = await skep.run(['generate', 'module/proto/posts']);
    assert.deepEqual({ code, out, err }, { code: 0, out: 'module/src/gen/posts/v1/posts_pb.ts\n', err: '' });
    assert.match(read('module/src/gen/posts/v1/posts_pb.ts'), /parameter "target=ts"/);
    assert.equal((await skep.run(['generate', 'module'])).out, 'all is up to date\n');
  });

  it('does what the buf.gen.yaml of a project says, in place of gen/', async () => {
    const { code, err } = await skep.run(['generate', 'project']);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    assert.ok(existsSync(skep.path('project/src/gen/posts/v1/posts_pb.ts')));
    assert.ok(!existsSync(skep.path('project/gen')));
  });

  it('writes TypeScript into gen/ of a folder of definitions alone', async () => {
    assert.equal((await skep.run(['generate', 'plain'])).out, 'plain/gen/posts/v1/posts_pb.ts\n');
    assert.match(read('plain/gen/posts/v1/posts_pb.ts'), /erasable_syntax=true/);
  });

  it('takes another template', async () => {
    const template = 'version: v2\nplugins:\n  - local: skep-jsonschema\n    out: schema\n';
    writeFiles(skep.folder, { 'schema.gen.yaml': template });
    const { out } = await skep.run(['generate', 'module', '--template', 'schema.gen.yaml']);
    assert.deepEqual(out.split('\n').slice(0, 2), [
      'module/schema/posts.v1.GetRequest.schema.json',
      'module/schema/posts.v1.GetResponse.schema.json',
    ]);
  });

  it('tells what it cannot do at its line, does the rest, and ends with 1', async () => {
    const { code, out, err } = await skep.run(['generate', 'remote']);
    assert.equal(code, 1);
    assert.equal(out, 'remote/gen/openapi.json\n');
    assert.match(err, /^error: remote\/buf\.gen\.yaml:3:13: Skep cannot run "buf\.build\/grpc\/go"/);
  });

  it('prints JSON', async () => {
    const { out } = await skep.run(['generate', 'remote', '--json']);
    const { changed, problems } = JSON.parse(out);
    assert.deepEqual(changed, []);
    assert.equal(problems[0].line, 3);
  });

  it('describes services in OpenAPI, and messages in JSON Schema', async () => {
    const { out } = await skep.run([
      ...['generate', 'module', '--openapi', 'docs/api.json', '--json-schema', 'docs/schema'],
    ]);
    assert.deepEqual(out.trim().split('\n'), [
      'docs/api.json',
      'docs/schema/posts.v1.GetRequest.schema.json',
      'docs/schema/posts.v1.GetResponse.schema.json',
    ]);
    const paths = Object.keys(JSON.parse(read('docs/api.json')).paths);
    assert.deepEqual(paths, ['/posts.v1.PostsService/Get', '/posts/get']);
    await skep.run(['generate', 'project', '--openapi', 'project.yaml']);
    assert.match(read('project.yaml'), /^openapi: 3\.1\.1\n/);
  });

  it('says what is wrong with a folder or an option', async () => {
    const nothing = await skep.run(['generate', 'empty']);
    assert.equal(nothing.code, 1);
    assert.match(nothing.err, /has nothing to generate from: no skep\.json or buf\.gen\.yaml/);
    const ending = await skep.run(['generate', 'module', '--openapi', 'api.txt']);
    assert.equal(ending.code, 2);
    assert.match(ending.err, /let it end in \.json or \.yaml/);
    const both = await skep.run(['generate', 'module', '--openapi', 'a.json', '--template', 'x.yaml']);
    assert.equal(both.code, 2);
  });
});
