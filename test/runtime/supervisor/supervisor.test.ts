import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Code, ConnectError } from '@connectrpc/connect';
import type { Instance } from '../../../runtime/supervisor/index.ts';
import { clientOf, Supervised, sourceOf } from './supervised.ts';

/** Line and column of the handler's `throw`. */
const thrownAt = placeOf(
  await readFile(sourceOf('misbehaving'), 'utf8'),
  "new TypeError('the handler is broken')",
);

describe('a running instance', () => {
  let supervised: Supervised;
  let instance: Instance;
  before(async () => {
    supervised = await Supervised.create();
    instance = await supervised.start('misbehaving', { env: { GREETING: 'hello' }, folder: '/somewhere' });
  });
  after(() => supervised[Symbol.asyncDispose]());

  it('answers calls', async () => {
    assert.equal((await clientOf(instance).echo({ text: 'hi' })).text, 'echo hi');
  });

  it('streams', async () => {
    let count = 0;
    for await (const _ of clientOf(instance).repeat({ text: 'x', count: 1000 })) count++;
    assert.equal(count, 1000);
  });

  it('gets the deadline', async () => {
    const { text } = await clientOf(instance).echo({ text: 'deadline' }, { timeoutMs: 5000 });
    assert.ok(Number(text) > 0 && Number(text) <= 5000, text);
  });

  it('sees only the environment variables it was given', async () => {
    const { text } = await clientOf(instance).echo({ text: 'env' });
    assert.deepEqual(JSON.parse(text), { GREETING: 'hello' });
  });

  it('takes its folder for the working directory', async () => {
    assert.equal((await clientOf(instance).echo({ text: 'cwd' })).text, '/somewhere');
  });

  it('looks for relative paths in its folder, and starts processes there', async (t) => {
    const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'skep-folder-')));
    t.after(() => rm(folder, { recursive: true }));
    const own = await supervised.start('misbehaving', { folder });
    const { text } = await clientOf(own).echo({ text: 'files' });
    const file = path.join(folder, 'renamed.txt');
    assert.deepEqual(JSON.parse(text), [
      ...Array(3).fill('here'),
      true,
      file,
      file,
      folder,
      folder,
      folder,
      '/',
    ]);
    await own.stop({ drainMs: 0 });
  });

  it('writes lines with a level', async () => {
    supervised.lines.length = 0;
    await clientOf(instance).echo({ text: 'log' });
    const expected = ['info one', 'info two', 'debug fine', 'warn careful', 'error bad', 'info raw'];
    assert.deepEqual(supervised.log(), expected);
  });

  it('logs what a handler throws with the place in the source, and does not tell the caller', async () => {
    supervised.lines.length = 0;
    const answer = clientOf(instance).echo({ text: 'throw' });
    await assert.rejects(answer, (error) =>
      ConnectError.from(error).message.includes('the log of the service'),
    );
    const [headline, place] = supervised.log();
    assert.equal(headline, 'error echo.v1.EchoService/Echo threw TypeError: the handler is broken');
    assert.equal(place, `error     at Object.echo (${sourceOf('misbehaving')}:${thrownAt})`);
  });

  it('shares its process with others, unless it has one of its own', async () => {
    const pidOf = async (other: Instance) => (await clientOf(other).echo({ text: 'pid' })).text;
    const shared = await supervised.start('misbehaving');
    const alone = await supervised.start('misbehaving', { isolation: 'process' });
    assert.equal(await pidOf(shared), await pidOf(instance));
    assert.notEqual(await pidOf(alone), await pidOf(instance));
    await shared.stop({ drainMs: 0 });
    await alone.stop({ drainMs: 0 });
  });
});

describe('stopping an instance', () => {
  let supervised: Supervised;
  before(async () => {
    supervised = await Supervised.create();
  });
  after(() => supervised[Symbol.asyncDispose]());

  it('ends it without a word in the log', async () => {
    const instance = await supervised.start('async-routes');
    await instance.stop({ drainMs: 0 });
    assert.equal((await instance.exited).reason, 'stopped');
    assert.deepEqual(supervised.lines, []);
  });

  it('lets calls in flight finish and takes no more', async () => {
    const instance = await supervised.start('misbehaving');
    const never = new AbortController();
    const open = clientOf(instance).echo({ text: 'never' }, { signal: never.signal });
    const openEnd = assert.rejects(open, { code: Code.Canceled });
    await clientOf(instance).echo({ text: 'hi' });
    const stopped = instance.stop({ drainMs: 60_000 });
    await assert.rejects(clientOf(instance).echo({ text: 'late' }), { code: Code.Unavailable });
    never.abort();
    await openEnd;
    await stopped;
  });

  it('ends calls with UNAVAILABLE that take longer than the time to drain', async () => {
    const instance = await supervised.start('misbehaving');
    const open = assert.rejects(clientOf(instance).echo({ text: 'never' }), { code: Code.Unavailable });
    await clientOf(instance).echo({ text: 'hi' });
    await instance.stop({ drainMs: 10 });
    await open;
  });

  it('answers UNAVAILABLE for ever after', async () => {
    const instance = await supervised.start('async-routes');
    await instance.stop({ drainMs: 0 });
    await assert.rejects(clientOf(instance).echo({}), { code: Code.Unavailable });
  });
});

describe('the service host', () => {
  it('that cannot be started for want of files fails the start, and not the runtime', async () => {
    const script = fileURLToPath(new URL('no-files-left.ts', import.meta.url));
    const node = ['ulimit -n 64; exec "$0" --no-warnings "$1"', process.execPath, script];
    const child = spawn('sh', ['-c', ...node], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8');
    let said = '';
    child.stdout.on('data', (text: string) => {
      said += text;
    });
    const [code] = await once(child, 'close');
    assert.deepEqual({ code, said }, { code: 0, said: 'host-failed\n' });
  });

  it('keeps a worker ready for the next instance of the same memory limit', async () => {
    await using supervised = await Supervised.create();
    await supervised.start('async-routes');
    const threadOf = async (instance: Promise<Instance>) =>
      Number((await clientOf(await instance).echo({ text: 'thread' })).text);
    const [made, spare] = await Promise.all([
      threadOf(supervised.start('misbehaving', { memoryLimit: 300 * 2 ** 20 })),
      threadOf(supervised.start('misbehaving')),
    ]);
    assert.ok(spare < made, `thread ${spare} was there before ${made}`);
  });

  it('runs bundled, as it ships', async () => {
    await using supervised = await Supervised.create();
    const instance = await supervised.start('misbehaving');
    assert.equal((await clientOf(instance).echo({ text: 'hi' })).text, 'echo hi');
    await assert.rejects(clientOf(instance).echo({ text: 'throw' }), { code: Code.Internal });
    assert.deepEqual(supervised.log().slice(1), [
      'error echo.v1.EchoService/Echo threw TypeError: the handler is broken',
      `error     at Object.echo (${sourceOf('misbehaving')}:${thrownAt})`,
    ]);
  });

  it('ends with the process that started it, even when that is killed', async () => {
    const script = fileURLToPath(new URL('./start-and-wait.ts', import.meta.url));
    const parent = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [output] = await once(parent.stdout, 'data');
    const hostPid = Number(String(output));
    assert.ok(isAlive(hostPid));
    parent.kill('SIGKILL');
    while (isAlive(hostPid)) await new Promise((resolve) => setTimeout(resolve, 20));
  });
});

function placeOf(text: string, part: string): string {
  const before = text.slice(0, text.indexOf(part)).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
