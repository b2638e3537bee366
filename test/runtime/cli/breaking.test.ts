import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { bufBreaking } from '../../server/breaking/buf.ts';
import { GitRepository } from '../../server/breaking/git-repository.ts';
import { Skep } from './skep.ts';

const before = `syntax = "proto3";

package posts.v1;

message Post {
  string id = 1;
  string title = 2;
}
`;
const after = before.replace('  string title = 2;\n', '');
const file = 'proto/posts/v1/posts.proto';
const said =
  'proto/posts/v1/posts.proto:5:1: error: Previously present field "2" with name "title" on message "Post" was deleted. [FIELD_NO_DELETE]\n';

describe('breaking changes on the command line', { timeout: 240_000 }, () => {
  const skep = new Skep();
  const repository = new GitRepository(skep.folder);
  repository.write('skep.json', '{ "name": "posts" }');
  repository.write('buf.yaml', 'version: v2\nmodules:\n  - path: proto\n');
  repository.write(file, before);
  repository.commit('Posts');
  repository.git('tag', 'v1.0.0');

  it('are none where nothing has changed', async () => {
    const { code, out, err } = await skep.run(['breaking', '--against', 'HEAD']);
    assert.deepEqual({ code, out, err }, { code: 0, out: '', err: 'nothing breaks in 1 file\n' });
  });

  for (const ref of ['main', 'HEAD', 'v1.0.0']) {
    it(`are found against ${ref}, in what is not committed`, async () => {
      repository.write(file, after);
      const { code, out, err } = await skep.run(['breaking', '--against', ref]);
      assert.deepEqual({ code, out, err }, { code: 1, out: said, err: '' });
    });
  }

  it('are found against a commit in a folder below the repository', async () => {
    const { code, out } = await skep.run(['breaking', '--against', 'main', '-C', 'proto']);
    assert.deepEqual({ code, out }, { code: 1, out: said });
  });

  it('are found against a descriptor set', async () => {
    repository.write(file, before);
    assert.equal((await skep.run(['build', '-o', 'before.binpb', '--no-source-info'])).code, 0);
    assert.equal((await skep.run(['build', '-o', 'before.json'])).code, 0);
    repository.write(file, after);
    for (const set of ['before.binpb', 'before.json'])
      assert.equal((await skep.run(['breaking', '--against', set])).out, said);
  });

  it('are found against another folder, as the lines that buf prints', async () => {
    repository.write('earlier/buf.yaml', 'version: v2\nmodules:\n  - path: proto\n');
    repository.write(`earlier/${file}`, before);
    repository.write('later/buf.yaml', 'version: v2\nmodules:\n  - path: proto\n');
    repository.write(`later/${file}`, after);
    const { code, out } = await skep.run(['breaking', '--json', '--against', '../earlier'], {
      cwd: skep.path('later'),
    });
    assert.equal(code, 1);
    assert.deepEqual(out.split('\n').filter(Boolean), bufBreaking(skep.path('later'), skep.path('earlier')));
  });

  it('need something to compare with', async () => {
    const { code, err } = await skep.run(['breaking']);
    assert.equal(code, 2);
    assert.match(err, /^error: say what to compare with, once: `--against main`/);
    assert.equal(
      (await skep.run(['breaking', '--against', 'main', '--against-environment', 'local'])).code,
      2,
    );
  });

  it('say that git knows no such commit', async () => {
    const { code, err } = await skep.run(['breaking', '--against', 'mian']);
    assert.equal(code, 1);
    assert.match(err, /^error: there is no folder or file \S+mian, and git knows no commit `mian` in /);
  });

  it('do not take the name of a commit for an option of git', async () => {
    const { code, err } = await skep.run(['breaking', '--against=--help']);
    assert.equal(code, 1);
    assert.match(err, /git knows no commit `--help`/);
  });

  it('say that a folder is in no repository', async () => {
    const other = new Skep();
    mkdirSync(other.path('proto'));
    const { code, err } = await other.run(['breaking', '--against', 'main']);
    assert.equal(code, 1);
    assert.match(err, /is in no git work tree/);
  });

  it('say that a file is no descriptor set', async () => {
    const { code, err } = await skep.run(['breaking', '--against', file]);
    assert.equal(code, 1);
    assert.match(err, /is no descriptor set: make one with `skep build -o before\.binpb`/);
  });

  it('say that git is missing', async () => {
    const { code, err } = await skep.run(['breaking', '--against', 'main'], { env: { PATH: '' } });
    assert.equal(code, 1);
    assert.match(err, /^error: git is not on the PATH: install it, or compare with a folder/);
  });

  it('say that a buf.yaml names what is no rule', async () => {
    repository.write('named/buf.yaml', 'version: v2\nbreaking:\n  use: [WIRE, FIELD_NO_DELTE]\n');
    repository.write('named/a.proto', before);
    const { code, err } = await skep.run(['breaking', 'named', '--against', 'named']);
    assert.equal(code, 1);
    assert.match(err, /^error: buf\.yaml names `FIELD_NO_DELTE`: no rule and no category/);
  });

  it('say which definition does not compile, and in which version', async () => {
    repository.write(file, `${before}message Broken {`);
    const now = await skep.run(['breaking', '--against', 'main']);
    assert.equal(now.code, 1);
    assert.match(now.err, /^error: proto\/posts\/v1\/posts\.proto:\d+:\d+: /);
    repository.commit('Broken');
    repository.write(file, before);
    const earlier = await skep.run(['breaking', '--against', 'main']);
    assert.match(earlier.err, /^error: before, proto\/posts\/v1\/posts\.proto:\d+:\d+: /);
  });
});

describe('breaking changes against an environment', { timeout: 240_000 }, () => {
  const skep = new Skep();

  it('name the environment and who uses what is deployed there', async () => {
    const server = skep.start(['server', '--data', skep.path('server'), '--port', '0', '--name', 'staging']);
    const token = (await server.says(/^token: (\S+)$/m))[1] ?? '';
    const address = (await server.says(/^at (\S+)$/m))[1] ?? '';
    await skep.run(['env', 'add', 'staging', address, '--token', '-'], { input: `${token}\n` });
    await skep.run(['new', 'posts', '--template', 'crud']);
    await skep.run(['new', 'comments', '--template', 'client', '--uses', 'posts']);
    for (const name of ['posts', 'comments'])
      assert.equal((await skep.run(['deploy', name, '--env', 'staging'])).code, 0);
    const sound = await skep.run(['breaking', 'posts', '--against-environment', 'staging']);
    assert.deepEqual(sound, { code: 0, out: '', err: 'nothing breaks in 1 file\n' });
    const definition = skep.path('posts/proto/posts/v1/posts.proto');
    const text = readFileSync(definition, 'utf8');
    writeFileSync(definition, text.replace('  string body = 3;\n', ''));
    const { code, out } = await skep.run(['breaking', 'posts', '--against-environment', 'staging']);
    assert.equal(code, 1);
    assert.match(
      out,
      /^posts\/proto\/posts\/v1\/posts\.proto:\d+:1: error: Previously present field "3" with name "body" on message "Post" was deleted\. \(deployed in staging, used by comments\) \[FIELD_NO_DELETE\]\n$/,
    );
    await server.end();
  });

  it('need an environment that serves the project', async () => {
    const { code, err } = await skep.run(['breaking', 'posts', '--against-environment', 'prod']);
    assert.equal(code, 1);
    assert.match(err, /there is no environment `prod`/);
  });
});
