import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createClient } from '@connectrpc/connect';
import type { CallStart } from '../../../runtime/call/call.ts';
import { openUnary } from '../../../runtime/call/open-unary.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { Telemetry } from '../../../runtime/telemetry/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { RecordedCall } from '../call/recorded-call.ts';
import { until } from '../environment/scratch.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

describe('telemetry in a storm of calls', () => {
  it('counts each, keeps some of them whole, and names only traces that are kept', async () => {
    const file = path.join(temporaryFolder(), 'history.db');
    await using telemetry = new Telemetry({ file, keepMessages: true, onFailure: assert.fail });
    const { target } = serveRoutes((router) => {
      router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
    });
    const observed = telemetry.observe('posts', PostsService, target);
    const client = createClient(PostsService, createCallTransport(observed));
    await Promise.all(Array.from({ length: 1_000 }, (_, i) => client.get({ id: String(i) })));
    const start: CallStart = { service: PostsService.typeName, method: 'Get', codec: 'json', metadata: [] };
    const request = Buffer.from('{"id":"whole"}');
    const answers = Array.from({ length: 1_000 }, () => {
      const call = new RecordedCall(
        { open: (_, observer) => openUnary(observed, { ...start }, observer, request, 0, request.length) },
        start,
      );
      return call.ended;
    });
    await Promise.all(answers);
    const [method] = telemetry.stats.methods;
    assert.equal(method?.stats.calls, 2_000);
    const [instance] = telemetry.stats.instances;
    assert.equal(instance?.inFlight, 0);
    assert.ok(telemetry.notKept > 0 && telemetry.notKept < 2_000, String(telemetry.notKept));
    await until(async () => (await telemetry.history.trace(method.lastTrace, 2)).length === 1);
  });

  it('keeps fewer of what comes while the storm goes on, and as many as before after it', async ({
    mock,
  }) => {
    const file = path.join(temporaryFolder(), 'history.db');
    await using telemetry = new Telemetry({ file, keepMessages: true, onFailure: assert.fail });
    const { target } = serveRoutes((router) => {
      router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
    });
    const client = createClient(
      PostsService,
      createCallTransport(telemetry.observe('posts', PostsService, target)),
    );
    mock.timers.enable({ apis: ['setTimeout'] });
    const keptOf = async (calls: number): Promise<number> => {
      const { notKept } = telemetry;
      await Promise.all(Array.from({ length: calls }, (_, i) => client.get({ id: String(i) })));
      mock.timers.tick(100);
      return calls - (telemetry.notKept - notKept);
    };
    const kept: number[] = [];
    for (const calls of [1_100, 1_100, 300, 300]) kept.push(await keptOf(calls));
    assert.deepEqual(kept, [200, 50, 50, 200]);
    mock.timers.reset();
  });
});
