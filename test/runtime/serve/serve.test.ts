import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createContextKey, type Interceptor } from '@connectrpc/connect';
import { serveRoutes } from '../../../runtime/serve/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import {
  EchoRequestSchema,
  EchoResponseSchema,
  EchoService,
} from '../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { RecordedCall } from '../call/recorded-call.ts';
import { echoRoutes, type Seen } from './echo-routes.ts';

const { target, services } = serveRoutes(echoRoutes());

function echo(request: object, start: object = {}) {
  return new RecordedCall(target, { method: 'Echo', ...start }).send(JSON.stringify(request));
}

describe('a unary call', () => {
  it('answers in JSON', async () => {
    const call = echo({ text: 'ab', count: 2 });
    assert.deepEqual(await call.ended, { trailers: [] });
    assert.deepEqual(call.json(), [{ text: 'abab' }]);
  });

  it('answers in proto', async () => {
    const call = new RecordedCall(target, { method: 'Echo', codec: 'proto' });
    call.handle.message(toBinary(EchoRequestSchema, create(EchoRequestSchema, { text: 'hi' })));
    call.handle.halfClose();
    await call.ended;
    const [bytes] = call.messages;
    assert.equal(fromBinary(EchoResponseSchema, bytes ?? new Uint8Array()).text, 'hi');
  });

  it('awaits a handler that answers with a promise', async () => {
    const call = echo({ text: 'later' });
    await call.ended;
    assert.deepEqual(call.json(), [{ text: 'later' }]);
  });

  it('passes headers in and headers and trailers out', async () => {
    const call = echo(
      { text: 'headers' },
      {
        metadata: [
          ['x-in', 'a'],
          ['x-in', 'b'],
        ],
      },
    );
    assert.deepEqual(await call.ended, { trailers: [['x-trailer', 'end']] });
    assert.deepEqual(call.headerLines, [['x-header', 'a, b']]);
  });

  it('says which field of the JSON is wrong, and what was expected there', async () => {
    const { error } = await echo({ text: 5 }).ended;
    assert.equal(error?.code, Code.InvalidArgument);
    assert.equal(
      error?.message,
      'cannot decode field echo.v1.EchoRequest.text from JSON: expected string, got 5',
    );
  });

  it('refuses JSON that does not parse', async () => {
    const { error } = await new RecordedCall(target, { method: 'Echo' }).send('{"text').ended;
    assert.equal(error?.code, Code.InvalidArgument);
    assert.match(error?.message ?? '', /JSON/);
  });

  it("refuses proto that does not parse, as the caller's fault", async () => {
    const call = new RecordedCall(target, { method: 'Echo', codec: 'proto' });
    call.handle.message(new Uint8Array([0xff, 0xff, 1]));
    call.handle.halfClose();
    assert.equal((await call.ended).error?.code, Code.InvalidArgument);
  });

  it('refuses two messages and none', async () => {
    const two = new RecordedCall(target, { method: 'Echo' }).send('{}', '{}');
    assert.equal((await two.ended).error?.code, Code.Unimplemented);
    const none = new RecordedCall(target, { method: 'Echo' }).send();
    assert.equal((await none.ended).error?.code, Code.Unimplemented);
  });

  it('relays code, message, details and metadata of a thrown ConnectError', async () => {
    const { error, trailers } = await echo({ text: 'connect-error' }).ended;
    assert.equal(error?.code, Code.NotFound);
    assert.equal(error?.message, 'no such post');
    assert.equal(error?.details[0]?.type, 'echo.v1.EchoRequest');
    assert.deepEqual(trailers, [['x-reason', 'gone']]);
  });

  for (const text of ['throw', 'reject']) {
    it(`keeps the message of any other error from the caller, and tells the one who serves (${text})`, async () => {
      const thrown: unknown[] = [];
      const served = serveRoutes(echoRoutes(), { onThrow: (reason) => thrown.push(reason) });
      const call = new RecordedCall(served.target, { method: 'Echo' }).send(JSON.stringify({ text }));
      const { error } = await call.ended;
      assert.equal(error?.code, Code.Internal);
      assert.doesNotMatch(error?.message ?? '', /hunter2/);
      assert.match(String(thrown[0]), /hunter2/);
    });
  }

  it("ends with CANCELED at once when the caller cancels, and aborts the handler's signal", async () => {
    const seen: Seen = { aborted: [] };
    const call = new RecordedCall(serveRoutes(echoRoutes(seen)).target, { method: 'Echo' }).send(
      '{"text":"never"}',
    );
    call.handle.cancel();
    assert.equal((await call.ended).error?.code, Code.Canceled);
    assert.equal(ConnectError.from(seen.aborted[0]).code, Code.Canceled);
  });

  it("ends with DEADLINE_EXCEEDED when the deadline passes, and aborts the handler's signal", async () => {
    const seen: Seen = { aborted: [] };
    const start = { method: 'Echo', timeoutMs: 5 };
    const call = new RecordedCall(serveRoutes(echoRoutes(seen)).target, start).send('{"text":"never"}');
    assert.equal((await call.ended).error?.code, Code.DeadlineExceeded);
    assert.equal(ConnectError.from(seen.aborted[0]).code, Code.DeadlineExceeded);
  });

  it('does not run the handler when the deadline has passed already', async () => {
    const seen: Seen = { aborted: [] };
    const call = new RecordedCall(serveRoutes(echoRoutes(seen)).target, {
      method: 'Echo',
      timeoutMs: 0,
    }).send('{}');
    assert.equal((await call.ended).error?.code, Code.DeadlineExceeded);
    assert.equal(seen.context, undefined);
  });

  it("gives the handler a context that can be spread, as Connect's can", async () => {
    const seen: Seen = { aborted: [] };
    const served = serveRoutes(echoRoutes(seen));
    await new RecordedCall(served.target, { method: 'Echo', metadata: [['x-a', '1']] }).send('{}').ended;
    assert.ok(seen.context);
    const spread = { ...seen.context };
    assert.equal(spread.requestHeader.get('x-a'), '1');
    assert.equal(spread.service.typeName, 'echo.v1.EchoService');
    assert.equal(spread.signal.aborted, true);
    assert.equal(spread.url, 'http://skep/echo.v1.EchoService/Echo');
  });

  it('answers UNIMPLEMENTED for what the router does not have', async () => {
    const unknown = new RecordedCall(target, { method: 'Nope' }).send('{}');
    assert.equal((await unknown.ended).error?.code, Code.Unimplemented);
    const left = serveRoutes((router) => router.service(EchoService, {}));
    const missing = await new RecordedCall(left.target, { method: 'Echo' }).send('{}').ended;
    assert.match(missing.error?.message ?? '', /is not implemented/);
  });
});

