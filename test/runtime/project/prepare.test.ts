import assert from 'node:assert/strict';
import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { prepare, type UsedDefinition } from '../../../runtime/project/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const signal = new AbortController().signal;

const posts = {
  'posts/skep.json': '{ "name": "posts" }',
  'posts/proto/posts/v1/posts.proto':
    'syntax = "proto3"; package posts.v1; import "posts/v1/post.proto"; import "google/protobuf/empty.proto";' +
    ' service PostsService { rpc Get(google.protobuf.Empty) returns (Post); }',
  'posts/proto/posts/v1/post.proto': 'syntax = "proto3"; package posts.v1; message Post { string id = 1; }',
  'posts/proto/posts/v1/unrelated.proto': 'syntax = "proto3"; package posts.v1; message Unrelated {}',
};

function workspace(files: Record<string, string>): string {
  const folder = temporaryFolder();
  writeFiles(folder, files);
  return folder;
}

function prepareIn(folder: string, project: string, found?: UsedDefinition) {
  const sources = { workspaceFolders: [folder], findService: async () => found };
  return prepare(path.join(folder, project), sources, signal);
}

describe('preparing a project', () => {
  it('compiles its definitions and writes their code', async () => {
    const folder = workspace(posts);
    const prepared = await prepareIn(folder, 'posts');
    assert.deepEqual(prepared.services, ['posts.v1.PostsService']);
    assert.deepEqual(prepared.descriptors.file.map((file) => file.name).sort(), [
      'google/protobuf/empty.proto',
      'posts/v1/post.proto',
      'posts/v1/posts.proto',
      'posts/v1/unrelated.proto',
    ]);
    const generated = readFileSync(path.join(folder, 'posts/gen/posts/v1/posts_pb.ts'), 'utf8');
    assert.match(generated, /export const PostsService/);
  });

  it('generates as its buf.gen.yaml says, and is ready though a plugin of it cannot be run', async () => {
    process.env.SKEP_HOME = temporaryFolder();
    const template =
      'version: v2\nplugins:\n  - remote: buf.build/bufbuild/es\n    out: src/gen\n    opt: target=ts\n' +
      '  - remote: buf.build/grpc/go\n    out: go\n';
    const folder = workspace({ ...posts, 'posts/buf.gen.yaml': template });
    const { services, changed, problems } = await prepareIn(folder, 'posts');
    assert.deepEqual(services, ['posts.v1.PostsService']);
    assert.ok(changed.includes(path.join(folder, 'posts/src/gen/posts/v1/posts_pb.ts')));
    assert.ok(!existsSync(path.join(folder, 'posts/gen')));
    assert.deepEqual(
      problems.map(({ file, line }) => `${path.basename(file)}:${line}`),
      ['buf.gen.yaml:6'],
    );
  });

  it('writes nothing when nothing changed', async () => {
    const folder = workspace(posts);
    await prepareIn(folder, 'posts');
    const file = path.join(folder, 'posts/gen/posts/v1/posts_pb.ts');
    const before = statSync(file).mtimeMs;
    const { changed } = await prepareIn(folder, 'posts');
    assert.deepEqual(
      changed.filter((each) => each.includes('gen')),
      [],
    );
    assert.equal(statSync(file).mtimeMs, before);
  });

  it('removes the code of a definition that is gone, and only code that it wrote', async () => {
    const folder = workspace({ ...posts, 'posts/gen/mine_pb.ts': '// by hand\n', 'posts/gen/notes.ts': '' });
    await prepareIn(folder, 'posts');
    rmSync(path.join(folder, 'posts/proto/posts/v1/unrelated.proto'));
    const { changed } = await prepareIn(folder, 'posts');
    assert.deepEqual(
      changed.filter((each) => each.includes('gen')),
      [path.join(folder, 'posts/gen/posts/v1/unrelated_pb.ts')],
    );
    assert.ok(existsSync(path.join(folder, 'posts/gen/mine_pb.ts')));
    assert.ok(existsSync(path.join(folder, 'posts/gen/notes.ts')));
  });

  it('says where a definition is wrong, and leaves the code of before', async () => {
    const folder = workspace(posts);
    await prepareIn(folder, 'posts');
    const definition = path.join(folder, 'posts/proto/posts/v1/post.proto');
    writeFileSync(definition, 'syntax = "proto3";\npackage posts.v1;\nmessage Post { Strin id = 1; }\n');
    await assert.rejects(prepareIn(folder, 'posts'), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'definitions-invalid');
      assert.deepEqual(
        error.problems.map(({ file, line, column }) => ({ file, line, column })),
        [{ file: definition, line: 3, column: 16 }],
      );
      return true;
    });
    assert.ok(existsSync(path.join(folder, 'posts/gen/posts/v1/posts_pb.ts')));
  });

  it('says that there is no definition', async () => {
    const folder = workspace({ 'posts/skep.json': '{ "name": "posts" }' });
    await assert.rejects(prepareIn(folder, 'posts'), { code: 'definitions-missing' });
  });
});

