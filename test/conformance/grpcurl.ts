/**
 * Calls the gateway with grpcurl, which CI builds with Go: `node test/conformance/grpcurl.ts`. Exits with 0 when it
 * lists, describes and calls, and reads an error.
 */
import assert from 'node:assert/strict';
import { servePosts } from '../runtime/gateway/posts-service.ts';
import { runTool } from './foreign-tool.ts';
import { goTool } from './go-tool.ts';

const tool = await goTool('github.com/fullstorydev/grpcurl/cmd/grpcurl');

await using served = await servePosts();

async function grpcurl(...args: string[]) {
  return await runTool(tool, ['-plaintext', ...args]);
}

const address = `127.0.0.1:${served.port}`;
assert.match((await grpcurl(address, 'list')).stdout, /^posts\.v1\.PostsService$/m);
assert.match(
  (await grpcurl(address, 'describe', 'posts.v1.PostsService.Get')).stdout,
  /rpc Get \( \.posts\.v1\.GetRequest \)/,
);

const unary = await grpcurl('-d', '{"id":"7"}', address, 'posts.v1.PostsService/Get');
assert.deepEqual(JSON.parse(unary.stdout), { post: { id: '7', title: 'Post 7' } });

const stream = await grpcurl('-d', '{"count":2,"size":1}', address, 'posts.v1.PostsService/Watch');
assert.equal(stream.stdout.match(/"id"/g)?.length, 2);

const upload = await grpcurl('-d', '{"text":"a"}{"text":"bc"}', address, 'posts.v1.PostsService/Upload');
assert.deepEqual(JSON.parse(upload.stdout), { posts: 2, bytes: '3' });

const failure = await grpcurl(
  '-d',
  '{"code":10,"message":"why","detail":true}',
  address,
  'posts.v1.PostsService/Fail',
);
assert.match(failure.stderr, /Code: Aborted\s+Message: why/);
assert.match(failure.stderr, /"id": "detail"/);

const health = await grpcurl(address, 'grpc.health.v1.Health/Check');
assert.deepEqual(JSON.parse(health.stdout), { status: 'SERVING' });

console.log('grpcurl: lists, describes, calls and reads errors');
