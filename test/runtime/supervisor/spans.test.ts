import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { SpanKind } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import type { Instance, InstanceSpan, ThrownInHandler } from '../../../runtime/supervisor/supervisor.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised, sourceOf } from './supervised.ts';

const limit = { timeout: 120_000 };
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const headers = { traceparent: `00-${traceId}-${spanId}-01`, tracestate: 'vendor=1' };

describe('spans of the code of an instance', limit, () => {
  let supervised: Supervised;
  let instance: Instance;
  let web: http.Server;
  let rpc: http2.Http2Server;
  let spans: InstanceSpan[] = [];
  let thrown: ThrownInHandler[] = [];
  let mended: string[] = [];
  /** What came with the last request. */
  let seen: http.IncomingHttpHeaders = {};

  before(async () => {
    supervised = await Supervised.create({
      onSpans: (_, told) => spans.push(...told),
      onThrown: (_, told) => thrown.push(told),
      onMended: (_, method) => mended.push(method),
    });
    instance = await supervised.start('traced');
    web = http.createServer((request, response) => {
      seen = request.headers;
      response.statusCode = request.url?.startsWith('/missing') ? 404 : 200;
      response.end('ok');
    });
    rpc = http2.createServer();
    rpc.on('stream', (stream: http2.ServerHttp2Stream, given) => {
      seen = given;
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '5' }));
      stream.end();
    });
    web.listen(0, '127.0.0.1');
    rpc.listen(0, '127.0.0.1');
    await Promise.all([once(web, 'listening'), once(rpc, 'listening')]);
  });
  after(async () => {
    web.closeAllConnections();
    web.close();
    rpc.close();
    await supervised[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    spans = [];
    thrown = [];
    mended = [];
  });

  const addressOf = (server: { address(): AddressInfo | string | null }) =>
    `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const echo = (text: string) => clientOf(instance).echo({ text }, { headers });

  async function span(name: string | RegExp): Promise<InstanceSpan> {
    const found = () =>
      spans.find((each) => (typeof name === 'string' ? each.name === name : name.test(each.name)));
    await until(() => found() !== undefined);
    const one = found();
    assert.ok(one);
    return one;
  }

  /** What is added to the span of the call. */
  async function amendment(): Promise<InstanceSpan> {
    await until(() => spans.some(({ amends }) => amends));
    const one = spans.find(({ amends }) => amends);
    assert.ok(one);
    assert.deepEqual([one.traceId, one.spanId], [traceId, spanId]);
    return one;
  }

  async function lineOf(text: string): Promise<{ file: string; line: number }> {
    const file = sourceOf('traced');
    const index = (await readFile(file, 'utf8')).split('\n').findIndex((each) => each.includes(text));
    return { file, line: index + 1 };
  }

  for (const way of ['fetch', 'http']) {
    it(`are made of what it asks by ${way}, and the trace goes on there`, async () => {
      await echo(`${way} ${addressOf(web)}/list?page=2&api_key=sesame`);
      const one = await span(/^GET http:/);
      assert.deepEqual(
        [one.traceId, one.parentSpanId, one.kind, one.code],
        [traceId, spanId, SpanKind.CLIENT, 0],
      );
      assert.deepEqual(
        [one.attributes['http.request.method'], one.attributes['http.response.status_code']],
        ['GET', 200],
      );
      assert.equal(one.attributes['url.full'], `${addressOf(web)}/list?page=2&api_key=REDACTED`);
      assert.deepEqual([seen.traceparent, seen.tracestate], [`00-${traceId}-${one.spanId}-01`, 'vendor=1']);
      assert.ok(one.durationMs > 0);
    });

    it(`by ${way} tell of a status that is an error, and of what is not there`, async () => {
      await echo(`${way} ${addressOf(web)}/missing`);
      assert.deepEqual((({ code, error }) => [code, error])(await span(/^GET http:/)), [5, 'HTTP 404']);
      spans = [];
      const gone = http.createServer().listen(0, '127.0.0.1');
      await once(gone, 'listening');
      const nowhere = addressOf(gone);
      gone.close();
      await assert.rejects(echo(`${way} ${nowhere}/`));
      const refused = await span(`GET ${nowhere}`);
      assert.equal(refused.code, 2);
      assert.notEqual(refused.error, '');
    });
  }

  it('lead to the line that asked', async () => {
    await echo(`fetch ${addressOf(web)}/`);
    const { place } = await span(/^GET/);
    assert.deepEqual({ file: place?.file, line: place?.line }, await lineOf('(await fetch(url)).text()'));
  });

  it('are made of gRPC over node:http2', async () => {
    await echo(`http2 ${addressOf(rpc)}`);
    const one = await span(/^POST http:/);
    assert.deepEqual(
      [
        one.code,
        one.attributes['rpc.service'],
        one.attributes['rpc.method'],
        one.attributes['rpc.grpc.status_code'],
      ],
      [5, 'a.v1.A', 'Do', 5],
    );
    assert.equal(seen.traceparent, `00-${traceId}-${one.spanId}-01`);
  });

  it('tell also of an exception that is nothing, as JavaScript can throw', async () => {
    await echo('nothing-thrown');
    const [event] = (await amendment()).events;
    assert.deepEqual([event?.name, event?.attributes['exception.message']], ['exception', 'undefined']);
  });

  it('leave a function that is bound to a context the object it is called on', async () => {
    assert.equal((await echo('bound')).text, '7');
  });

  it('are told of with nothing when nobody called', async () => {
    await echo('nothing');
    await echo('active');
    await amendment();
    assert.equal(spans.length, 1);
  });

  it('are those of OpenTelemetry, with what they say and their line', async () => {
    await echo(`span ${addressOf(web)}/`);
    const one = await span('work');
    assert.deepEqual(
      [one.parentSpanId, one.kind, one.code, one.error, one.attributes],
      [spanId, SpanKind.INTERNAL, 2, 'too small', { size: 3 }],
    );
    assert.equal(one.place?.line, (await lineOf("startActiveSpan('work'")).line);
    assert.equal((await span(/^GET/)).parentSpanId, one.spanId, 'what is asked in it is below it');
  });

  it('add to the span of the call itself', async () => {
    await echo('active');
    const { attributes, events } = await amendment();
    assert.deepEqual(attributes, { 'order.id': 7 });
    assert.deepEqual(
      events.map(({ name, attributes: of }) => [name, of]),
      [['checked', { by: 'Ada' }]],
    );
  });

  it('are the parents of calls to services, within the thread too', async () => {
    const { text } = await echo('nested');
    const outer = await span('outer');
    const { traceparent, tracestate } = JSON.parse(text);
    assert.match(traceparent, new RegExp(`^00-${traceId}-`));
    assert.equal(tracestate, 'vendor=1');
    assert.ok(!traceparent.includes(outer.spanId), 'the call within has a span of its own');
  });

  it('go out by propagation.inject', async () => {
    const { text } = await echo('inject');
    assert.deepEqual(JSON.parse(text), headers);
  });

  it('have exceptions with a stack in the source', async () => {
    await echo('exception');
    const { events, place } = await amendment();
    const { file, line } = await lineOf('new RangeError');
    assert.equal(events[0]?.attributes['exception.type'], 'RangeError');
    assert.ok(String(events[0]?.attributes['exception.stacktrace']).includes(`${file}:${line}`));
    assert.equal(place?.line, line);
  });

  it('tell what a handler threw, and where, until the method succeeds', async () => {
    await assert.rejects(echo('throw'));
    const { events, place } = await amendment();
    const { file, line } = await lineOf('new TypeError');
    assert.deepEqual([place?.file, place?.line], [file, line]);
    const { 'exception.stacktrace': stack, ...rest } = events[0]?.attributes ?? {};
    assert.deepEqual(rest, { 'exception.type': 'TypeError', 'exception.message': 'thrown on purpose' });
    assert.ok(String(stack).startsWith(`TypeError: thrown on purpose\n`));
    assert.ok(String(stack).includes(`${file}:${line}`));
    const [one] = thrown;
    assert.deepEqual(
      [one?.method, one?.problem.line, one?.traceId],
      ['echo.v1.EchoService/Echo', line, traceId],
    );
    assert.deepEqual(mended, []);
    await echo('nothing');
    await until(() => mended.length > 0);
    assert.deepEqual(mended, ['echo.v1.EchoService/Echo']);
  });

  it('tell of an error that says it is the fault of the service, and of no other', async () => {
    await assert.rejects(echo('refuse'));
    await assert.rejects(echo('internal'));
    await until(() => thrown.length > 0);
    assert.deepEqual(
      thrown.map(({ problem }) => problem.message),
      ['ConnectError: [internal] no good'],
    );
  });
});
