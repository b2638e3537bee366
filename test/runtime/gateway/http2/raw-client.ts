/** A client of HTTP/2 that sends whatever it is told, right or wrong, and shows what comes back frame by frame. */
import { once } from 'node:events';
import type { Socket } from 'node:net';
import { HeaderDecoder } from '../../../../runtime/gateway/http2/hpack/index.ts';
import { socketTo } from '../wire.ts';

export const type = {
  data: 0,
  headers: 1,
  priority: 2,
  reset: 3,
  settings: 4,
  push: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
};
export const flag = { endStream: 1, ack: 1, endHeaders: 4, padded: 8, priority: 0x20 };
export const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1');

export interface Frame {
  type: number;
  flags: number;
  stream: number;
  payload: Buffer;
}

export function frame(
  type: number,
  flags: number,
  stream: number,
  payload: Uint8Array = Buffer.of(),
): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

export function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** SETTINGS with one value. */
export function setting(id: number, value: number): Buffer {
  return frame(type.settings, 0, 0, Buffer.concat([Buffer.of(0, id), uint32(value)]));
}

/** A header block of literals, which leaves the table as it is. Names and values as they are given, allowed or not. */
export function block(fields: readonly (readonly [name: string, value: string])[]): Buffer {
  const text = (value: string) => {
    const bytes = Buffer.from(value, 'latin1');
    if (bytes.length < 127) return Buffer.concat([Buffer.of(bytes.length), bytes]);
    const length = [127];
    let rest = bytes.length - 127;
    for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128);
    return Buffer.concat([Buffer.from([...length, rest]), bytes]);
  };
  return Buffer.concat(fields.flatMap(([name, value]) => [Buffer.of(0), text(name), text(value)]));
}

export const get = [
  [':method', 'GET'],
  [':scheme', 'http'],
  [':path', '/posts/get?id=1'],
  [':authority', 'localhost'],
] as const;

export const post = [
  [':method', 'POST'],
  [':scheme', 'http'],
  [':path', '/posts.v1.PostsService/Get'],
  [':authority', 'localhost'],
  ['content-type', 'application/json'],
] as const;

/** A stream of gRPC to that method. */
export function grpc(method: string) {
  return [
    [':method', 'POST'],
    [':scheme', 'http'],
    [':path', `/posts.v1.PostsService/${method}`],
    [':authority', 'localhost'],
    ['content-type', 'application/grpc'],
    ['te', 'trailers'],
  ] as const;
}

/** HEADERS in one frame. */
export function headers(
  stream: number,
  fields: readonly (readonly [name: string, value: string])[],
  endStream = true,
): Buffer {
  return frame(type.headers, flag.endHeaders | (endStream ? flag.endStream : 0), stream, block(fields));
}

export class RawClient implements Disposable {
  readonly frames: Frame[] = [];
  readonly closed: Promise<unknown>;
  private readonly socket: Socket;
  private readonly decoder = new HeaderDecoder(4096, 1024 * 1024);
  private rest = Buffer.alloc(0);
  private isClosed = false;
  private heard = Promise.withResolvers<void>();

  /** @param settings frames to begin with, empty SETTINGS unless told */
  constructor(port: number, settings: Uint8Array = frame(type.settings, 0, 0)) {
    this.socket = socketTo(port);
    this.closed = once(this.socket, 'close');
    this.socket.on('data', (chunk: Buffer) => this.read(chunk));
    this.socket.on('close', () => {
      this.isClosed = true;
      this.tell();
    });
    this.send(preface, settings, frame(type.settings, flag.ack, 0));
  }

  [Symbol.dispose](): void {
    this.socket.destroy();
  }

  send(...bytes: Uint8Array[]): void {
    if (!this.socket.destroyed) this.socket.write(Buffer.concat(bytes));
  }

  /** Bytes that the other side does not take. */
  get unsentBytes(): number {
    return this.socket.writableLength;
  }

  /** Reads no more, or goes on. */
  listen(on: boolean): void {
    if (on) this.socket.resume();
    else this.socket.pause();
  }

  /** The first frame that is so, as soon as it has come. Rejects when the connection is closed before. */
  async next(matches: (frame: Frame) => boolean): Promise<Frame> {
    for (;;) {
      const found = this.frames.find(matches);
      if (found) return found;
      if (this.isClosed)
        throw new Error(`closed; there came at last ${this.frames.slice(-20).map(({ type }) => type)}`);
      await this.heard.promise;
    }
  }

  /** The code with which the stream is reset. */
  async resetOf(stream: number): Promise<number> {
    const { payload } = await this.next((frame) => frame.type === type.reset && frame.stream === stream);
    return payload.readUInt32BE();
  }

  /** The code with which the connection is ended, once it is. */
  async goAway(): Promise<number> {
    const { payload } = await this.next((frame) => frame.type === type.goAway);
    await this.closed;
    return payload.readUInt32BE(4);
  }

  /** The same of a connection that has announced its end before. */
  async goAwayLast(): Promise<number | undefined> {
    await this.closed;
    return this.frames.findLast((frame) => frame.type === type.goAway)?.payload.readUInt32BE(4);
  }

  /** Resolves when all that was sent has been looked at. */
  async settled(): Promise<void> {
    const mark = Buffer.from(String(Math.random()).slice(2, 10).padEnd(8, '0'));
    this.send(frame(type.ping, 0, 0, mark));
    await this.next(
      ({ type: it, flags, payload }) => it === type.ping && flags === flag.ack && payload.equals(mark),
    );
  }

  /** Resolves when the stream has ended. */
  async ended(stream: number): Promise<void> {
    await this.next(
      ({ type: it, flags, stream: of }) =>
        of === stream && (it === type.data || it === type.headers) && (flags & 1) === 1,
    );
  }

  /** The bytes of DATA that have come in a stream. */
  body(stream: number): Buffer {
    const data = this.frames.filter((frame) => frame.type === type.data && frame.stream === stream);
    return Buffer.concat(data.map(({ payload }) => payload));
  }

  /** The blocks of headers that have come in a stream. */
  heads(stream: number): Record<string, string>[] {
    return this.frames
      .filter((frame) => frame.type === type.headers && frame.stream === stream)
      .map((frame) => this.fields.get(frame) ?? {});
  }

  private readonly fields = new Map<Frame, Record<string, string>>();

  private read(chunk: Buffer): void {
    this.rest = Buffer.concat([this.rest, chunk]);
    while (this.rest.length >= 9) {
      const end = 9 + this.rest.readUIntBE(0, 3);
      if (this.rest.length < end) break;
      const [, , , type = 0, flags = 0] = this.rest;
      const found = { type, flags, stream: this.rest.readUInt32BE(5), payload: this.rest.subarray(9, end) };
      this.frames.push(found);
      if (type === 1) this.fields.set(found, this.decode(found.payload));
      this.rest = this.rest.subarray(end);
    }
    this.tell();
  }

  private decode(payload: Buffer): Record<string, string> {
    const { fields } = this.decoder.decode(payload, 0, payload.length);
    return Object.fromEntries(
      fields.flatMap((name, i) => (i % 2 === 0 ? [[name, fields[i + 1] ?? '']] : [])),
    );
  }

  private tell(): void {
    this.heard.resolve();
    this.heard = Promise.withResolvers();
  }
}
