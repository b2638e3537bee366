import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CallOrigin } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { secretsHeader, writeSecrets } from '../../../runtime/api/request/named-secrets.ts';
import type { KeptCall, KeptSpan } from '../../../runtime/telemetry/kept-call.ts';
import { OtlpExporter, type OtlpLimits } from '../../../runtime/telemetry/otlp/otlp-exporter.ts';
import { until } from '../environment/scratch.ts';
import { OtlpCollector } from './otlp-collector.ts';

function callsOf(number: number, of: Partial<KeptCall> = {}): KeptCall[] {
  return Array.from({ length: number }, (_, i) => ({
    traceId: 'a'.repeat(32),
    spanId: String(i + 1).padStart(16, '0'),
    parentSpanId: '',
    sampled: true,
    started: 1_764_317_000_123,
    durationMs: 1.5,
    service: 'posts.v1.PostsService',
    method: 'Get',
    project: 'posts',
    instance: 2,
    origin: CallOrigin.OUTSIDE,
    caller: 'curl/8',
    protocol: 'connect',
    code: 0,
    error: '',
    status: new Uint8Array(),
    requestBytes: 1,
    responseBytes: 1,
    requestMessages: 1,
    responseMessages: 1,
    codec: 'proto',
    schema: 1,
    requestHeaders: [['authorization', 'Bearer deep']],
    responseHeaders: [],
    responseTrailers: [],
    requests: [],
    responses: [],
    ...of,
  }));
}

function exporterTo(address: string, limits: Partial<OtlpLimits> = {}) {
  const told: string[] = [];
  const target = { url: `${address}/v1/traces`, headers: { 'api-key': 'deep' }, timeoutMs: 60_000 };
  const quick = { batchMs: 1, firstRetryMs: 1, longestRetryMs: 1, closeMs: 60_000 };
  const exporter = new OtlpExporter(target, (message) => told.push(message), { ...quick, ...limits });
  return { exporter, told };
}

const limit = { timeout: 120_000 };

describe('spans of calls', limit, () => {
  async function spanOf(call: Partial<KeptCall>) {
    await using collector = await OtlpCollector.open();
    const { exporter } = exporterTo(collector.address);
    exporter.add(callsOf(1, call));
    await exporter[Symbol.asyncDispose]();
    const [span] = collector.spans;
    assert.ok(span);
    const attributes = Object.fromEntries(span.attributes.map(({ key, value }) => [key, value]));
    return { ...span, attributes };
  }

  it('say when, what and whose, in the JSON of OTLP', async () => {
    const { attributes, ...span } = await spanOf({ parentSpanId: 'b'.repeat(16) });
    assert.deepEqual(span, {
      project: 'posts',
      traceId: 'a'.repeat(32),
      spanId: '0000000000000001',
      parentSpanId: 'b'.repeat(16),
      name: 'posts.v1.PostsService/Get',
      kind: 2,
      startTimeUnixNano: '1764317000123000000',
      endTimeUnixNano: '1764317000124500000',
      status: {},
    });
    assert.deepEqual(attributes, {
      'rpc.system': { stringValue: 'connect_rpc' },
      'rpc.service': { stringValue: 'posts.v1.PostsService' },
      'rpc.method': { stringValue: 'Get' },
      'skep.protocol': { stringValue: 'connect' },
      'skep.instance': { intValue: '2' },
      'skep.caller': { stringValue: 'curl/8' },
    });
  });

  it('of gRPC have its code, and are errors where the server is at fault', async () => {
    const missing = await spanOf({ protocol: 'grpc', code: 5, error: 'no such post' });
    assert.deepEqual(missing.attributes['rpc.system'], { stringValue: 'grpc' });
    assert.deepEqual(missing.attributes['rpc.grpc.status_code'], { intValue: '5' });
    assert.deepEqual(missing.status, {});
    const broken = await spanOf({ protocol: 'grpc-web', code: 13, error: 'out of ink' });
    assert.deepEqual(broken.status, { code: 2, message: 'out of ink' });
  });

  it('of Connect have the name of its code, and are errors whenever there is one', async () => {
    const missing = await spanOf({ code: 5, error: 'no such post' });
    assert.deepEqual(missing.attributes['rpc.connect_rpc.error_code'], { stringValue: 'not_found' });
    assert.deepEqual(missing.status, { code: 2, message: 'no such post' });
  });
});

