import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError, createClient } from '@connectrpc/connect';
import { createCallTransport } from '../../../../runtime/call/transport.ts';
import type { CommandSpec, Instance } from '../../../../runtime/supervisor/index.ts';
import { UserError } from '../../../../runtime/user-error.ts';
import { EchoService } from '../../../fixtures/echo/gen/echo/v1/echo_pb.ts';
import { RecordedCall } from '../../call/recorded-call.ts';
import { Supervised } from '../supervised.ts';
import { grpcJs, pythonGrpcio, writeDescriptors } from './programs.ts';

const signal = new AbortController().signal;

function clientOf(instance: Instance) {
  return createClient(EchoService, createCallTransport(instance.target));
}

async function* texts(...all: string[]) {
  for (const text of all) yield { text };
}

async function collect<T>(responses: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const response of responses) all.push(response);
  return all;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
}

describe('a program in another language', () => {
  let folder: string;
  let supervised: Supervised;
  let instance: Instance;
  let descriptors: { file: string; set: string };
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'skep-programs-'));
    descriptors = await writeDescriptors(folder);
    supervised = await Supervised.create();
    instance = await supervised.supervisor.startCommand(grpcJs({ env: { GREETING: 'hi' } }), signal);
  });
  after(async () => {
    await supervised[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('says that its debugger is that of its language', async () => {
    await assert.rejects(instance.inspect(), (error: UserError) => {
      assert.equal(error.code, 'debug-command');
      assert.match(error.message, /^echo-js is a program in another language: attach the debugger/);
      return true;
    });
  });

  function start(spec: Partial<CommandSpec>): Promise<Instance> {
    return supervised.supervisor.startCommand(grpcJs(spec), signal);
  }

  it('answers calls of all four kinds', async () => {
    const client = clientOf(instance);
    assert.equal((await client.echo({ text: 'hi' })).text, 'echo hi');
    assert.equal((await client.collect(texts('a', 'b', 'c'))).text, 'abc');
    assert.equal((await collect(client.repeat({ text: 'x', count: 1000 }))).length, 1000);
    assert.deepEqual(
      (await collect(client.chat(texts('a', 'b')))).map(({ text }) => text),
      ['you said a', 'you said b'],
    );
    assert.equal(instance.openCalls, 0);
  });

  it('answers calls in JSON, which it does not speak', async () => {
    const call = new RecordedCall(instance.target, { method: 'Echo' }).send('{"text":"json"}');
    assert.equal((await call.ended).error, undefined);
    assert.deepEqual(call.json(), [{ text: 'echo json' }]);
    const wrong = new RecordedCall(instance.target, { method: 'Echo' }).send('{"txt":}');
    assert.equal((await wrong.ended).error?.code, Code.InvalidArgument);
  });

  it('gets metadata, trace context and deadline, and gives headers and trailers', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const call = new RecordedCall(instance.target, {
      method: 'Echo',
      metadata: [['x-tenant', 'acme']],
      traceparent,
      timeoutMs: 30_000,
    }).send('{"text":"deadline"}');
    const { trailers } = await call.ended;
    assert.deepEqual(call.headerLines, [
      ['seen-x-tenant', 'acme'],
      ['seen-traceparent', traceparent],
    ]);
    assert.deepEqual(trailers, [
      ['x-trailer', 'two'],
      ['x-trailer-bin', 'AQID'],
    ]);
    const [{ text }] = call.json() as [{ text: string }];
    assert.ok(Number(text) > 20_000 && Number(text) <= 30_000, text);
  });

  it('fails calls with its own code, message and trailers', async () => {
    const error = await clientOf(instance)
      .echo({ text: 'error' })
      .catch((reason: unknown) => ConnectError.from(reason));
    assert.ok(error instanceof ConnectError);
    assert.equal(error.code, Code.NotFound);
    assert.equal(error.rawMessage, 'né 100%');
    assert.equal(error.metadata.get('x-trailer'), 'two');
  });

  it('is left when the deadline passes or the caller goes', async () => {
    const client = clientOf(instance);
    await assert.rejects(client.echo({ text: 'never' }, { timeoutMs: 50 }), { code: Code.DeadlineExceeded });
    const controller = new AbortController();
    const answer = client.echo({ text: 'never' }, { signal: controller.signal });
    controller.abort();
    await assert.rejects(answer, { code: Code.Canceled });
    assert.equal(instance.openCalls, 0);
  });

  it('is made to wait by a caller that does not read', async () => {
    const call = new RecordedCall(instance.target, { method: 'Repeat' });
    call.send('{"count":200,"size":65536}');
    await until(() => call.messages.length > 0);
    await clientOf(instance).echo({ text: 'hi' });
    assert.ok(call.messages.length < 100, `${call.messages.length} messages`);
    call.handle.credit(200 * 100_000);
    assert.equal((await call.ended).error, undefined);
    assert.equal(call.messages.length, 200);
  });

  it('sees $PORT, what skep.json gives it and what programs need, and nothing else of ours', async () => {
    process.env.SKEP_TEST_SECRET = 'secret';
    const { text } = await clientOf(instance).echo({ text: 'env' });
    const env: Record<string, string> = JSON.parse(text);
    assert.equal(env.GREETING, 'hi');
    assert.match(env.PORT ?? '', /^\d+$/);
    assert.equal(env.PATH, process.env.PATH);
    assert.equal('SKEP_TEST_SECRET' in env, false);
  });

  it('gets the port in its arguments too', async () => {
    const { command } = grpcJs();
    const other = await start({ command: [...command, '--port=$PORT', '${PORT}'] });
    const env = JSON.parse((await clientOf(other).echo({ text: 'env' })).text);
    const { text } = await clientOf(other).echo({ text: 'args' });
    assert.deepEqual(JSON.parse(text), [`--port=${env.PORT}`, env.PORT]);
    await other.stop({ drainMs: 0 });
  });

  it('runs in its folder', async () => {
    assert.equal((await clientOf(instance).echo({ text: 'cwd' })).text, grpcJs().folder);
  });

  it('has the lines that it writes in the log', () => {
    const own = supervised.lines.filter(({ project }) => project === 'echo-js');
    assert.deepEqual(
      own.slice(0, 3).map(({ level, text }) => `${level} ${text}`),
      ['info starting', 'info on two lines', 'warn listening'],
    );
  });

  for (const version of ['v1', 'v1alpha']) {
    it(`is described by its reflection (${version})`, async () => {
      const env = { REFLECTION: version, DESCRIPTOR: descriptors.file };
      const other = await start({ services: [], env });
      assert.deepEqual(other.services, ['echo.v1.EchoService']);
      const [described] = other.described ?? [];
      assert.deepEqual(
        described?.methods.map(({ name }) => name),
        ['Echo', 'Collect', 'Repeat', 'Chat'],
      );
      const call = new RecordedCall(other.target, { method: 'Echo' }).send('{"text":"json"}');
      assert.deepEqual((await call.ended).error, undefined);
      await other.stop({ drainMs: 0 });
    });
  }

  it('is waited for until its health service says that it serves', async () => {
    const other = await start({ env: { NOT_SERVING: '3' } });
    assert.equal((await clientOf(other).echo({ text: 'hi' })).text, 'echo hi');
    await other.stop({ drainMs: 0 });
  });

  it('that ends is told of in one line, and calls in flight get UNAVAILABLE', async () => {
    const other = await start({ project: 'leaver' });
    const open = assert.rejects(clientOf(other).echo({ text: 'never' }), { code: Code.Unavailable });
    await assert.rejects(clientOf(other).echo({ text: 'exit' }), { code: Code.Unavailable });
    await open;
    const exit = await other.exited;
    assert.equal(exit.reason, 'exit');
    assert.match(exit.message, /^leaver ended: ".*echo-server\.ts" exited with code 3; its log says more\.$/);
    const lines = supervised.lines.filter(({ project }) => project === 'leaver');
    assert.deepEqual(
      lines.slice(-2).map(({ level, text }) => `${level} ${text}`),
      ['warn on purpose', `error ${exit.message}`],
    );
    await assert.rejects(clientOf(other).echo({}), { code: Code.Unavailable });
  });

  it('lets calls in flight finish when it is stopped, and takes its children with it', async () => {
    const other = await start({});
    const child = Number((await clientOf(other).echo({ text: 'child' })).text);
    const pid = Number((await clientOf(other).echo({ text: 'pid' })).text);
    const controller = new AbortController();
    const open = clientOf(other).echo({ text: 'never' }, { signal: controller.signal });
    const openEnd = assert.rejects(open, { code: Code.Canceled });
    await clientOf(other).echo({ text: 'hi' });
    const stopped = other.stop({ drainMs: 60_000 });
    await assert.rejects(clientOf(other).echo({ text: 'late' }), { code: Code.Unavailable });
    assert.ok(isAlive(pid));
    controller.abort();
    await openEnd;
    await stopped;
    assert.equal((await other.exited).reason, 'stopped');
    await until(() => !isAlive(pid) && !isAlive(child));
  });

  for (const [command, message] of [
    [['no-such-program-here'], /cannot start: there is no program "no-such-program-here"/],
    [[process.execPath, '-e', 'process.exit(7)'], /exited with code 7; its log says more/],
  ] as const) {
    it(`that does not start says why: ${message.source}`, async () => {
      const error = await start({ command }).catch((reason: unknown) => reason);
      assert.ok(error instanceof UserError, String(error));
      assert.equal(error.code, 'load-failed');
      assert.match(error.message, message);
    });
  }

  it('by grpcio answers calls of all four kinds', async () => {
    const python = await supervised.supervisor.startCommand(pythonGrpcio(descriptors.set), signal);
    const client = clientOf(python);
    assert.equal((await client.echo({ text: 'hi' })).text, 'python hi');
    assert.equal((await client.collect(texts('a', 'b'))).text, 'ab');
    assert.equal((await collect(client.repeat({ text: 'x', count: 100, size: 10_000 }))).length, 100);
    assert.equal((await collect(client.chat(texts('a', 'b')))).length, 2);
    await assert.rejects(client.echo({ text: 'error' }), { code: Code.FailedPrecondition });
    await until(() => supervised.log().includes('info echoing hi'));
    await python.stop({ drainMs: 0 });
  });
});

