import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { createClient, type Transport } from '@connectrpc/connect';
import {
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from '@connectrpc/connect-node';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { type Served, servePosts } from './posts-service.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

async function seenFrom(transport: Transport): Promise<string | undefined> {
  await createClient(PostsService, transport).get({ id: '1' });
  return served.seen.requests.at(-1);
}

describe("a handler's context says how the call came", () => {
  it('by gRPC', async () => {
    const seen = await seenFrom(createGrpcTransport({ baseUrl: served.address }));
    assert.equal(seen, `grpc POST ${served.address}/posts.v1.PostsService/Get`);
  });

  it('by gRPC-Web', async () => {
    const seen = await seenFrom(createGrpcWebTransport({ baseUrl: served.address, httpVersion: '1.1' }));
    assert.equal(seen, `grpc-web POST ${served.address}/posts.v1.PostsService/Get`);
  });

  it('by Connect', async () => {
    const seen = await seenFrom(createConnectTransport({ baseUrl: served.address, httpVersion: '2' }));
    assert.equal(seen, `connect POST ${served.address}/posts.v1.PostsService/Get`);
  });

  it('by the short form', async () => {
    const { status } = await fetch(`${served.address}/posts/get?id=1`);
    assert.equal(status, 200);
    assert.equal(served.seen.requests.at(-1), `connect GET ${served.address}/posts/get?id=1`);
  });
});
