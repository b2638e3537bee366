import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { CallObserver, CallTarget } from '../../../runtime/call/call.ts';
import { envelope } from '../../../runtime/gateway/envelope.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import { servePosts } from './posts-service.ts';
import { http1, http2 } from './wire.ts';

/** Answers in a way that no target may, so that what the gateway makes of it fails. */
function answering(answer: (observer: CallObserver) => void): CallTarget {
  return {
    open: (_start, observer) => ({
      message: () => true,
      halfClose: () => answer(observer),
      cancel() {},
      credit() {},
    }),
  };
}

const broken = new Error('broken');

/** Fails at the first look. */
const poison = new Proxy([], {
  get() {
    throw broken;
  },
});

const poisoned = answering((observer) => {
  observer.message(Buffer.from('{}'));
  observer.end({ trailers: poison });
});

describe('a fault of the gateway itself', () => {
  it('ends a unary call with INTERNAL, and is told', async () => {
    await using served = await servePosts({ service: { target: poisoned } });
    const answer = await http1(served.address, '/posts/get?id=1');
    assert.equal(answer.status, 500);
    assert.equal(JSON.parse(answer.body.toString()).code, 'internal');
    assert.deepEqual(served.seen.faults, [broken]);
  });

  for (const type of ['application/grpc', 'application/grpc-web']) {
    it(`ends a call of ${type} with INTERNAL, and is told`, async () => {
      await using served = await servePosts({ service: { target: poisoned } });
      const headers = { ':method': 'POST', ':path': '/posts.v1.PostsService/Get', 'content-type': type };
      const answer = await http2(served.address, headers, envelope(0, Buffer.alloc(0)));
      const said = `${JSON.stringify({ ...answer.headers, ...answer.trailers })}${answer.body}`;
      assert.match(said, new RegExp(`grpc-status\\W+${Code.Internal}\\b`));
      assert.deepEqual(served.seen.faults, [broken]);
    });
  }

  it('ends a request whose method is looked for with INTERNAL', async () => {
    const registry = new MemoryRegistry();
    registry.lookup = () => {
      throw broken;
    };
    await using served = await servePosts({ registry });
    const answer = await http1(served.address, '/posts/get?id=1');
    assert.equal(answer.status, 500);
    assert.deepEqual(served.seen.faults, [broken]);
  });

  it('leaves the other calls alone', async () => {
    await using served = await servePosts({ service: { target: poisoned } });
    await http1(served.address, '/posts/get?id=1');
    assert.equal((await http1(served.address, '/')).status, 200);
  });
});
