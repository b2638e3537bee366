import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createServer } from 'node:http2';
import { after, before, beforeEach, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Code, ConnectError } from '@connectrpc/connect';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import type { CallStart, CallTarget } from '../../../runtime/call/call.ts';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { echoRoutes, type Seen } from '../serve/echo-routes.ts';
import { relayClientOf, Supervised } from '../supervisor/supervised.ts';

describe('a client made in an instance', () => {
  let supervised: Supervised;
  let relay: Instance;
  const starts: CallStart[] = [];
  const seen: Seen = { aborted: [] };

  before(async () => {
    const { target } = serveRoutes(echoRoutes(seen));
    const outbound: CallTarget = {
      open(start, observer) {
        starts.push(start);
        return target.open(start, observer);
      },
    };
    supervised = await Supervised.create({ outbound });
    relay = await supervised.start('relay');
  });
  after(() => supervised[Symbol.asyncDispose]());
  beforeEach(() => {
    starts.length = 0;
    seen.aborted.length = 0;
    delete seen.context;
  });

  it('calls all four kinds', async () => {
    const client = relayClientOf(relay);
    async function* texts() {
      yield { text: 'a' };
      yield { text: 'b' };
    }
    assert.equal((await client.echo({ text: 'hi' })).text, 'relayed hi');
    assert.equal((await client.collect(texts())).text, 'ab');
    const repeated: string[] = [];
    for await (const { text } of client.repeat({ text: 'x', count: 2 })) repeated.push(text);
    for await (const { text } of client.chat(texts())) repeated.push(text);
    assert.deepEqual(repeated, ['x', 'x', 'you said a', 'you said b']);
  });

  it('streams more than the credit through', async () => {
    let bytes = 0;
    for await (const { data } of relayClientOf(relay).repeat({ count: 50, size: 100_000 }))
      bytes += data.byteLength;
    assert.equal(bytes, 5_000_000);
  });

  it('passes on metadata, trace context and deadline of the call it answers, but no credentials', async () => {
    const headers = {
      'x-tenant': 'acme',
      authorization: 'Bearer secret',
      cookie: 'a=b',
      'user-agent': 'test',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    await relayClientOf(relay).echo({ text: 'hi' }, { headers, timeoutMs: 30_000 });
    const [start] = starts;
    assert.deepEqual(start?.metadata, [
      ['x-relay', '1'],
      ['x-tenant', 'acme'],
    ]);
    assert.equal(start?.traceparent, headers.traceparent);
    assert.ok(
      (start?.timeoutMs ?? 0) > 20_000 && (start?.timeoutMs ?? 0) <= 30_000,
      String(start?.timeoutMs),
    );
  });

  it('is cancelled with the call it was made for', async () => {
    const controller = new AbortController();
    const answer = relayClientOf(relay).echo({ text: 'never' }, { signal: controller.signal });
    const ended = assert.rejects(answer, { code: Code.Canceled });
    while (seen.context === undefined) await new Promise(setImmediate);
    controller.abort();
    await ended;
    while (seen.aborted.length === 0) await new Promise(setImmediate);
    assert.equal(ConnectError.from(seen.aborted[0]).code, Code.Canceled);
  });

  it('may go on after the call is answered', async () => {
    await relayClientOf(relay).echo({ text: 'after' });
    while (starts.length < 2) await new Promise(setImmediate);
    assert.deepEqual(seen.aborted, []);
  });

  it('throws the error of the other service', async () => {
    await assert.rejects(relayClientOf(relay).echo({ text: 'connect-error' }), { code: Code.NotFound });
  });
});

describe('a client made anywhere else', () => {
  it('calls through the gateway at $SKEP_ADDRESS', async () => {
    const server = createServer(connectNodeAdapter({ routes: (router) => void echoRoutes()(router) }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const script = fileURLToPath(new URL('./call-echo.ts', import.meta.url));
    const env = { SKEP_ADDRESS: `http://127.0.0.1:${address.port}` };
    const cwd = fileURLToPath(new URL('../../..', import.meta.url));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, [script], { env, cwd });
      assert.equal(stdout, 'from outside\n');
    } finally {
      server.close();
    }
  });

  it('says what to install when it cannot', async () => {
    const script = fileURLToPath(new URL('./call-echo.ts', import.meta.url));
    await assert.rejects(
      promisify(execFile)(process.execPath, [script], { env: {}, cwd: '/' }),
      /to call services from outside of Skep, install @connectrpc\/connect-node/,
    );
  });
});
