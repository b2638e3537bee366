import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { GetRequestSchema } from '../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from '../runtime/gateway/posts-service.ts';
import { debianTool, runTool } from './foreign-tool.ts';

const requests = 2000;
let served: Served;
let folder: string;
before(async () => {
  served = await servePosts();
  folder = await mkdtemp(path.join(tmpdir(), 'skep-h2load-'));
});
after(async () => {
  await served[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function load(body: Uint8Array, type: string, ...more: string[]): Promise<string> {
  const file = path.join(folder, 'body');
  await writeFile(file, body);
  const { stdout } = await runTool(debianTool('/usr/bin/h2load', 'nghttp2-client'), [
    ...['-n', String(requests), '-c', '10', '-d', file, '-H', `content-type: ${type}`, ...more],
    `${served.address}/posts.v1.PostsService/Get`,
  ]);
  return stdout;
}

const all = new RegExp(`${requests} done, ${requests} succeeded, 0 failed, 0 errored, 0 timeout`);

describe('h2load', () => {
  it('gets an answer to every gRPC call, twenty at a time on each of ten connections', async () => {
    const message = toBinary(GetRequestSchema, create(GetRequestSchema, { id: '1' }));
    assert.match(await load(envelope(0, message), 'application/grpc', '-m', '20', '-H', 'te: trailers'), all);
  });

  it('gets an answer to every call of JSON over HTTP/1.1', async () => {
    assert.match(await load(Buffer.from('{"id":"1"}'), 'application/json', '--h1'), all);
  });
});