describe('streams', () => {
  it('collects what a client streams', async () => {
    const call = new RecordedCall(target, { method: 'Collect' }).send('{"text":"a"}', '{"text":"b"}');
    assert.equal((await call.ended).error, undefined);
    assert.deepEqual(call.json(), [{ text: 'ab' }]);
  });

  it('streams to a client', async () => {
    const call = new RecordedCall(target, { method: 'Repeat' }).send('{"text":"a","count":3}');
    assert.equal((await call.ended).error, undefined);
    assert.deepEqual(call.json(), [{ text: 'a' }, { text: 'a' }, { text: 'a' }]);
  });

  it('answers each message of a bidirectional stream before the next is sent', async () => {
    const call = new RecordedCall(target, { method: 'Chat' });
    const bytes = (text: string) => new TextEncoder().encode(JSON.stringify({ text }));
    call.handle.message(bytes('one'));
    while (call.messages.length < 1) await new Promise(setImmediate);
    call.handle.message(bytes('two'));
    while (call.messages.length < 2) await new Promise(setImmediate);
    call.handle.message(bytes('throw'));
    assert.equal((await call.ended).error?.code, Code.Aborted);
    assert.deepEqual(call.json(), [{ text: 'you said one' }, { text: 'you said two' }]);
  });

  it('stops after 256 KB until the caller gives credit', async () => {
    const call = new RecordedCall(target, { method: 'Repeat' }).send('{"count":100,"size":65536}');
    for (let i = 0; i < 100; i++) await new Promise(setImmediate);
    const sent = call.messages.reduce((sum, bytes) => sum + bytes.byteLength, 0);
    assert.ok(sent >= 256 * 1024 && sent < 512 * 1024, `${sent} bytes`);
    call.handle.credit(100 * 100_000);
    assert.equal((await call.ended).error, undefined);
    assert.equal(call.messages.length, 100);
  });

  it('asks the caller to pause when the handler does not read, and says when to go on', async () => {
    const gate = Promise.withResolvers<void>();
    const slow = serveRoutes((router) =>
      router.service(EchoService, {
        async collect(requests) {
          await gate.promise;
          let count = 0;
          for await (const _ of requests) count++;
          return { text: String(count) };
        },
      }),
    );
    const call = new RecordedCall(slow.target, { method: 'Collect', codec: 'proto' });
    const bytes = toBinary(
      EchoService.method.collect.input,
      create(EchoService.method.collect.input, { data: new Uint8Array(100_000) }),
    );
    let taken = 0;
    while (call.handle.message(bytes)) taken++;
    assert.equal(taken, 1);
    gate.resolve();
    while (call.writables === 0) await new Promise(setImmediate);
    call.handle.halfClose();
    assert.equal((await call.ended).error, undefined);
  });

  it('lets a cancelled handler run its finally blocks', async () => {
    const seen: Seen = { aborted: [] };
    const call = new RecordedCall(serveRoutes(echoRoutes(seen)).target, { method: 'Repeat' });
    call.send('{"text":"never","count":1}');
    while (call.messages.length < 1) await new Promise(setImmediate);
    call.handle.cancel();
    assert.equal((await call.ended).error?.code, Code.Canceled);
    for (let i = 0; i < 10; i++) await new Promise(setImmediate);
    assert.deepEqual(seen.aborted, ['finally']);
  });
});

