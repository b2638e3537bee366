import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { debianTool, runTool } from './foreign-tool.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

async function curl(...args: string[]): Promise<string> {
  const { stdout, stderr, exitCode } = await runTool(debianTool('/usr/bin/curl', 'curl'), [
    '--silent',
    '--show-error',
    ...args,
  ]);
  assert.equal(exitCode, 0, stderr);
  return stdout;
}

for (const version of ['--http1.1', '--http2-prior-knowledge', '--http2']) {
  describe(`curl ${version}`, () => {
    it('gets the short form', async () => {
      const answer = await curl(version, `${served.address}/posts/get?id=7`);
      assert.deepEqual(JSON.parse(answer), { post: { id: '7', title: 'Post 7' } });
    });

    it('posts data as curl posts it when told nothing', async () => {
      const answer = await curl(version, '--data', '{"id":"7"}', `${served.address}/posts/get`);
      assert.match(answer, /Post 7/);
    });

    it('posts JSON to the full name', async () => {
      const header = ['--header', 'content-type: application/json'];
      const answer = await curl(
        version,
        ...header,
        '--data',
        '{"id":"7"}',
        `${served.address}/posts.v1.PostsService/Get`,
      );
      assert.match(answer, /Post 7/);
    });

    it('reads the status of an error', async () => {
      const answer = await curl(
        version,
        '--write-out',
        '%{http_code}',
        `${served.address}/posts/get?id=missing`,
      );
      assert.match(answer, /"not_found".*404$/);
    });
  });
}