describe('a program that does not listen', () => {
  it('is given up after a while', async () => {
    await using supervised = await Supervised.create({ commandLoadLimitMs: 500 });
    const command = [process.execPath, '-e', 'setInterval(() => {}, 1000)'];
    await assert.rejects(
      supervised.supervisor.startCommand(grpcJs({ command }), signal),
      (error) => error instanceof UserError && /nothing listens at \$PORT/.test(error.message),
    );
  });
});

describe('a program that loops for ever', () => {
  it('gets no new calls, and is ended after the stall limit', async () => {
    await using supervised = await Supervised.create();
    const instance = await supervised.supervisor.startCommand(grpcJs({ stallLimitMs: 4_000 }), signal);
    const open = assert.rejects(clientOf(instance).echo({ text: 'spin' }), { code: Code.Unavailable });
    await until(() => !instance.responsive);
    const exit = await instance.exited;
    assert.equal(exit.reason, 'stalled');
    await open;
  });
});

describe('programs', () => {
  for (const victim of ['runtime', 'guard'] as const) {
    it(`end with the ${victim}, even when that is killed`, async () => {
      const script = path.join(import.meta.dirname, 'start-command-and-wait.ts');
      const runtime = spawn(process.execPath, ['--no-warnings', script], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const [output] = await once(runtime.stdout, 'data');
      const [program = 0, child = 0, guard = 0] = String(output).trim().split(' ').map(Number);
      assert.ok(isAlive(program) && isAlive(child) && isAlive(guard));
      if (victim === 'runtime') runtime.kill('SIGKILL');
      else process.kill(guard, 'SIGKILL');
      await until(() => !isAlive(program) && !isAlive(child) && !isAlive(guard));
      runtime.kill('SIGKILL');
    });
  }
});
