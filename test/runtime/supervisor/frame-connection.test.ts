import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { it } from 'node:test';
import { FrameConnection } from '../../../runtime/supervisor/frame-connection.ts';
import { FrameWriter } from '../../../runtime/supervisor/frames/frame-writer.ts';
import { sendParts } from '../../../runtime/supervisor/frames/send-parts.ts';

it('reads what an instance sent before it ended, however busy the runtime is meanwhile', async (t) => {
  const server = createServer();
  t.after(() => server.close());
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  const instance = connect(address.port, '127.0.0.1');
  t.after(() => instance.destroy());
  const [socket] = (await once(server, 'connection')) as [Socket];
  let frames = 0;
  const connection = new FrameConnection({
    onFrame: () => {
      frames++;
    },
    onBroken: () => assert.fail('broken'),
    onClosed: () => undefined,
  });
  connection.attach(socket);
  if (instance.connecting) await once(instance, 'connect');
  const writer = new FrameWriter((parts) => sendParts(instance, parts));
  for (let i = 0; i < 100; i++) writer.control({ kind: 'log', level: 'info', text: `line ${i}` }, 1);
  writer.flush();
  instance.end();
  const ended = connection.end();
  for (const until = performance.now() + 400; performance.now() < until; );
  await ended;
  assert.equal(frames, 100);
});