describe('sending spans', limit, () => {
  it('is a POST of JSON in gzip, with the headers that were asked for', async () => {
    await using collector = await OtlpCollector.open();
    const { exporter } = exporterTo(collector.address);
    await using _ = exporter;
    exporter.add(callsOf(1));
    await collector.has(1);
    const [request] = collector.requests;
    assert.equal(request?.path, '/v1/traces');
    assert.equal(request?.headers['content-type'], 'application/json');
    assert.equal(request?.headers['content-encoding'], 'gzip');
    assert.equal(request?.headers['api-key'], 'deep');
  });

  it('goes in batches, and loses none of them', async () => {
    await using collector = await OtlpCollector.open();
    const { exporter, told } = exporterTo(collector.address, { batch: 4, batchMs: 600_000 });
    for (const call of callsOf(10)) exporter.add([call]);
    await collector.has(8);
    await exporter[Symbol.asyncDispose]();
    assert.deepEqual(
      collector.requests.map(({ spans }) => spans.length),
      [4, 4, 2],
    );
    assert.equal(new Set(collector.spans.map(({ spanId }) => spanId)).size, 10);
    assert.deepEqual(told, []);
  });

  for (const status of [429, 502, 503, 504]) {
    it(`is tried again after ${status}`, async () => {
      await using collector = await OtlpCollector.open((response, number) => {
        response.statusCode = number === 0 ? status : 200;
        response.end();
      });
      const { exporter } = exporterTo(collector.address);
      exporter.add(callsOf(1));
      await until(() => collector.requests.length === 2);
      await exporter[Symbol.asyncDispose]();
      const [first, second] = collector.requests;
      assert.deepEqual(second?.spans, first?.spans);
    });
  }

  it('waits as long as the collector says', async () => {
    await using collector = await OtlpCollector.open((response, number) => {
      response.statusCode = number === 0 ? 503 : 200;
      response.setHeader('retry-after', '0');
      response.end();
    });
    // Without that word it would not come again within this test.
    const { exporter } = exporterTo(collector.address, { firstRetryMs: 200_000, longestRetryMs: 200_000 });
    exporter.add(callsOf(1));
    await until(() => collector.requests.length === 2);
    await exporter[Symbol.asyncDispose]();
  });

  it('is tried again when nobody listens yet', async () => {
    const closed = await OtlpCollector.open();
    const { address } = closed;
    await closed[Symbol.asyncDispose]();
    const { exporter, told } = exporterTo(address);
    exporter.add(callsOf(1));
    await until(() => told.length === 1);
    assert.equal(told[0], `spans wait to be sent to ${address}/v1/traces: ECONNREFUSED`);
    await exporter[Symbol.asyncDispose]();
    assert.equal(told[1], `1 spans were not sent to ${address}/v1/traces: ECONNREFUSED`);
  });

  it('is given up where the collector will not have them, and goes on with the next', async () => {
    await using collector = await OtlpCollector.open((response, number) => {
      response.statusCode = number === 0 ? 400 : 200;
      response.end();
    });
    const { exporter, told } = exporterTo(collector.address, { batch: 1 });
    exporter.add(callsOf(2));
    await exporter[Symbol.asyncDispose]();
    assert.equal(collector.requests.length, 2);
    assert.deepEqual(told, [`1 spans were not sent to ${collector.address}/v1/traces: it answers HTTP 400`]);
  });

  it('tells of spans that the collector took in part', async () => {
    await using collector = await OtlpCollector.open((response) => {
      response.end('{"partialSuccess":{"rejectedSpans":"2","errorMessage":"too old"}}');
    });
    const { exporter, told } = exporterTo(collector.address);
    exporter.add(callsOf(3));
    await exporter[Symbol.asyncDispose]();
    assert.equal(collector.requests.length, 1);
    assert.match(told[0] ?? '', /^2 spans were not sent to .*: it says: too old$/);
  });

  it('has room for so many that wait, and counts the rest', async () => {
    const answer = Promise.withResolvers<void>();
    await using collector = await OtlpCollector.open(async (response) => {
      await answer.promise;
      response.end();
    });
    const { exporter, told } = exporterTo(collector.address, { batch: 2, waiting: 5 });
    exporter.add(callsOf(2));
    await collector.has(2);
    exporter.add(callsOf(9));
    exporter.add(callsOf(1));
    answer.resolve();
    await exporter[Symbol.asyncDispose]();
    assert.equal(collector.spans.length, 5);
    // The first is told at once, those after it at the end.
    assert.deepEqual(
      told.map((message) => Number.parseInt(message, 10)),
      [6, 1],
    );
  });

  it('ends within a bounded time, also with a collector that never answers', async () => {
    await using collector = await OtlpCollector.open(() => undefined);
    const { exporter, told } = exporterTo(collector.address, { closeMs: 10 });
    exporter.add(callsOf(3));
    await collector.has(3);
    await exporter[Symbol.asyncDispose]();
    assert.match(told.at(-1) ?? '', /^3 spans were not sent to .*: there was no time left$/);
  });
});

