import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import { Inspection, type Inspector } from '../../../runtime/environment/inspection.ts';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { until } from '../environment/scratch.ts';
import { clientOf, Supervised } from './supervised.ts';

/** Silence that would end an instance, in milliseconds. */
const stallLimitMs = 3_000;

/** A debugger as the Chrome DevTools Protocol knows one. */
class Debugger implements AsyncDisposable {
  readonly #socket: WebSocket;
  #last = 0;
  readonly #answers = new Map<number, (result: unknown) => void>();
  readonly #paused = Promise.withResolvers<void>();
  readonly paused = this.#paused.promise;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      this.#answers.get(message.id)?.(message.result);
      if (message.method === 'Debugger.paused') this.#paused.resolve();
    });
  }

  static async attach(address: string): Promise<Debugger> {
    const socket = new WebSocket(address);
    await once(socket, 'open');
    return new Debugger(socket);
  }

  send(method: string, params: object = {}): Promise<unknown> {
    const id = ++this.#last;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#answers.set(id, resolve));
  }

  /** A breakpoint at the first line of a file that has this text. */
  async breakAt(file: string, text: string): Promise<void> {
    await this.send('Debugger.enable');
    const lineNumber = (await readFile(file, 'utf8')).split('\n').findIndex((line) => line.includes(text));
    assert.notEqual(lineNumber, -1);
    await this.send('Debugger.setBreakpointByUrl', { lineNumber, urlRegex: '.*debugged\\.mjs' });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await once(this.#socket, 'close');
  }
}

function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  return new Promise<boolean>((resolve) => {
    socket.once('connect', () => resolve(false));
    socket.once('error', () => resolve(true));
  }).finally(() => socket.destroy());
}

describe('an instance that is debugged', () => {
  let supervised: Supervised;
  let instance: Instance;
  let code: string;
  before(async () => {
    supervised = await Supervised.create({ stallLimitMs });
    code = await supervised.bundle('debugged');
    instance = await supervised.supervisor.start(supervised.spec(code), new AbortController().signal);
  });
  after(() => supervised[Symbol.asyncDispose]());

  it('stops at a breakpoint, outlives the limit of silence and its deadline there, and goes on', async () => {
    const hold = supervised.supervisor.holdDeadlines();
    const address = await instance.inspect();
    assert.match(address, /^ws:\/\/127\.0\.0\.1:/);
    {
      await using debug = await Debugger.attach(address);
      await debug.breakAt(code, 'text: `debugged');
      const answer = clientOf(instance).echo({ text: 'x' }, { timeoutMs: 200 });
      await debug.paused;
      // The one wait that nothing can end but time: the limit has to pass.
      await delay(stallLimitMs + 1_000);
      assert.equal(instance.responsive, true);
      await debug.send('Debugger.resume');
      assert.equal((await answer).text, 'debugged x');
    }
    instance.endInspection();
    hold[Symbol.dispose]();
  });

  it('is closed to debuggers when nobody debugs any more', async () => {
    const stop = new AbortController();
    const inspection = new Inspection(supervised.supervisor);
    inspection.use([instance]);
    const seen: Inspector[][] = [];
    for await (const inspectors of inspection.follow(stop.signal)) {
      seen.push(inspectors);
      await (await Debugger.attach(inspectors[0]?.address ?? ''))[Symbol.asyncDispose]();
      stop.abort();
    }
    assert.equal(seen.length, 1);
    const { port } = new URL(seen[0]?.[0]?.address ?? '');
    await until(() => isRefused(Number(port)));
  });

  it('may have a process of its own, whose deadlines wait as well', async () => {
    const hold = supervised.supervisor.holdDeadlines();
    const spec = supervised.spec(code, { isolation: 'process' });
    const alone = await supervised.supervisor.start(spec, new AbortController().signal);
    const debug = await Debugger.attach(await alone.inspect());
    await debug.breakAt(code, 'text: `debugged');
    const timeoutMs = 100;
    const answer = clientOf(alone).echo({ text: 'alone' }, { timeoutMs });
    await debug.paused;
    // The deadline has to pass, which nothing can tell of: that it was kept is what would end the call.
    await delay(timeoutMs * 2);
    await debug.send('Debugger.resume');
    assert.equal((await answer).text, 'debugged alone');
    await debug[Symbol.asyncDispose]();
    hold[Symbol.dispose]();
    await alone.stop({ drainMs: 0 });
  });

  it('does not hold up whoever stops it while it stands at a breakpoint', async () => {
    const spec = supervised.spec(code);
    const paused = await supervised.supervisor.start(spec, new AbortController().signal);
    const debug = await Debugger.attach(await paused.inspect());
    await debug.breakAt(code, 'text: `debugged');
    const answer = clientOf(paused).echo({ text: 'never' });
    const failed = assert.rejects(answer, /\[unavailable\]/);
    await debug.paused;
    await paused.stop({ drainMs: 0 });
    await failed;
    assert.equal((await paused.exited).reason, 'stopped');
  });

  it('is told of again when another takes its place', async () => {
    const stop = new AbortController();
    const inspection = new Inspection(supervised.supervisor);
    inspection.use([instance]);
    const seen: string[] = [];
    for await (const inspectors of inspection.follow(stop.signal)) {
      seen.push(...inspectors.map((each) => each.instance));
      if (seen.length === 2) break;
      inspection.use([await supervised.supervisor.start(supervised.spec(code), stop.signal)]);
    }
    assert.equal(seen[0], instance.id);
    assert.notEqual(seen[1], instance.id);
  });
});
