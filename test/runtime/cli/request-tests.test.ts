import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { Skep } from './skep.ts';

const flow = `### create
GRPC {{local}}/posts.v1.PostsService/Create

{ "title": "{{title}}", "tags": ["flow"] }

### get
# @ref create
# @assert body.post.title.startsWith("A ") && body.post.tags == ["flow"]
GRPC {{local}}/posts.v1.PostsService/Get

{ "id": "{{create.post.id}}" }

?? status == 0

### no such post
GRPC {{local}}/posts.v1.PostsService/Get

{ "id": "none" }

?? status == 5

### list
GET {{local}}/posts/list?tag=flow

?? status == 200
?? body posts[0].title == A <title>
`;

describe('skep test', { timeout: 240_000 }, () => {
  const skep = new Skep();
  const file = skep.path('posts/requests/Flow.rpc.http');

  it('says that nothing runs, before something does', async () => {
    assert.equal((await skep.run(['new', 'posts', '--template', 'crud'])).code, 0);
    // Those that the template brings have a test of their own.
    rmSync(skep.path('posts/requests'), { recursive: true });
    const none = await skep.run(['test']);
    assert.equal(none.code, 1);
    assert.match(none.err, /no request file \(\*\.rpc\.http\) below/);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, flow);
    const { code, err } = await skep.run(['test']);
    assert.equal(code, 1);
    assert.match(err, /nothing runs here: start a project with `skep run`/);
  });

  it('sends the requests below a folder, and holds what they assert against the answers', async () => {
    writeFileSync(skep.path('http-client.env.json'), '{ "local": { "title": "A <title>" } }');
    const running = skep.start(['run', 'posts', '--port', '0']);
    await running.says(/^posts runs$/m);
    const { code, out, err } = await skep.run(['test']);
    assert.equal(code, 0, out + err);
    assert.match(
      out,
      /^posts\/requests\/Flow\.rpc\.http\n {2}✓ create .*\n {2}✓ get .*\n {2}✓ no such post .*\n {2}✓ list /,
    );
    assert.equal(err, '4 passed, 0 failed\n');
  });

  it('names the place of what does not hold, and writes it for CI servers', async () => {
    writeFileSync(file, flow.replace('?? status == 5', '?? status == 0').replace('== 200', '== 201'));
    const report = skep.path('report.xml');
    const { code, out, err } = await skep.run(['test', file, '--junit', 'report.xml']);
    assert.equal(code, 1);
    assert.match(
      out,
      /✗ no such post .*\n {6}posts\/requests\/Flow\.rpc\.http:20: \?\? status == 0: it is 5 \(not_found/,
    );
    assert.equal(err, '2 passed, 2 failed\n');
    const xml = readFileSync(report, 'utf8');
    assert.match(xml, /<testsuites tests="4" failures="2" time="[\d.]+" name="skep test">/);
    assert.match(xml, /<failure message="\?\? status == 201: it is 200 \(ok\)">/);
    assert.match(xml, /<testcase name="get" [^>]*line="9" [^>]*\/>/);
  });

  it('prints JSON for programs', async () => {
    const { code, out } = await skep.run(['test', '--json']);
    assert.equal(code, 1);
    const [tested] = JSON.parse(out);
    assert.deepEqual(
      tested.requests.map(({ name, passed }: { name: string; passed: boolean }) => [name, passed]),
      [
        ['create', true],
        ['get', true],
        ['no such post', false],
        ['list', false],
      ],
    );
  });

  it('fails where a request cannot be sent, and goes on', async () => {
    writeFileSync(file, flow.replace('{{create.post.id}}', '{{creat.post.id}}'));
    const { code, out } = await skep.run(['test']);
    assert.equal(code, 1);
    assert.match(out, /✗ get .*\n {6}.*Flow\.rpc\.http:9: Nothing is called \{\{creat\.post\.id\}\}/);
    assert.match(out, /✓ list/);
  });

  it('sends them to the environment that is asked for, whatever they name', async () => {
    writeFileSync(file, flow.replaceAll('{{local}}', '{{staging}}'));
    const unknown = await skep.run(['test', '--env', 'stagin']);
    assert.equal(unknown.code, 1);
    assert.match(unknown.err, /there is no environment `stagin`/);
    const { code, out, err } = await skep.run(['test', '--env', 'local']);
    assert.equal(code, 0, out + err);
  });
});
