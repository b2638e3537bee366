import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { fromBinary } from '@bufbuild/protobuf';
import { StringValueSchema } from '@bufbuild/protobuf/wkt';
import { Code, ConnectError, createClient, type ServiceImpl } from '@connectrpc/connect';
import {
  CallRecordSchema,
  GetCallResponseSchema,
} from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { secretsHeader, writeSecrets } from '../../../runtime/api/request/named-secrets.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { Telemetry } from '../../../runtime/telemetry/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { until } from '../environment/scratch.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** Makes a call that is kept, and gives what is kept of it, with every byte of the history on disk. */
async function keep(
  get: ServiceImpl<typeof PostsService>['get'],
  id: string,
  headers: Record<string, string>,
) {
  const folder = temporaryFolder();
  const file = path.join(folder, 'history.db');
  await using telemetry = new Telemetry({ file, keepMessages: true, onFailure: assert.fail });
  const { target } = serveRoutes((router) => router.service(PostsService, { get }));
  const observed = telemetry.observe('posts', PostsService, target);
  await createClient(PostsService, createCallTransport(observed))
    .get({ id }, { headers })
    .catch(() => undefined);
  await until(async () => (await telemetry.history.lastId()) === 1);
  const kept = await telemetry.history.get(1);
  assert.ok(kept);
  const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(path.join(folder, name))));
  assert.ok(bytes.includes('posts.v1.PostsService'), 'what is kept is in these bytes');
  return {
    bytes,
    record: fromBinary(CallRecordSchema, kept.record),
    detail: fromBinary(GetCallResponseSchema, kept.detail),
  };
}

const secret = 'tr"op-sécret-4711';

function naming(secrets: Record<string, string>): Record<string, string> {
  return { [secretsHeader]: writeSecrets(new Map(Object.entries(secrets))) };
}

/** The forms in which a text is written. */
function forms(text: string): string[] {
  return [text, JSON.stringify(text).slice(1, -1), encodeURIComponent(text)];
}

describe('a secret that a client names', () => {
  it('is in no byte of the history, whatever part of the call has it', async () => {
    const { bytes, detail, record } = await keep(
      (_, context) => {
        context.responseHeader.set('x-echo', encodeURIComponent(secret));
        const error = new ConnectError(`wrong: ${secret}`, Code.InvalidArgument, undefined, [
          { desc: StringValueSchema, value: { value: secret } },
        ]);
        throw error;
      },
      `id of ${secret}`,
      { ...naming({ key: secret }), 'x-plain': encodeURIComponent(secret), 'x-page': '7' },
    );
    for (const form of forms(secret)) assert.ok(!bytes.includes(form), form);
    assert.ok(!bytes.includes(Buffer.from(secret).toString('base64url')));
    assert.equal(record.error, 'wrong: {{key}}');
    assert.equal(detail.requests[0]?.json, '{"id":"id of {{key}}"}');
    const headers = Object.fromEntries(detail.requestHeaders.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [headers['x-plain'], headers['x-page'], headers[secretsHeader]],
      ['{{key}}', '7', undefined],
    );
    assert.equal(detail.responseHeaders.find(({ name }) => name === 'x-echo')?.value, '{{key}}');
    assert.deepEqual(detail.secrets, ['key']);
  });

  it('is not kept of an answer either', async () => {
    const { bytes, detail } = await keep(
      ({ id }) => ({ post: { title: `post ${id}` } }),
      secret,
      naming({ key: secret }),
    );
    for (const form of forms(secret)) assert.ok(!bytes.includes(form), form);
    assert.equal(detail.responses[0]?.json, '{"post":{"title":"post {{key}}"}}');
  });

  it('that is short is hidden where it is all there is', async () => {
    const { detail } = await keep(({ id }) => ({ post: { id, title: 'in 1477' } }), '47', {
      ...naming({ pin: '47' }),
      'x-pin': '47',
    });
    assert.equal(detail.requests[0]?.json, '{"id":"{{pin}}"}');
    assert.equal(detail.responses[0]?.json, '{"post":{"id":"{{pin}}","title":"in 1477"}}');
    assert.equal(detail.requestHeaders.find(({ name }) => name === 'x-pin')?.value, '{{pin}}');
  });

  it('keeps its name where it is a token, so that it can be filled in again', async () => {
    const { detail } = await keep(() => ({}), '1', {
      ...naming({ token: secret.slice(8) }),
      'x-api-key': secret.slice(8),
    });
    assert.equal(detail.requestHeaders.find(({ name }) => name === 'x-api-key')?.value, '{{token}}');
  });

  it('of too many that nothing of the call is kept', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`key${i}`, `value number ${i} of many`]),
    );
    const { bytes, detail } = await keep(
      ({ id }) => ({ post: { title: id } }),
      'value number 7 of many',
      naming(many),
    );
    assert.ok(!bytes.includes('value number 7'));
    assert.deepEqual(
      [...detail.requests, ...detail.responses].map(({ json, truncated }) => [json, truncated]),
      [
        ['', true],
        ['', true],
      ],
    );
  });
});

describe('a value of a header with a key or a token', () => {
  it('is not kept where the service says it again', async () => {
    const { bytes, detail } = await keep(
      (_, context) => {
        throw new ConnectError(`no such ${context.requestHeader.get('authorization')}`, Code.Unauthenticated);
      },
      'sesame-open',
      { authorization: 'Bearer sesame-open', cookie: 'sid=deep-session-id' },
    );
    assert.ok(!bytes.includes('sesame-open'));
    assert.ok(!bytes.includes('deep-session-id'));
    assert.equal(detail.requests[0]?.json, '{"id":"(not kept)"}');
  });
});
