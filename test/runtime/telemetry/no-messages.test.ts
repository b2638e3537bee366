import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { createClient } from '@connectrpc/connect';
import {
  CallRecordSchema,
  GetCallResponseSchema,
} from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { Telemetry } from '../../../runtime/telemetry/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { until } from '../environment/scratch.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

describe('a history without messages', () => {
  it('keeps how long they are, and not what they say', async () => {
    const file = path.join(temporaryFolder(), 'history.db');
    await using telemetry = new Telemetry({ file, keepMessages: false, onFailure: assert.fail });
    const { target } = serveRoutes((router) => {
      router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
    });
    const observed = telemetry.observe('posts', PostsService, target);
    await createClient(PostsService, createCallTransport(observed)).get({ id: 'private' });
    await until(async () => (await telemetry.history.lastId()) === 1);
    const kept = await telemetry.history.get(1);
    assert.ok(kept);
    assert.ok(fromBinary(CallRecordSchema, kept.record).requestBytes > 0n);
    const { requests, responses } = fromBinary(GetCallResponseSchema, kept.detail);
    assert.deepEqual([requests, responses], [[], []]);
  });
});
