import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { buf, debianTool, runTool } from './foreign-tool.ts';

const definitions = path.join(import.meta.dirname, '..', 'fixtures', 'gateway');

let served: Served;
let folder: string;
before(async () => {
  served = await servePosts();
  folder = await mkdtemp(path.join(tmpdir(), 'skep-grpcio-'));
});
after(async () => {
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

describe("Debian's python3-grpcio", () => {
  it('calls methods of all four kinds, and reads metadata, errors and deadlines', async () => {
    const descriptors = path.join(folder, 'posts.binpb');
    await runTool(buf, ['build', definitions, '--output', descriptors]);
    const script = path.join(import.meta.dirname, 'python_grpcio.py');
    const python = debianTool('/usr/bin/python3', 'python3-grpcio');
    const { stdout, stderr, exitCode } = await runTool(python, [
      script,
      `127.0.0.1:${served.port}`,
      descriptors,
    ]);
    assert.equal(exitCode, 0, `${stderr}\n(No module named grpc? apt-get install python3-grpcio)`);
    assert.deepEqual(JSON.parse(stdout), {
      unary: { post: { id: '7', title: 'Post 7' } },
      header: 'one',
      trailer: 'two',
      binary: [1, 2, 3],
      server: ['p1', 'p2', 'p3'],
      client: { posts: 2, bytes: '3' },
      bidi: ['a', 'b'],
      gzip: { post: { id: '8', title: 'Post 8' } },
      error: ['ABORTED', 'né 100%'],
      deadline: 'DEADLINE_EXCEEDED',
      unknown: 'UNIMPLEMENTED',
    });
  });
});