describe('the router', () => {
  it('names the services it was given', () => {
    assert.deepEqual(
      services.map((service) => service.typeName),
      ['echo.v1.EchoService'],
    );
  });

  it('runs interceptors around unary calls and streams', async () => {
    const key = createContextKey('');
    const interceptor: Interceptor = (next) => async (request) => {
      request.contextValues.set(key, request.header.get('x-user') ?? '');
      const response = await next(request);
      response.header.set('x-seen', request.url);
      return response;
    };
    const served = serveRoutes(
      (router) =>
        router.service(EchoService, {
          echo: (_, context) => ({ text: context.values.get(key) }),
          async *repeat(_, context) {
            yield { text: context.values.get(key) };
          },
        }),
      { router: { interceptors: [interceptor] } },
    );
    for (const method of ['Echo', 'Repeat']) {
      const call = new RecordedCall(served.target, { method, metadata: [['x-user', 'ada']] }).send('{}');
      await call.ended;
      assert.deepEqual(call.json(), [{ text: 'ada' }]);
      assert.deepEqual(call.headerLines, [['x-seen', `http://skep/echo.v1.EchoService/${method}`]]);
    }
  });

  it('honours readMaxBytes, maxTimeoutMs and jsonOptions given with a service', async () => {
    const served = serveRoutes((router) =>
      router.service(
        EchoService,
        { echo: () => ({}) },
        {
          readMaxBytes: 20,
          maxTimeoutMs: 100,
          jsonOptions: { ignoreUnknownFields: false, alwaysEmitImplicit: true },
        },
      ),
    );
    const codeOf = async (start: object, body: string) =>
      (await new RecordedCall(served.target, { method: 'Echo', ...start }).send(body).ended).error?.code;
    assert.equal(await codeOf({}, JSON.stringify({ text: 'x'.repeat(30) })), Code.ResourceExhausted);
    assert.equal(await codeOf({ timeoutMs: 101 }, '{}'), Code.InvalidArgument);
    assert.equal(await codeOf({}, '{"nope":1}'), Code.InvalidArgument);
    const call = new RecordedCall(served.target, { method: 'Echo' }).send('{}');
    await call.ended;
    assert.deepEqual(call.json(), [{ text: '', data: '' }]);
  });

  it('lets a request gate refuse a call', async () => {
    const requestGate = () => {
      throw new ConnectError('who are you', Code.Unauthenticated);
    };
    const served = serveRoutes(echoRoutes(), { router: { requestGate } });
    for (const method of ['Echo', 'Chat']) {
      const call = new RecordedCall(served.target, { method }).send('{}');
      assert.equal((await call.ended).error?.code, Code.Unauthenticated);
    }
  });

  it('aborts the signals of handlers when the shutdown signal does', async () => {
    const seen: Seen = { aborted: [] };
    const shutdown = new AbortController();
    const served = serveRoutes(echoRoutes(seen), { router: { shutdownSignal: shutdown.signal } });
    const call = new RecordedCall(served.target, { method: 'Echo' }).send('{"text":"never"}');
    shutdown.abort('going down');
    assert.deepEqual(seen.aborted, ['going down']);
    call.handle.cancel();
    await call.ended;
  });

  it('takes single methods too', async () => {
    const served = serveRoutes((router) => router.rpc(EchoService.method.echo, () => ({ text: 'rpc' })));
    const call = new RecordedCall(served.target, { method: 'Echo' }).send('{}');
    await call.ended;
    assert.deepEqual(call.json(), [{ text: 'rpc' }]);
  });

  it('refuses a service that is registered twice', () => {
    assert.throws(
      () => serveRoutes((router) => router.service(EchoService, {}).service(EchoService, {})),
      (error) =>
        error instanceof UserError &&
        error.code === 'service-twice' &&
        /echo\.v1\.EchoService/.test(error.message),
    );
  });
});
