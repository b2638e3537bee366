/**
 * Sends the gateway a million broken connections and bodies, in every protocol it speaks. It must stand, tell of no fault of
 * its own, and go on serving good requests between them: `npm run corpus -- gateway-fuzz [COUNT] [SEED]`.
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { envelope } from '../../runtime/gateway/envelope.ts';
import { connectionSeeds, mutate } from '../runtime/gateway/broken-inputs.ts';
import { servePosts } from '../runtime/gateway/posts-service.ts';
import { randomFrom } from '../runtime/gateway/random-from.ts';
import { http1 } from '../runtime/gateway/wire.ts';

const numbers = process.argv.slice(2).map(Number).filter(Number.isInteger);
const [count = 1_000_000, seed = Date.now() % 2 ** 31] = numbers;
/** Requests of one connection of HTTP/1.1: most of what a connection costs is its opening. */
const requestsEach = 40;
const atOnce = 50;

const random = randomFrom(seed);
const types = [
  'grpc-web+proto',
  'grpc-web+json',
  'grpc-web-text',
  'connect+proto',
  'connect+json',
  'json',
  'proto',
];
const encodings = ['gzip', 'br', 'zstd', 'identity', 'x'];
const methods = ['Get', 'List', 'Watch', 'Upload', 'Chat', 'Fail'];

await using served = await servePosts({ limits: { maxMessageBytes: 10_000 } });
console.log(`seed ${seed}`);
let sent = 0;
let told = 0;
while (sent < count) {
  await Promise.all(Array.from({ length: atOnce }, () => (random(4) === 0 ? connection() : bodies())));
  const answer = await http1(served.address, '/posts/get?id=1');
  if (answer.status !== 200) throw new Error(`a good request was answered with ${answer.status}`);
  if (served.seen.faults.length > 0) throw served.seen.faults[0];
  if (sent - told < 100_000) continue;
  told = sent;
  console.log(`${sent} inputs, ${Math.round(process.memoryUsage().rss / 2 ** 20)} MB`);
}
console.log(`${sent} broken inputs: no crash, no fault, and every good request between them answered`);

/** One connection whose bytes are broken. */
async function connection(): Promise<void> {
  const seedBytes = connectionSeeds[random(connectionSeeds.length)] ?? Buffer.alloc(1);
  sent++;
  await exchange(mutate(seedBytes, random));
}

/** Requests that HTTP/1.1 can read, with bodies that are broken. */
async function bodies(): Promise<void> {
  const requests: Buffer[] = [];
  for (let i = 0; i < requestsEach; i++) {
    const message = mutate(
      Buffer.concat([envelope(random(2), Buffer.from('{"id":"1"}')), envelope(0, Buffer.from([10, 1, 65]))]),
      random,
    );
    const type = types[random(types.length)] ?? '';
    const body = type.endsWith('text') ? Buffer.from(message.toString('base64')) : message;
    const encoding = encodings[random(encodings.length)];
    const head =
      `POST /posts.v1.PostsService/${methods[random(methods.length)]} HTTP/1.1\r\nhost: localhost\r\n` +
      `content-type: application/${type}\r\n${['content', 'connect-content', 'grpc'][random(3)]}-encoding: ${encoding}\r\n` +
      `content-length: ${body.length}\r\n${i === requestsEach - 1 ? 'connection: close\r\n' : ''}\r\n`;
    requests.push(Buffer.from(head), body);
    sent++;
  }
  await exchange(Buffer.concat(requests));
}

async function exchange(bytes: Buffer): Promise<void> {
  const socket = connect({ port: served.port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  socket.resume();
  socket.end(bytes);
  // Some inputs begin a stream that lasts.
  socket.setTimeout(200, () => socket.destroy());
  await once(socket, 'close').catch(() => undefined);
}
