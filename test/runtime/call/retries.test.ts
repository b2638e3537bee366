import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { type Client, Code, createClient } from '@connectrpc/connect';
import type { CallTarget } from '../../../runtime/call/call.ts';
import { failedEnd } from '../../../runtime/call/call-error.ts';
import { refuseCall } from '../../../runtime/call/refuse-call.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';

describe('a call that found nobody', () => {
  /** How many of the next calls end with UNAVAILABLE. */
  let refused: number;
  let attempts: number;
  let posts: Client<typeof PostsService>;
  let echo: Client<typeof EchoService>;

  beforeEach(() => {
    refused = 0;
    attempts = 0;
    const served = serveRoutes((router) => {
      router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
      router.service(EchoService, { echo: ({ text }) => ({ text }) });
    });
    const target: CallTarget = {
      open(start, observer) {
        attempts++;
        if (refused-- <= 0) return served.target.open(start, observer);
        return refuseCall(observer, failedEnd(Code.Unavailable, 'nobody is here'));
      },
    };
    const transport = createCallTransport(target, { retry: true });
    posts = createClient(PostsService, transport);
    echo = createClient(EchoService, transport);
  });

  it('is made again where its method has no side effects', async () => {
    refused = 2;
    assert.equal((await posts.get({ id: '7' })).post?.id, '7');
    assert.equal(attempts, 3);
  });

  it('is made three times at most', async () => {
    refused = 100;
    await assert.rejects(posts.get({ id: '7' }), { code: Code.Unavailable });
    assert.equal(attempts, 3);
  });

  it('is not made again where that could do a thing twice', async () => {
    refused = 1;
    await assert.rejects(echo.echo({ text: 'hi' }), { code: Code.Unavailable });
    assert.equal(attempts, 1);
  });

  it('is not made again when its deadline would have passed', async () => {
    refused = 1;
    await assert.rejects(posts.get({ id: '7' }, { timeoutMs: 5 }), { code: Code.Unavailable });
    assert.equal(attempts, 1);
  });

  it('is not made again after it was cancelled', async () => {
    refused = 100;
    const controller = new AbortController();
    const answer = posts.get({ id: '7' }, { signal: controller.signal });
    queueMicrotask(() => controller.abort());
    await assert.rejects(answer);
    assert.ok(attempts <= 2, String(attempts));
  });

  it('is not made again when too many were: ten without a success', async () => {
    refused = Number.POSITIVE_INFINITY;
    const calls = Array.from({ length: 20 }, () => posts.get({ id: '7' }));
    const settled = await Promise.allSettled(calls);
    assert.ok(settled.every(({ status }) => status === 'rejected'));
    assert.equal(attempts, 30);
  });
});
