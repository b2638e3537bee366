import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import type { CallStart, CallTarget } from '../../../runtime/call/call.ts';
import { createCallTransport } from '../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { EchoRequestSchema, EchoService } from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { echoRoutes, type Seen } from '../serve/echo-routes.ts';

const { target } = serveRoutes(echoRoutes());
const client = createClient(EchoService, createCallTransport(target));

async function* texts(...all: string[]) {
  for (const text of all) yield { text };
}

async function collect<T>(responses: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const response of responses) all.push(response);
  return all;
}

async function errorOf(promise: Promise<unknown>): Promise<ConnectError> {
  const reason = await promise.then(
    () => assert.fail('did not fail'),
    (reason: unknown) => reason,
  );
  assert.ok(reason instanceof ConnectError);
  return reason;
}

describe('a client over the call seam', () => {
  it('says as Connect does of a request that cannot be written', async () => {
    const request = Object.defineProperty(create(EchoRequestSchema), 'text', {
      get() {
        throw new TypeError('no text today');
      },
    });
    const { message } = await errorOf(client.echo(request));
    assert.equal(message, '[internal] serialize binary: no text today');
  });

  it('calls all four kinds', async () => {
    assert.equal((await client.echo({ text: 'hi' })).text, 'hi');
    assert.equal((await client.collect(texts('a', 'b'))).text, 'ab');
    assert.deepEqual(
      (await collect(client.repeat({ text: 'x', count: 2 }))).map((r) => r.text),
      ['x', 'x'],
    );
    assert.deepEqual(
      (await collect(client.chat(texts('a', 'b')))).map((r) => r.text),
      ['you said a', 'you said b'],
    );
  });

  it('gets headers and trailers', async () => {
    let header: Headers | undefined;
    let trailer: Headers | undefined;
    await client.echo(
      { text: 'headers' },
      { headers: { 'x-in': 'v' }, onHeader: (h) => (header = h), onTrailer: (t) => (trailer = t) },
    );
    assert.equal(header?.get('x-header'), 'v');
    assert.equal(trailer?.get('x-trailer'), 'end');
  });

  it('throws the error with its details and metadata', async () => {
    const error = await errorOf(client.echo({ text: 'connect-error' }));
    assert.equal(error.code, Code.NotFound);
    assert.equal(error.metadata.get('x-reason'), 'gone');
    assert.equal(error.findDetails(EchoRequestSchema)[0]?.text, 'detail');
  });

  it('cancels the call when its signal aborts', async () => {
    const seen: Seen = { aborted: [] };
    const served = createClient(EchoService, createCallTransport(serveRoutes(echoRoutes(seen)).target));
    const controller = new AbortController();
    const answer = errorOf(served.echo({ text: 'never' }, { signal: controller.signal }));
    while (seen.context === undefined) await new Promise(setImmediate);
    controller.abort();
    assert.equal((await answer).code, Code.Canceled);
    assert.equal(seen.aborted.length, 1);
  });

  it('passes the deadline on and throws when it passes', async () => {
    const error = await errorOf(client.echo({ text: 'never' }, { timeoutMs: 10 }));
    assert.equal(error.code, Code.DeadlineExceeded);
  });

  it('gets all of a stream that is larger than the credit', async () => {
    const all = await collect(client.repeat({ count: 40, size: 65_536 }));
    assert.equal(all.length, 40);
  });

  it('sends all of a stream that is larger than the credit', async () => {
    async function* large() {
      for (let i = 0; i < 40; i++) yield { data: new Uint8Array(65_536) };
    }
    assert.equal((await client.collect(large())).bytes, 40n * 65_536n);
  });

  it('ends the call when the input throws', async () => {
    async function* broken() {
      yield { text: 'a' };
      throw new Error('cannot read the file');
    }
    assert.match((await errorOf(client.collect(broken()))).message, /cannot read the file/);
  });

  it('takes over metadata, deadline and trace context of the call it is made in, and is cancelled with it', async () => {
    const starts: CallStart[] = [];
    const recording: CallTarget = {
      open(start, observer) {
        starts.push(start);
        return target.open(start, observer);
      },
    };
    const outer = new AbortController();
    const inherit = () => ({
      cancelled: outer.signal,
      deadline: Date.now() + 60_000,
      metadata: [
        ['x-tenant', 'outer'],
        ['x-user', 'outer'],
      ] as [string, string][],
      traceparent: '00-1-2-01',
    });
    const inner = createClient(EchoService, createCallTransport(recording, { inherit }));
    await inner.echo({ text: 'x' }, { headers: { 'x-user': 'inner' } });
    const [start] = starts;
    assert.deepEqual(start?.metadata, [
      ['x-user', 'inner'],
      ['x-tenant', 'outer'],
    ]);
    assert.equal(start?.traceparent, '00-1-2-01');
    assert.ok((start?.timeoutMs ?? 0) > 50_000 && (start?.timeoutMs ?? 0) <= 60_000);
    const answer = errorOf(inner.echo({ text: 'never' }));
    while (starts.length < 2) await new Promise(setImmediate);
    outer.abort();
    assert.equal((await answer).code, Code.Canceled);
  });
});
