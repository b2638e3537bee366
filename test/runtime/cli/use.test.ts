import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { writeFiles } from '../project/temporary-folder.ts';
import { Skep } from './skep.ts';

const definition = (packageName: string, service: string) =>
  `syntax = "proto3";\n\npackage ${packageName};\n\nservice ${service} {\n  rpc Get(GetRequest) returns (GetResponse);\n}\n\n` +
  'message GetRequest {\n  string id = 1;\n}\n\nmessage GetResponse {\n  string title = 1;\n}\n';

describe('skep use', { timeout: 240_000 }, () => {
  const skep = new Skep();
  const read = (file: string) => readFileSync(skep.path(file), 'utf8');
  const manifest = '{\n    "name": "comments",\n    "env": {   "A": "b" }\n}\n';

  before(async () => {
    for (const args of [['posts', '--template', 'crud'], ['comments']]) {
      const made = await skep.run(['new', ...args]);
      assert.equal(made.code, 0, made.err);
    }
    writeFiles(skep.folder, {
      'comments/skep.json': manifest,
      'tags/skep.json': '{ "name": "tags" }',
      'tags/proto/blog/v1/tags.proto': definition('blog.v1', 'TagsService'),
      'labels/skep.json': '{ "name": "labels" }',
      'labels/proto/shop/v1/tags.proto': definition('shop.v1', 'TagsService'),
    });
  });

  it('adds the service, and nothing else, to the skep.json of the project', async () => {
    const { code, out, err } = await skep.run(['use', 'posts', '-C', 'comments']);
    assert.equal(code, 0, err);
    assert.match(out, /^comments uses posts\.v1\.PostsService: comments\/skep\.json$/m);
    assert.equal(
      read('comments/skep.json'),
      '{\n    "name": "comments",\n    "env": {   "A": "b" },\n    "uses": ["posts.v1.PostsService"]\n}\n',
    );
  });

  it('copies its definition and writes its client', () => {
    assert.match(read('comments/uses/posts/v1/posts.proto'), /^\/\/ Copied by Skep/);
    assert.ok(existsSync(skep.path('comments/gen/posts/v1/posts_pb.ts')));
  });

  it('shows code that the type checker takes where it is put', async () => {
    const { out } = await skep.run(['use', 'posts', '-C', 'comments', '--json']);
    const { snippet } = JSON.parse(out);
    assert.equal(
      snippet,
      "import { client } from 'skep';\nimport { PostsService } from '../gen/posts/v1/posts_pb.ts';\n" +
        'const response = await client(PostsService).create({});',
    );
    writeFileSync(skep.path('comments/src/call.ts'), `${snippet}\nconsole.log(response.post?.title);\n`);
    const tsc = path.resolve(import.meta.dirname, '../../../node_modules/typescript/bin/tsc');
    const check = spawnSync(process.execPath, [tsc, '-p', skep.path('comments'), '--noEmit'], {
      encoding: 'utf8',
    });
    assert.equal(check.status, 0, check.stdout);
  });

  it('says that a service is used already, and changes nothing', async () => {
    const before = read('comments/skep.json');
    const { code, out } = await skep.run(['use', 'posts.v1.PostsService'], {
      cwd: skep.path('comments/src'),
    });
    assert.equal(code, 0);
    assert.match(out, /^comments uses posts\.v1\.PostsService already$/m);
    assert.match(out, /^const response = await client\(PostsService\)\.create/m);
    assert.equal(read('comments/skep.json'), before);
  });

  const refused = [
    {
      why: 'what the project defines itself',
      service: 'posts',
      project: 'posts',
      says: /this project defines posts\.v1\.PostsService itself/,
    },
    {
      why: 'a name that several answer to',
      service: 'tags',
      project: 'comments',
      says: /say which of blog\.v1\.TagsService, shop\.v1\.TagsService/,
    },
    {
      why: 'a name that nobody has',
      service: 'postz',
      project: 'comments',
      says: /has a service `postz`: did you mean `posts`\?/,
    },
  ];
  for (const { why, service, project, says } of refused) {
    it(`refuses ${why}`, async () => {
      const before = read(`${project}/skep.json`);
      const { code, err } = await skep.run(['use', service, '-C', project]);
      assert.equal(code, 1);
      assert.match(err, says);
      assert.equal(read(`${project}/skep.json`), before);
    });
  }

  it('wants to know which of several projects is meant', async () => {
    const { code, err } = await skep.run(['use', 'posts']);
    assert.equal(code, 1);
    assert.match(err, /has several projects: name one of comments, labels, posts, tags/);
  });

  it('keeps its word from projects', async () => {
    const { code, err } = await skep.run(['new', 'use']);
    assert.equal(code, 1);
    assert.match(err, /`use` is a command of skep/);
  });
});

describe('skep use of what no project beside it defines', { timeout: 240_000 }, () => {
  const skep = new Skep();

  before(async () => {
    for (const [name, folder] of [
      ['posts', 'far'],
      ['caller', 'near'],
    ] as const) {
      writeFiles(skep.folder, { [`${folder}/readme.txt`]: '' });
      const made = await skep.run(['new', name, '-C', folder]);
      assert.equal(made.code, 0, made.err);
    }
  });

  it('takes the definition from the project that serves it here', async () => {
    await skep.start(['run', 'far/posts', '--port', '0']).says(/^posts runs$/m);
    const { code, out, err } = await skep.run(['use', 'posts', '-C', 'near/caller']);
    assert.equal(code, 0, err);
    assert.match(out, /^caller uses posts\.v1\.PostsService/m);
    assert.match(out, /^import \{ PostsService \} from '\.\.\/gen\/posts\/v1\/posts_pb\.ts';$/m);
    assert.ok(existsSync(skep.path('near/caller/uses/posts/v1/posts.proto')));
  });

  it('brings one of another environment, which is called there', async () => {
    const server = skep.start(['server', '--data', skep.path('server'), '--port', '0', '--name', 'staging']);
    const address = (await server.says(/^at (\S+)$/m))[1] ?? '';
    const token = (await server.says(/^token: (\S+)$/m))[1] ?? '';
    await skep.run(['env', 'add', 'staging', address, '--token', '-'], { input: `${token}\n` });
    await skep.run(['new', 'ratings', '-C', 'far']);
    const deployed = await skep.run(['deploy', 'far/ratings', '--env', 'staging']);
    assert.equal(deployed.code, 0, deployed.err);
    const { code, err } = await skep.run(['use', 'ratings', '-C', 'near/caller']);
    assert.equal(code, 0, err);
    const manifest = JSON.parse(readFileSync(skep.path('near/caller/skep.json'), 'utf8'));
    assert.deepEqual(manifest.usesFrom, { 'ratings.v1.RatingsService': 'staging' });
    writeFiles(skep.folder, {
      'near/caller/src/main.ts': [
        "import type { ConnectRouter } from '@connectrpc/connect';",
        "import { client } from 'skep';",
        "import { CallerService } from '../gen/caller/v1/caller_pb.ts';",
        "import { RatingsService } from '../gen/ratings/v1/ratings_pb.ts';",
        'export default (router: ConnectRouter) =>',
        '  router.service(CallerService, { hello: ({ name }) => client(RatingsService).hello({ name }) });',
      ].join('\n'),
    });
    await skep.start(['run', 'near/caller', '--port', '0']).says(/^caller runs$/m);
    const called = await skep.run(['caller', 'hello', '--name=Ada']);
    assert.equal(called.code, 0, called.err);
    assert.deepEqual(JSON.parse(called.out), { message: 'Hello Ada' });
  });
});
