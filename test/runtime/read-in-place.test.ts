import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { describe, it, type TestContext } from 'node:test';
import { readInPlace } from '../../runtime/read-in-place.ts';

/** Both ends of a connection: that which was accepted, and the other. */
async function connected(t: TestContext): Promise<[Socket, Socket]> {
  const server = createServer({ allowHalfOpen: true });
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const client = connect(address.port, '127.0.0.1');
  const [accepted] = (await once(server, 'connection')) as [Socket];
  t.after(() => {
    client.destroy();
    accepted.destroy();
  });
  return [accepted, client];
}

describe('a socket that is read in place', () => {
  it('reads all into the same memory', async (t) => {
    const [socket, client] = await connected(t);
    const memories = new Set<ArrayBufferLike>();
    const passing: boolean[] = [];
    readInPlace(socket, (bytes, isPassing) => {
      memories.add(bytes.buffer);
      passing.push(isPassing);
      socket.write('.');
    });
    for (const said of ['one', 'two']) {
      client.write(said);
      await once(client, 'data');
    }
    assert.deepEqual(passing, [true, true]);
    assert.equal(memories.size, 1);
  });

  it('gives what was put back into it first, and that stays', async (t) => {
    const [socket, client] = await connected(t);
    const all = Promise.withResolvers<void>();
    const heard: [string, boolean][] = [];
    socket.once('data', (first: Buffer) => {
      socket.pause();
      socket.unshift(first);
      readInPlace(socket, (bytes, isPassing) => {
        heard.push([String(bytes), isPassing]);
        if (heard.length === 2) all.resolve();
        else client.write('later');
      });
      socket.resume();
    });
    client.write('first');
    await all.promise;
    assert.deepEqual(heard, [
      ['first', false],
      ['later', true],
    ]);
  });

  it('reads nothing while it is paused, and goes on where it was', async (t) => {
    const [socket, client] = await connected(t);
    const sent = Buffer.alloc(4 * 2 ** 20, 'all that is sent, in order; ');
    const pieces: Buffer[] = [];
    let paused = false;
    readInPlace(socket, (bytes) => {
      assert.equal(paused, false);
      pieces.push(Buffer.from(bytes));
      paused = true;
      socket.pause();
      setImmediate(() => {
        paused = false;
        socket.resume();
      });
    });
    client.end(sent);
    await once(socket, 'end');
    assert.ok(Buffer.concat(pieces).equals(sent));
  });
});
