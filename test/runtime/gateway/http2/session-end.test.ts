/** How a connection ends whose client is slow: on a socket that takes bytes when the test says so. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, it } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Http2Session } from '../../../../runtime/gateway/http2/index.ts';
import { flag, frame, get, headers, preface, type } from './raw-client.ts';

const greeting = Buffer.concat([preface, frame(type.settings, 0, 0), frame(type.settings, flag.ack, 0)]);

/** A client that asked for something and said that it goes, and has read nothing of the answer. */
async function leftWithAnAnswer(): Promise<SlowSocket> {
  const socket = new SlowSocket();
  serve(socket, 'the last answer');
  socket.push(Buffer.concat([greeting, headers(1, get), frame(type.goAway, 0, 0, Buffer.alloc(8))]));
  await turn();
  await turn();
  return socket;
}

describe('the end of a connection', () => {
  it('waits for a client that has yet to read its last answer', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const socket = await leftWithAnAnswer();
    t.mock.timers.tick(10_000);
    assert.equal(socket.destroyed, false);
    socket.takeAll();
    await once(socket, 'finish');
    assert.match(socket.text, /the last answer/);
    t.mock.timers.tick(10_000);
    assert.equal(socket.destroyed, true);
  });

  it('does not wait for ever', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const socket = await leftWithAnAnswer();
    t.mock.timers.tick(61_000);
    assert.equal(socket.destroyed, true);
  });

  it('does not wait for a client that did something wrong', async (t) => {
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const socket = new SlowSocket();
    serve(socket, 'the last answer');
    socket.push(Buffer.concat([greeting, frame(type.data, 0, 0)]));
    await turn();
    await turn();
    t.mock.timers.tick(2000);
    assert.equal(socket.destroyed, true);
  });
});

/** A socket whose other side reads nothing until it is told to. */
class SlowSocket extends Duplex {
  text = '';
  private isTaking = false;
  private release: (() => void) | undefined;

  takeAll(): void {
    this.isTaking = true;
    this.release?.();
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: string, written: () => void): void {
    this.text += chunk.toString('latin1');
    if (this.isTaking) written();
    else this.release = written;
  }
}

function serve(socket: Duplex, answer: string): void {
  const connection = {
    fromLoopback: true,
    peer: '',
    localAddress: '',
    secure: false,
    opened() {},
    lasting() {},
    closed() {},
  };
  new Http2Session(
    // A session asks nothing of it that a Duplex has not.
    socket as Socket,
    connection,
    (exchange) => {
      exchange.respond(200, {}, false);
      exchange.end(Buffer.from(answer));
    },
    (error) => assert.fail(String(error)),
  );
}
