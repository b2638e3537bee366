import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import type { EnvironmentConnection } from '../../../runtime/api/connect.ts';
import {
  CallOrigin,
  type CallRecord,
  SpanKind,
} from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { atEnd, get, makeProject, openWindow, scratchFolder, until } from '../environment/scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

async function openHello(t: TestContext) {
  const folder = await scratchFolder(t);
  const { held, endpoint, control } = await openWindow(t, folder);
  await held.run(await makeProject(folder, 'hello'), signal);
  return { control, address: endpoint.address };
}

/** The history, once it has so many calls that fit. */
async function calls(control: EnvironmentConnection, number: number, search = ''): Promise<CallRecord[]> {
  let found: CallRecord[] = [];
  await until(async () => {
    found = (await control.telemetry.listCalls({ search })).calls;
    return found.length >= number;
  });
  assert.equal(found.length, number);
  return found;
}

describe('the history of an environment', limit, () => {
  it('has each call: who called what, by which protocol, and how it went', async (t) => {
    const { control, address } = await openHello(t);
    await get(address, '/hello/hello?name=Ada');
    const [call] = await calls(control, 1);
    assert.ok(call?.started && call.duration);
    assert.match(call.traceId, /^[0-9a-f]{32}$/);
    assert.match(call.spanId, /^[0-9a-f]{16}$/);
    const { service, method, project, instance, origin, protocol, code, requestMessages, responseMessages } =
      call;
    assert.deepEqual(
      { service, method, project, instance, origin, protocol, code, requestMessages, responseMessages },
      {
        service: 'hello.v1.HelloService',
        method: 'Hello',
        project: 'hello',
        instance: 0,
        origin: CallOrigin.OUTSIDE,
        protocol: 'short-form',
        code: 0,
        requestMessages: 1,
        responseMessages: 1,
      },
    );
  });

  it("has nothing of the platform's own services", async (t) => {
    const { control, address } = await openHello(t);
    await control.environment.getStatus({});
    await get(address, '/hello/hello?name=Ada');
    assert.deepEqual(
      (await calls(control, 1)).map(({ service }) => service),
      ['hello.v1.HelloService'],
    );
  });

  it('keeps messages as JSON and as they were on the wire, and metadata without secrets', async (t) => {
    const { control, address } = await openHello(t);
    await fetch(`${address}/hello.v1.HelloService/Hello`, {
      method: 'POST',
      headers: {
        'content-type': 'application/proto',
        'x-page': '7',
        'x-api-key': 'deep',
        cookie: 'sid=deep',
      },
      body: '\n\u0003Ada',
    });
    const [call] = await calls(control, 1);
    assert.equal(call?.protocol, 'connect');
    const kept = await control.telemetry.getCall({ id: call?.id ?? 0n });
    assert.equal(kept.requests[0]?.json, '{"name":"Ada"}');
    assert.equal(kept.responses[0]?.json, '{"message":"Hello Ada"}');
    assert.deepEqual(Buffer.from(kept.requests[0]?.wire ?? []), Buffer.from('\n\u0003Ada'));
    const metadata = Object.fromEntries(kept.requestHeaders.map(({ name, value }) => [name, value]));
    assert.deepEqual(
      [metadata['x-page'], metadata['x-api-key'], metadata.cookie],
      ['7', '(not kept)', '(not kept)'],
    );
  });

  it('is searched by words, also of messages, and by place', async (t) => {
    const { control, address } = await openHello(t);
    for (const name of ['Ada', 'Grace']) await get(address, `/hello/hello?name=${name}`);
    await get(address, '/hello/hello?nome=Ada');
    await calls(control, 2);
    const found = async (search: string) => (await control.telemetry.listCalls({ search })).calls.length;
    assert.equal(await found('grace'), 1);
    assert.equal(await found('HelloService race'), 1);
    assert.equal(await found('code:ok project:hello method:Hello origin:outside'), 2);
    assert.equal(await found('code:not_found'), 0);
    assert.equal(await found('code:failed'), 0);
    assert.equal(await found('slower:1m'), 0);
  });

  it('says what a search cannot be', async (t) => {
    const { control } = await openHello(t);
    await assert.rejects(control.telemetry.listCalls({ search: 'code:not_fond' }), (error: unknown) => {
      assert.ok(error instanceof ConnectError);
      assert.equal(error.code, Code.InvalidArgument);
      assert.match(error.rawMessage, /did you mean code:not_found\?/);
      return true;
    });
  });

  it('is read page by page, the newest first', async (t) => {
    const { control, address } = await openHello(t);
    for (const name of ['a', 'b', 'c']) await get(address, `/hello/hello?name=${name}`);
    const all = await calls(control, 3);
    const first = await control.telemetry.listCalls({ limit: 2 });
    assert.equal(first.more, true);
    const second = await control.telemetry.listCalls({ limit: 2, before: first.calls.at(-1)?.id ?? 0n });
    assert.equal(second.more, false);
    assert.deepEqual(
      [...first.calls, ...second.calls].map(({ id }) => id),
      all.map(({ id }) => id),
    );
  });

  it('is followed as calls end', async (t) => {
    const { control, address } = await openHello(t);
    const stop = new AbortController();
    atEnd(t, () => stop.abort());
    const stream = control.telemetry.watchCalls({ search: 'Grace' }, { signal: stop.signal });
    const told = stream[Symbol.asyncIterator]();
    await told.next();
    for (const name of ['Ada', 'Grace']) await get(address, `/hello/hello?name=${name}`);
    const { value } = await told.next();
    assert.equal(value?.calls.length, 1);
    assert.equal(value?.calls[0]?.method, 'Hello');
  });

  it('is forgotten when that is asked for, and goes on', async (t) => {
    const { control, address } = await openHello(t);
    await get(address, '/hello/hello?name=Ada');
    const [before] = await calls(control, 1);
    await control.telemetry.clearCalls({});
    assert.deepEqual((await control.telemetry.listCalls({ search: 'Ada' })).calls, []);
    await get(address, '/hello/hello?name=Grace');
    const [after] = await calls(control, 1, 'Grace');
    assert.ok((after?.id ?? 0n) > (before?.id ?? 0n));
    await assert.rejects(control.telemetry.getCall({ id: before?.id ?? 0n }), { code: Code.NotFound });
  });
});

