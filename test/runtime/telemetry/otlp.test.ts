import assert from 'node:assert/strict';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import { createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { CallBatchWriter } from '../../../runtime/telemetry/call-batch.ts';
import { History } from '../../../runtime/telemetry/history.ts';
import { HistoryDatabase } from '../../../runtime/telemetry/history-database.ts';
import { type OtlpTarget, Telemetry } from '../../../runtime/telemetry/index.ts';
import { PostsService } from '../../fixtures/gateway/gen/posts/v1/posts_pb.ts';
import { deploy, openServer, post } from '../deploy/scratch-server.ts';
import { get, makeProject, openWindow, scratchFolder } from '../environment/scratch.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { keptCallOf } from './kept-call-of.ts';
import { OtlpCollector } from './otlp-collector.ts';

const limit = { timeout: 120_000 };

/** A project `feed` whose service asks the one of the project `posts`, told of to a collector. */
function serveFeed(otlp: OtlpTarget, onFailure: (message: string) => void) {
  const file = path.join(temporaryFolder(), 'history.db');
  const telemetry = new Telemetry({ file, keepMessages: true, otlp, onFailure });
  const posts = serveRoutes((router) => {
    router.service(PostsService, { get: ({ id }) => ({ post: { id } }) });
  });
  const postsClient = createClient(
    PostsService,
    createCallTransport(telemetry.observe('posts', PostsService, posts.target)),
  );
  const feed = serveRoutes((router) => {
    router.service(PostsService, {
      get: ({ id }, { requestHeader }) => {
        const headers = { traceparent: requestHeader.get('traceparent') ?? '' };
        return postsClient.get({ id }, { headers });
      },
    });
  });
  const feedTarget = telemetry.observe('feed', PostsService, feed.target);
  return { telemetry, client: createClient(PostsService, createCallTransport(feedTarget)) };
}

describe('calls sent to a collector', limit, () => {
  it('are spans of one trace, each of its project, the one below the other, and all there when it ends', async () => {
    await using collector = await OtlpCollector.open();
    const otlp = { url: `${collector.address}/v1/traces`, headers: {}, timeoutMs: 60_000 };
    const { telemetry, client } = serveFeed(otlp, assert.fail);
    await client.get({ id: '1' });
    await telemetry[Symbol.asyncDispose]();
    assert.equal(collector.spans.length, 2);
    const parent = collector.spans.find(({ project }) => project === 'feed');
    const child = collector.spans.find(({ project }) => project === 'posts');
    assert.ok(parent && child);
    assert.equal(parent.parentSpanId, '');
    assert.equal(child.parentSpanId, parent.spanId);
    assert.equal(child.traceId, parent.traceId);
  });

  it('tell who called without what is secret of it', async () => {
    await using collector = await OtlpCollector.open();
    const otlp = { url: `${collector.address}/v1/traces`, headers: {}, timeoutMs: 60_000 };
    const { telemetry, client } = serveFeed(otlp, assert.fail);
    const headers = { 'user-agent': 'shop/1 (s3cr3t-of-shop)', 'x-api-key': 's3cr3t-of-shop' };
    await client.get({ id: '1' }, { headers });
    await telemetry[Symbol.asyncDispose]();
    const sent = JSON.stringify(collector.spans);
    assert.match(sent, /shop\/1/);
    assert.doesNotMatch(sent, /s3cr3t/);
  });

  it('are sent when it ends though they could not be kept', async () => {
    await using collector = await OtlpCollector.open();
    const otlp = { url: `${collector.address}/v1/traces`, headers: {}, timeoutMs: 60_000 };
    const file = path.join(temporaryFolder(), 'history.db');
    const limits = { calls: 1e6, bytes: 1e9, days: 0 };
    new HistoryDatabase(file, limits)[Symbol.dispose]();
    {
      // Of each call there is something that no commit takes.
      using database = new DatabaseSync(file);
      database.exec(`
        CREATE TABLE empty (id INTEGER PRIMARY KEY);
        CREATE TABLE spoilt (id INTEGER REFERENCES empty (id) DEFERRABLE INITIALLY DEFERRED);
        CREATE TRIGGER spoil AFTER INSERT ON call BEGIN INSERT INTO spoilt VALUES (new.id); END;`);
    }
    const told: string[] = [];
    const history = new History({ file, limits, otlp, onFailure: (message) => told.push(message) });
    // So many that their commit waits for others.
    const calls = new CallBatchWriter();
    for (let i = 0; i < 200; i++) calls.add(keptCallOf({ spanId: String(i).padStart(16, '0') }));
    history.add(calls.take(), []);
    await history[Symbol.asyncDispose]();
    assert.equal(collector.spans.length, 200);
    assert.match(told.join('\n'), /^calls are not kept in .*history\.db: .*constraint.*$/);
  });

  it('are told of when they could not be sent, and are in the history all the same', async () => {
    await using collector = await OtlpCollector.open((response) => {
      response.statusCode = 401;
      response.end();
    });
    const otlp = { url: `${collector.address}/v1/traces?key=deep`, headers: {}, timeoutMs: 60_000 };
    const told: string[] = [];
    const { telemetry, client } = serveFeed(otlp, (message) => told.push(message));
    await client.get({ id: '1' });
    await collector.has(2);
    assert.equal((await telemetry.history.find({ search: { words: [] }, limit: 9 })).length, 2);
    await telemetry[Symbol.asyncDispose]();
    assert.deepEqual(told, [`2 spans were not sent to ${collector.address}/v1/traces: it answers HTTP 401`]);
  });
});

describe('a server', limit, () => {
  it('sends a call that one deployed project makes of another as a span below that of its own call', async (t) => {
    await using collector = await OtlpCollector.open();
    const folder = await scratchFolder(t);
    const otlp = { option: '--otlp', endpoint: collector.address };
    const server = await openServer(t, path.join(folder, 'server'), { public: true, otlp });
    await deploy(await makeProject(folder, 'posts', 'crud'), server);
    await deploy(await makeProject(folder, 'comments', 'client', ['posts']), server);
    const comment = { postId: 'none', author: 'Ada', text: 'Hello' };
    await post(server.address, '/comments.v1.CommentsService/Create', comment);
    await collector.has(2);
    const parent = collector.spans.find(({ project }) => project === 'comments');
    const child = collector.spans.find(({ project }) => project === 'posts');
    assert.ok(parent && child);
    assert.equal(child.name, 'posts.v1.PostsService/Get');
    assert.deepEqual([child.traceId, child.parentSpanId], [parent.traceId, parent.spanId]);
  });
});

describe('the local environment', limit, () => {
  it('sends the calls of its services to the collector that was named', async (t) => {
    await using collector = await OtlpCollector.open();
    const folder = await scratchFolder(t);
    const otlp = { option: 'a setting', endpoint: collector.address };
    const { held, endpoint } = await openWindow(t, folder, { otlp });
    await held.run(await makeProject(folder, 'hello'), new AbortController().signal);
    await get(endpoint.address, '/hello/hello?name=Ada');
    await collector.has(1);
    const [span] = collector.spans;
    assert.deepEqual([span?.project, span?.name], ['hello', 'hello.v1.HelloService/Hello']);
  });

  it('goes on without a collector that cannot be, and says so in its log', async (t) => {
    const folder = await scratchFolder(t);
    const { control } = await openWindow(t, folder, { otlp: { option: 'a setting', endpoint: 'nonsense' } });
    const lines: string[] = [];
    for await (const { text } of control.project.logs({ level: 'error' })) lines.push(text);
    assert.match(lines.join('\n'), /^calls are not sent to a collector: a setting is the URL of a collector/);
  });
});