describe('what a project uses', () => {
  const comments = {
    ...posts,
    'comments/skep.json': '{ "name": "comments", "uses": ["posts"] }',
    'comments/proto/comments/v1/comments.proto':
      'syntax = "proto3"; package comments.v1; message Comment { string post_id = 1; }',
  };
  const copy = (folder: string, file: string) => path.join(folder, 'comments/uses', file);

  it('is copied from the workspace, with what it imports and nothing more', async () => {
    const folder = workspace(comments);
    const { services } = await prepareIn(folder, 'comments');
    assert.deepEqual(services, []);
    const text = readFileSync(copy(folder, 'posts/v1/posts.proto'), 'utf8');
    assert.ok(text.endsWith(posts['posts/proto/posts/v1/posts.proto']));
    assert.match(text, /^\/\/ Copied by Skep/);
    assert.ok(existsSync(copy(folder, 'posts/v1/post.proto')));
    assert.ok(!existsSync(copy(folder, 'posts/v1/unrelated.proto')));
    assert.ok(!existsSync(copy(folder, 'google')));
    assert.ok(existsSync(path.join(folder, 'comments/gen/posts/v1/posts_pb.ts')));
  });

  it('follows the original', async () => {
    const folder = workspace(comments);
    await prepareIn(folder, 'comments');
    writeFiles(folder, {
      'posts/proto/posts/v1/post.proto':
        'syntax = "proto3"; package posts.v1; message Post { string key = 1; }',
    });
    const { changed } = await prepareIn(folder, 'comments');
    assert.ok(changed.includes(copy(folder, 'posts/v1/post.proto')));
    assert.match(readFileSync(copy(folder, 'posts/v1/post.proto'), 'utf8'), /string key/);
  });

  it('stays as it is while the original is broken', async () => {
    const folder = workspace(comments);
    await prepareIn(folder, 'comments');
    const before = readFileSync(copy(folder, 'posts/v1/post.proto'), 'utf8');
    writeFiles(folder, {
      'posts/proto/posts/v1/post.proto':
        'syntax = "proto3"; package posts.v1; message Post { Nope key = 1; }',
    });
    const { changed } = await prepareIn(folder, 'comments');
    assert.deepEqual(changed, []);
    assert.equal(readFileSync(copy(folder, 'posts/v1/post.proto'), 'utf8'), before);
  });

  it('is removed when it is no longer used; files of the user stay', async () => {
    const folder = workspace(comments);
    await prepareIn(folder, 'comments');
    writeFiles(folder, {
      'comments/skep.json': '{ "name": "comments" }',
      'comments/uses/mine/v1/mine.proto': 'syntax = "proto3"; package mine.v1;',
    });
    await prepareIn(folder, 'comments');
    assert.ok(!existsSync(copy(folder, 'posts')));
    assert.ok(!existsSync(path.join(folder, 'comments/gen/posts')));
    assert.ok(existsSync(copy(folder, 'mine/v1/mine.proto')));
  });

  it('comes from the environment when the workspace does not have it', async () => {
    const folder = workspace({
      ...comments,
      'comments/skep.json': '{ "name": "comments", "uses": ["users"] }',
    });
    await prepareIn(folder, 'comments', {
      name: 'users.v1.UsersService',
      files: [
        {
          path: 'users/v1/users.proto',
          text: 'syntax = "proto3"; package users.v1; service UsersService {}',
        },
      ],
    });
    assert.ok(existsSync(copy(folder, 'users/v1/users.proto')));
  });

  it('stays as it was copied when it is neither here nor there', async () => {
    const folder = workspace(comments);
    await prepareIn(folder, 'comments');
    rmSync(path.join(folder, 'posts'), { recursive: true });
    const { changed } = await prepareIn(folder, 'comments');
    assert.deepEqual(
      changed.filter((each) => each.includes('uses')),
      [],
    );
  });

  it('is told to be nowhere, with what there is', async () => {
    const folder = workspace({
      ...comments,
      'comments/skep.json': '{ "name": "comments", "uses": ["pots"] }',
    });
    await assert.rejects(prepareIn(folder, 'comments'), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'uses-not-found');
      assert.match(error.message, /`pots`.*posts\.v1\.PostsService/);
      return true;
    });
  });

  it('has to be named in full where several answer to the name', async () => {
    const folder = workspace({
      ...comments,
      'shop/skep.json': '{ "name": "shop" }',
      'shop/proto/shop/posts/v1/posts.proto':
        'syntax = "proto3"; package shop.posts.v1; service PostsService {}',
    });
    await assert.rejects(prepareIn(folder, 'comments'), { code: 'uses-ambiguous' });
  });
});

describe('preparing a project in another language', () => {
  it('writes no clients of TypeScript', async () => {
    const folder = workspace({ ...posts, 'posts/skep.json': '{ "name": "posts", "command": ["./serve"] }' });
    const prepared = await prepareIn(folder, 'posts');
    assert.deepEqual(prepared.services, ['posts.v1.PostsService']);
    assert.deepEqual(prepared.changed, []);
  });

  it('needs no definitions', async () => {
    const folder = workspace({ 'posts/skep.json': '{ "name": "posts", "command": ["./serve"] }' });
    assert.deepEqual((await prepareIn(folder, 'posts')).services, []);
  });
});
