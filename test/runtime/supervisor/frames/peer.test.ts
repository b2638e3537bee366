import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, toBinary } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import type { CallObserver, CallStart, CallTarget } from '../../../../runtime/call/call.ts';
import { failedEnd } from '../../../../runtime/call/call-error.ts';
import { createCallTransport } from '../../../../runtime/call/transport.ts';
import { serveRoutes } from '../../../../runtime/serve/index.ts';
import { FrameError, frameKind } from '../../../../runtime/supervisor/frames/frame.ts';
import { CollectRequestSchema, EchoService } from '../../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { RecordedCall } from '../../call/recorded-call.ts';
import { echoRoutes, type Seen } from '../../serve/echo-routes.ts';
import { linkPeers } from './linked-peers.ts';
import { createRandom } from './random.ts';
import { wholePayload } from './whole-payload.ts';

const { target } = serveRoutes(echoRoutes());

const kinds = Object.values(frameKind);

async function* texts(...all: string[]) {
  for (const text of all) yield { text };
}

async function collect<T>(responses: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const response of responses) all.push(response);
  return all;
}

async function ticks(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise(setImmediate);
}

describe('two peers', () => {
  for (const side of ['runtime', 'instance'] as const) {
    it(`carry all four kinds of call, opened by the ${side}`, async () => {
      const peers = linkPeers({ runtime: target, instance: target });
      const client = createClient(EchoService, createCallTransport(peers[side]));
      assert.equal((await client.echo({ text: 'hi' })).text, 'hi');
      assert.equal((await client.collect(texts('a', 'b'))).text, 'ab');
      assert.equal((await collect(client.repeat({ count: 3 }))).length, 3);
      assert.equal((await collect(client.chat(texts('a', 'b')))).length, 2);
      assert.equal(peers[side].openCalls, 0);
    });
  }

  it('carry messages larger than the credit, both ways', async () => {
    const { runtime } = linkPeers({ runtime: target, instance: target });
    const client = createClient(EchoService, createCallTransport(runtime));
    const data = new Uint8Array(1_000_000).fill(7);
    assert.deepEqual((await client.echo({ data })).data, data);
    async function* large() {
      for (let i = 0; i < 10; i++) yield { data };
    }
    assert.equal((await client.collect(large())).bytes, 10_000_000n);
    assert.equal((await collect(client.repeat({ count: 10, size: 1_000_000 }))).length, 10);
  });

  for (const [what, text] of [
    ['short', 'hi'],
    ['long', 'x'.repeat(20_000)],
  ] as const) {
    it(`carry a ${what} request that is there whole among other bytes, and its answer in one piece or in two`, async () => {
      const { runtime } = linkPeers({ runtime: target, instance: target });
      const bytes = Buffer.from(`~${JSON.stringify({ text })}~~`);
      const start: CallStart = {
        service: 'echo.v1.EchoService',
        method: 'Echo',
        codec: 'json',
        metadata: [],
      };
      const whole = await new Promise((resolve) => {
        const observer: CallObserver = {
          headers: () => resolve('headers'),
          message: (answer) => resolve(Buffer.from(answer).toString()),
          writable: () => resolve('writable'),
          end: () => resolve('end'),
          onlyMessage: (answer, from, to) => resolve(Buffer.from(answer.subarray(from, to)).toString()),
        };
        runtime.openUnary(start, observer, bytes, 1, bytes.length - 2);
      });
      assert.deepEqual(JSON.parse(String(whole)), { text });
      const call = new RecordedCall(
        { open: (...args) => runtime.openUnary(...args, bytes, 1, bytes.length - 2) },
        { method: 'Echo' },
      );
      assert.deepEqual(await call.ended, { trailers: [] });
      assert.deepEqual(call.json(), [{ text }]);
      assert.equal(runtime.openCalls, 0);
    });
  }

  it('end a call whose request is there whole with what it failed with, and at once where the other side is gone', async () => {
    const { runtime } = linkPeers({ runtime: target, instance: target });
    const bytes = Buffer.from('{"text":"connect-error"}');
    const openWhole: CallTarget = { open: (...args) => runtime.openUnary(...args, bytes, 0, bytes.length) };
    const failed = new RecordedCall(openWhole, { method: 'Echo' });
    assert.equal((await failed.ended).error?.code, Code.NotFound);
    runtime.close(failedEnd(Code.Unavailable, 'gone'));
    const late = new RecordedCall(openWhole, { method: 'Echo' });
    assert.equal((await late.ended).error?.code, Code.Unavailable);
  });

  it('carry a thrown error with its details, headers and trailers', async () => {
    const { runtime } = linkPeers({ runtime: target, instance: target });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{"text":"connect-error"}');
    const { error, trailers } = await call.ended;
    assert.equal(error?.code, Code.NotFound);
    assert.equal(error?.details.length, 1);
    assert.deepEqual(trailers, [['x-reason', 'gone']]);
  });

  it('stop sending to a handler that does not read, whatever the caller does', async () => {
    const deaf = serveRoutes((router) =>
      router.service(EchoService, { collect: () => new Promise(() => undefined) }),
    );
    const { runtime, sent } = linkPeers({ runtime: target, instance: deaf.target });
    const call = new RecordedCall(runtime, { method: 'Collect', codec: 'proto' });
    const message = toBinary(
      CollectRequestSchema,
      create(CollectRequestSchema, { data: new Uint8Array(65_536) }),
    );
    for (let i = 0; i < 100; i++) call.handle.message(message);
    await ticks(50);
    assert.ok(sent.runtime < 1_000_000, `${sent.runtime} bytes`);
    call.handle.cancel();
    assert.equal((await call.ended).error?.code, Code.Canceled);
  });

  it('stop answering a caller that gives no credit, and go on when it does', async () => {
    const { runtime, sent } = linkPeers({ runtime: target, instance: target });
    const call = new RecordedCall(runtime, { method: 'Repeat' }).send('{"count":100,"size":65536}');
    await ticks(200);
    assert.ok(sent.instance < 1_000_000, `${sent.instance} bytes`);
    call.handle.credit(100 * 100_000);
    assert.equal((await call.ended).error, undefined);
    assert.equal(call.messages.length, 100);
  });

  it('cancel past messages that wait for credit', async () => {
    const seen: Seen = { aborted: [] };
    const { runtime } = linkPeers({ runtime: target, instance: serveRoutes(echoRoutes(seen)).target });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{"text":"never"}');
    for (let i = 0; i < 100; i++) call.handle.message(new Uint8Array(65_536));
    call.handle.cancel();
    assert.equal((await call.ended).error?.code, Code.Canceled);
    await ticks(10);
  });

  it('reach the handler with a cancellation', async () => {
    const seen: Seen = { aborted: [] };
    const { runtime } = linkPeers({ runtime: target, instance: serveRoutes(echoRoutes(seen)).target });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{"text":"never"}');
    while (seen.context === undefined) await ticks(1);
    call.handle.cancel();
    await call.ended;
    while (seen.aborted.length === 0) await ticks(1);
    assert.equal(ConnectError.from(seen.aborted[0]).code, Code.Canceled);
  });

  it('drop frames that come after the end of their call', async () => {
    const { runtime, instance } = linkPeers({ runtime: target, instance: target });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{}');
    await call.ended;
    for (const kind of [frameKind.message, frameKind.trailers, frameKind.cancel]) {
      const frame = { instance: 1, sequence: 3, kind, ...wholePayload(new Uint8Array()) };
      runtime.receive(frame);
      instance.receive(frame);
    }
    assert.equal(call.messages.length, 1);
  });

  it('end what is open with the reason when the link is gone, and cancel what was asked', async () => {
    const seen: Seen = { aborted: [] };
    const { runtime, instance } = linkPeers({
      runtime: target,
      instance: serveRoutes(echoRoutes(seen)).target,
    });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{"text":"never"}');
    while (seen.context === undefined) await ticks(1);
    runtime.close(failedEnd(Code.Unavailable, 'posts has crashed'));
    instance.close(failedEnd(Code.Unavailable, 'the runtime is gone'));
    assert.equal((await call.ended).error?.message, 'posts has crashed');
    assert.equal(seen.aborted.length, 1);
    const late = new RecordedCall(runtime, { method: 'Echo' }).send('{}');
    assert.equal((await late.ended).error?.code, Code.Unavailable);
  });

  it('survive any frames: a FrameError or nothing, and calls go on', async () => {
    const { runtime } = linkPeers({ runtime: target, instance: target });
    const random = createRandom(5);
    const calls = Array.from({ length: 20 }, () => new RecordedCall(runtime, { method: 'Collect' }));
    for (let round = 0; round < 20_000; round++) {
      const kind = kinds[Math.floor(random() * kinds.length)] ?? frameKind.message;
      const payload = Uint8Array.from({ length: Math.floor(random() * 12) }, () => Math.floor(random() * 6));
      try {
        const sequence = Math.floor(random() * 60);
        runtime.receive({ instance: 1, sequence, kind, ...wholePayload(payload) });
      } catch (error) {
        assert.ok(error instanceof FrameError, String(error));
      }
    }
    for (const call of calls) call.handle.cancel();
    await Promise.all(calls.map((call) => call.ended));
    const after = new RecordedCall(runtime, { method: 'Echo' }).send('{"text":"after"}');
    await after.ended;
    assert.deepEqual(after.json(), [{ text: 'after' }]);
  });

  it('keep 1,000 calls at once apart, some of them cancelled', async () => {
    const { runtime, instance } = linkPeers({ runtime: target, instance: target });
    const random = createRandom(3);
    const calls = Array.from({ length: 1000 }, (_, i) => {
      const call = new RecordedCall(runtime, { method: 'Echo' }).send(JSON.stringify({ text: `call ${i}` }));
      const cancelled = random() < 0.2;
      if (cancelled) call.handle.cancel();
      return { i, call, cancelled };
    });
    for (const { i, call, cancelled } of calls) {
      const { error } = await call.ended;
      if (cancelled) assert.equal(error?.code, Code.Canceled);
      else assert.deepEqual(call.json(), [{ text: `call ${i}` }]);
    }
    await ticks(5);
    assert.equal(runtime.openCalls + instance.openCalls, 0);
  });

  it('tell the side that waits when no call is open any more', async () => {
    const answers: CallObserver[] = [];
    const held: CallTarget = {
      open(_, observer) {
        answers.push(observer);
        return { message: () => true, halfClose() {}, cancel() {}, credit() {} };
      },
    };
    const { runtime } = linkPeers({ runtime: target, instance: held });
    const call = new RecordedCall(runtime, { method: 'Echo' }).send('{}');
    let idle = false;
    const waiting = runtime.idle().then(() => {
      idle = true;
    });
    while (answers.length === 0) await ticks(1);
    assert.equal(idle, false);
    answers[0]?.end({ trailers: [] });
    await call.ended;
    await waiting;
  });
});
