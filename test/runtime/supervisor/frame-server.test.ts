import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { FrameServer } from '../../../runtime/supervisor/frame-server.ts';

const limit = { timeout: 60_000 };

describe('where instances connect', () => {
  it('gives a connection to whom its token is of, with what follows the token', async () => {
    using server = new FrameServer();
    await server.open();
    const heard = Promise.withResolvers<string>();
    const { address } = server.expect((socket) =>
      socket.once('data', (bytes) => heard.resolve(String(bytes))),
    );
    using client = new Closing(address.path);
    // In two pieces, the second of which has more than the token.
    client.socket.write(address.token.slice(0, 10));
    await new Promise((resolve) => setImmediate(resolve));
    client.socket.write(`${address.token.slice(10)}frames`);
    assert.equal(await heard.promise, 'frames');
  });

  for (const [what, said] of [
    ['a token that nobody expects', () => 'f'.repeat(64)],
    ['a token that was taken back', (token: string) => token],
  ] as const) {
    it(`closes a connection with ${what}`, async () => {
      using server = new FrameServer();
      await server.open();
      const { address, forget } = server.expect(() => assert.fail('it is not to be let in'));
      forget();
      using client = new Closing(address.path);
      client.socket.write(said(address.token));
      await once(client.socket, 'close');
    });
  }

  it('lets a token count once', async () => {
    using server = new FrameServer();
    await server.open();
    const connected = Promise.withResolvers<Socket>();
    const { address } = server.expect(connected.resolve);
    using first = new Closing(address.path);
    first.socket.write(address.token);
    const socket = await connected.promise;
    using second = new Closing(address.path);
    second.socket.write(address.token);
    await once(second.socket, 'close');
    assert.equal(first.socket.closed, false);
    socket.destroy();
  });

  it(
    'holds so many that have not said whose they are, and lets the oldest go for another',
    limit,
    async (t) => {
      // None goes for having said nothing.
      t.mock.timers.enable({ apis: ['setTimeout'] });
      using server = new FrameServer();
      await server.open();
      const { address } = server.expect(() => assert.fail('nobody has a token'));
      const clients: Closing[] = [];
      t.after(() => {
        for (const client of clients) client[Symbol.dispose]();
      });
      // One is expected.
      while (clients.length < 65) clients.push(await Closing.connected(address.path));
      const newest = await Closing.connected(address.path);
      clients.push(newest);
      const [oldest, next] = clients;
      assert.ok(oldest !== undefined && next !== undefined);
      await once(oldest.socket, 'close');
      assert.deepEqual([next.socket.closed, newest.socket.closed], [false, false]);
    },
  );

  it('reads what was said while it was busy for too long', async (t) => {
    using server = new FrameServer();
    await server.open();
    const heard = Promise.withResolvers<boolean>();
    const { address } = server.expect(() => heard.resolve(true));
    t.mock.timers.enable({ apis: ['setTimeout'] });
    using client = await Closing.connected(address.path);
    client.socket.once('close', () => heard.resolve(false));
    // When this one is closed, the one before is known.
    using later = await Closing.connected(address.path);
    later.socket.write('f'.repeat(64));
    await once(later.socket, 'close');
    const busy = setInterval(() => {
      clearInterval(busy);
      client.socket.write(address.token);
      t.mock.timers.tick(60_000);
    }, 1);
    assert.equal(await heard.promise, true);
  });

  it('says where it cannot be, and can be opened again', async (t) => {
    const { platform } = process;
    const { TMPDIR } = process.env;
    t.after(() => {
      Object.defineProperty(process, 'platform', { value: platform });
      if (TMPDIR === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = TMPDIR;
    });
    // Linux needs no folder.
    Object.defineProperty(process, 'platform', { value: 'darwin' });
    process.env.TMPDIR = '/nowhere/at/all';
    using server = new FrameServer();
    await assert.rejects(server.open(), {
      code: 'host-failed',
      message: /nothing can listen .*\/nowhere\/at\/all/,
    });
    Object.defineProperty(process, 'platform', { value: platform });
    await server.open();
  });
});

class Closing implements Disposable {
  readonly socket: Socket;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on('error', () => undefined);
    this.socket.resume();
  }

  static async connected(path: string): Promise<Closing> {
    const client = new Closing(path);
    await once(client.socket, 'connect');
    return client;
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
