/** Load over HTTP/1.1, as light as can be, so that the server is what is measured. */
import { connect } from 'node:net';

/** Sends one POST after the other on each of `inFlight` connections for that long; resolves with answers a second. */
export async function loadHttp1(
  port: number,
  path: string,
  body: string,
  inFlight: number,
  ms: number,
): Promise<number> {
  const head = `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\ncontent-type: application/json\r\n`;
  const request = Buffer.from(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  const begin = performance.now();
  const end = begin + ms;
  const counts = await Promise.all(Array.from({ length: inFlight }, () => keepAsking(port, request, end)));
  return sum(counts) / ((performance.now() - begin) / 1000);
}

function keepAsking(port: number, request: Buffer, end: number): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  let answers = 0;
  let text = '';
  socket.on('error', reject);
  socket.on('connect', () => socket.write(request));
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
    const headers = text.indexOf('\r\n\r\n');
    if (headers < 0) return;
    const length = /content-length: (\d+)/i.exec(text);
    if (!text.startsWith('HTTP/1.1 200') || !length) return void socket.destroy(new Error(text));
    if (text.length < headers + 4 + Number(length[1])) return;
    text = '';
    answers++;
    if (performance.now() < end) socket.write(request);
    else socket.destroy();
  });
  socket.on('close', () => resolve(answers));
  return promise;
}

function sum(values: number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
