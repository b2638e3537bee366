import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, it } from 'node:test';
import { FrameServer } from '../../../runtime/supervisor/frame-server.ts';

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
});

class Closing implements Disposable {
  readonly socket: Socket;

  constructor(path: string) {
    this.socket = connect(path);
    this.socket.on('error', () => undefined);
    this.socket.resume();
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }
}
