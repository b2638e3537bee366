/**
 * Load of gRPC calls over one connection of HTTP/2, frame by frame: a client of node's would cost as much as the server
 * it measures. Requests are small enough for flow control to play no part; answers are counted, not read.
 */
import { connect, type Socket } from 'node:net';

const preface = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
  frame(4, 0, 0, Buffer.alloc(0)),
  // Room for a gigabyte of answers.
  frame(8, 0, 0, Buffer.from([0x40, 0, 0, 0])),
]);

const types = { data: 0, headers: 1, settings: 4, ping: 6, goaway: 7 };
const endStream = 1;
const endHeaders = 4;
const ack = 1;

/** Keeps `inFlight` calls under way for that long; resolves with answers a second. */
export async function loadGrpc(
  port: number,
  path: string,
  message: Buffer,
  inFlight: number,
  ms: number,
): Promise<number> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const block = headerBlock(port, path);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.length, 1);
  const body = Buffer.concat([prefix, message]);
  const begin = performance.now();
  const end = begin + ms;
  let stream = 1;
  let answers = 0;
  let pending: Buffer[] = [];
  const ask = () => {
    pending.push(frame(types.headers, endHeaders, stream, block), frame(types.data, endStream, stream, body));
    stream += 2;
  };
  socket.on('error', reject);
  socket.on('close', () => resolve());
  socket.write(preface);
  for (let i = 0; i < inFlight; i++) ask();
  readFrames(socket, (type, flags, payload) => {
    if (type === types.goaway) socket.destroy(new Error('the server sent GOAWAY'));
    if (type === types.settings && !(flags & ack))
      pending.push(frame(types.settings, ack, 0, Buffer.alloc(0)));
    if (type === types.ping && !(flags & ack)) pending.push(frame(types.ping, ack, 0, payload));
    if ((type !== types.data && type !== types.headers) || !(flags & endStream)) return;
    answers++;
    if (performance.now() < end) ask();
    else socket.destroy();
  });
  socket.on('data', flush);
  flush();
  await promise;
  return answers / ((performance.now() - begin) / 1000);

  function flush(): void {
    if (pending.length > 0 && !socket.destroyed) socket.write(Buffer.concat(pending));
    pending = [];
  }
}

function readFrames(socket: Socket, found: (type: number, flags: number, payload: Buffer) => void): void {
  let rest: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    let bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    while (bytes.length >= 9 && bytes.length >= 9 + bytes.readUIntBE(0, 3)) {
      const end = 9 + bytes.readUIntBE(0, 3);
      found(bytes[3] ?? 0, bytes[4] ?? 0, bytes.subarray(9, end));
      bytes = bytes.subarray(end);
    }
    rest = bytes;
  });
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(9 + payload.length);
  bytes.writeUIntBE(payload.length, 0, 3);
  bytes[3] = type;
  bytes[4] = flags;
  bytes.writeUInt32BE(stream, 5);
  payload.copy(bytes, 9);
  return bytes;
}

/** HPACK, every field a literal that is not indexed: the same bytes for every call. */
function headerBlock(port: number, path: string): Buffer {
  const fields: [string, string][] = [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', path],
    [':authority', `127.0.0.1:${port}`],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
  ];
  const texts = fields.map(([name, value]) => [Buffer.of(0), literal(name), literal(value)]);
  return Buffer.concat(texts.flat());
}

function literal(text: string): Buffer {
  if (text.length > 126) throw new Error(`too long for this encoder: ${text}`);
  return Buffer.concat([Buffer.of(text.length), Buffer.from(text, 'latin1')]);
}