describe('spans of code', limit, () => {
  const span: KeptSpan = {
    traceId: 'a'.repeat(32),
    spanId: 'b'.repeat(16),
    parentSpanId: '1'.padStart(16, '0'),
    name: 'work',
    kind: 1,
    project: 'posts',
    started: 1_764_317_000_123,
    durationMs: 2,
    code: 2,
    error: 'too small for sesame',
    attributes: { size: 3, ratio: 0.5, isBig: false, names: ['a'] },
    events: [{ name: 'seen', time: 1_764_317_000_124, attributes: { by: 'sesame' } }],
    amends: false,
    sampled: true,
    secrets: [[secretsHeader, writeSecrets(new Map([['key', 'sesame']]))]],
  };

  async function collected(calls: KeptCall[], spans: KeptSpan[]) {
    await using collector = await OtlpCollector.open();
    const { exporter } = exporterTo(collector.address);
    exporter.add(calls, spans);
    await exporter[Symbol.asyncDispose]();
    return collector.spans;
  }

  it('are sent with the types of their attributes, and without secrets of their call', async () => {
    const [sent] = await collected([], [span]);
    assert.deepEqual(
      [sent?.name, sent?.kind, sent?.parentSpanId, sent?.status],
      ['work', 1, span.parentSpanId, { code: 2, message: 'too small for {{key}}' }],
    );
    assert.deepEqual(Object.fromEntries(sent?.attributes.map(({ key, value }) => [key, value]) ?? []), {
      size: { intValue: '3' },
      ratio: { doubleValue: 0.5 },
      isBig: { boolValue: false },
      names: { arrayValue: { values: [{ stringValue: 'a' }] } },
    });
    assert.deepEqual(sent?.events?.[0]?.attributes, [{ key: 'by', value: { stringValue: '{{key}}' } }]);
  });

  it('that amend that of a call are sent with it', async () => {
    const sent = await collected(callsOf(1), [
      { ...span, amends: true, spanId: span.parentSpanId, name: '' },
    ]);
    assert.equal(sent.length, 1);
    assert.equal(sent[0]?.name, 'posts.v1.PostsService/Get');
    assert.equal(sent[0]?.events?.[0]?.name, 'seen');
    assert.ok(sent[0]?.attributes.some(({ key }) => key === 'size'));
  });

  it('and calls of a trace that is not sampled are not sent', async () => {
    const sent = await collected(
      [...callsOf(1, { sampled: false }), ...callsOf(1)],
      [{ ...span, sampled: false }],
    );
    assert.equal(sent.length, 1);
  });
});