describe('a trace', limit, () => {
  it('goes on where the caller began it', async (t) => {
    const { control, address } = await openHello(t);
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    await fetch(`${address}/hello/hello?name=Ada`, {
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    });
    const [call] = await calls(control, 1, `trace:${traceId.slice(0, 8)}`);
    const { spans } = await control.telemetry.getTrace({ traceId });
    assert.deepEqual(
      spans.map(({ name, kind, parentSpanId, call: id, project }) => ({
        name,
        kind,
        parentSpanId,
        id,
        project,
      })),
      [
        {
          name: 'hello.v1.HelloService/Hello',
          kind: SpanKind.SERVER,
          parentSpanId: '00f067aa0ba902b7',
          id: call?.id,
          project: 'hello',
        },
      ],
    );
  });

  it('that is not kept is NOT_FOUND', async (t) => {
    const { control } = await openHello(t);
    await assert.rejects(control.telemetry.getTrace({ traceId: 'f'.repeat(32) }), { code: Code.NotFound });
  });
});

describe('the numbers', limit, () => {
  it('count calls by method, instance and caller', async (t) => {
    const { control, address } = await openHello(t);
    await get(address, '/hello/hello?name=Ada');
    await get(address, '/hello/hello?name=Grace');
    const [newest] = await calls(control, 2);
    const stop = new AbortController();
    atEnd(t, () => stop.abort());
    const stream = control.telemetry.watchStats({}, { signal: stop.signal });
    const { value } = await stream[Symbol.asyncIterator]().next();
    const [method] = value?.methods ?? [];
    assert.equal(method?.calls, 2n);
    assert.equal(method?.errors, 0n);
    assert.equal(method?.lastTraceId, newest?.traceId);
    assert.ok(method?.p99 && (method.p99.seconds > 0n || method.p99.nanos > 0));
    const [instance] = value?.instances ?? [];
    assert.deepEqual([instance?.project, instance?.calls, instance?.inFlight], ['hello', 2n, 0]);
    assert.ok(instance?.started);
    const [edge] = value?.edges ?? [];
    assert.deepEqual([edge?.from, edge?.service, edge?.calls], ['', 'hello.v1.HelloService', 2n]);
  });
});
