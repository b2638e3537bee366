import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { buf, runTool } from './foreign-tool.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

async function bufCurl(protocol: string, method: string, ...messages: unknown[]) {
  const input = messages.map((message) => JSON.stringify(message)).join('\n');
  const flags = ['--protocol', protocol, '--http2-prior-knowledge', '--reflect', '--data', '@-'];
  const url = `${served.address}/posts.v1.PostsService/${method}`;
  const { stdout, stderr, exitCode } = await runTool(buf, ['curl', ...flags, url], { input });
  const answers = stdout.trim() === '' ? [] : stdout.trim().split(/(?<=^})\n/m);
  return { answers: answers.map((text) => JSON.parse(text) as Record<string, unknown>), stderr, exitCode };
}

for (const protocol of ['grpc', 'grpcweb', 'connect']) {
  describe(`buf curl --protocol ${protocol}, by reflection`, () => {
    it('calls a unary method', async () => {
      const { answers, stderr } = await bufCurl(protocol, 'Get', { id: '7' });
      assert.deepEqual(answers, [{ post: { id: '7', title: 'Post 7' } }], stderr);
    });

    it('reads a stream', async () => {
      const { answers, stderr } = await bufCurl(protocol, 'Watch', { count: 3, size: 1 });
      assert.equal(answers.length, 3, stderr);
    });

    it('writes a stream', async () => {
      const { answers, stderr } = await bufCurl(protocol, 'Upload', { text: 'a' }, { text: 'bc' });
      assert.deepEqual(answers, [{ posts: 2, bytes: '3' }], stderr);
    });

    it('does both at once', async () => {
      const { answers, stderr } = await bufCurl(protocol, 'Chat', { text: 'a' }, { text: 'b' });
      assert.deepEqual(answers, [{ text: 'a' }, { text: 'b' }], stderr);
    });

    it('shows code, message and details of an error', async () => {
      const failure = { code: 9, message: 'né 100%', detail: true, header: 'h' };
      const { stderr, exitCode } = await bufCurl(protocol, 'Fail', failure);
      assert.notEqual(exitCode, 0);
      assert.match(stderr, /"failed_precondition"/);
      assert.match(stderr, /né 100%/);
      assert.match(stderr, /posts\.v1\.Post/);
    });
  });
}
