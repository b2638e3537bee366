/**
 * As much of an HTTP/2 client as a load needs, frame by frame: one of node's would cost as much as the server that it
 * measures. Keeps to the connection's window when it sends; gives the server all the room it can when it receives.
 */
import { connect, type Socket } from 'node:net';

const types = { data: 0, headers: 1, reset: 3, settings: 4, ping: 6, goaway: 7, windowUpdate: 8 };
const headerBytes = 9;
const endStream = 1;
const endHeaders = 4;
const ack = 1;
const initialWindowSetting = 4;
const largestWindow = 2 ** 31 - 1;
/** The server may send so many bytes more once it has sent as many. */
const roomBytes = 2 ** 30;
/** Bytes that are sent together, unless a single tick has more. */
const outBytes = 64 * 1024;
/** Read at once, at most. */
const readBytes = 256 * 1024;
const none = Buffer.alloc(0);

export interface StreamEvents {
  /** A piece of the body. */
  data(payload: Buffer): void;
  /** The answer is complete. */
  end(): void;
}

export class Http2Wire {
  /** Resolves when the connection is closed by `close`; rejects when anything else ends it. */
  readonly closed: Promise<void>;
  private readonly socket: Socket;
  private readonly streams = new Map<number, StreamEvents>();
  private readonly block: Buffer;
  private nextStream = 1;
  private window = 65_535;
  /** Bytes that have come since the server was last given room. */
  private received = 0;
  /** Bodies that there is no room for. */
  private waiting: { stream: number; body: Buffer; end: boolean }[] = [];
  /** What is to be sent, up to `outLength`. */
  private out = Buffer.allocUnsafeSlow(outBytes);
  private outLength = 0;
  private rest: Buffer = none;

  /** @param path what every stream asks for */
  constructor(port: number, path: string) {
    this.block = headerBlock(port, path);
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      // Into the same memory each time: new memory costs more than all that is done with what is in it.
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBytes),
        callback: (length, buffer) => {
          this.read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          this.flush();
          return true;
        },
      },
    });
    this.socket = socket;
    this.closed = new Promise((resolve, reject) => {
      socket.on('error', reject);
      socket.on('close', () => resolve());
    });
    const settings = Buffer.alloc(6);
    settings.writeUInt16BE(initialWindowSetting);
    settings.writeUInt32BE(largestWindow, 2);
    const room = Buffer.alloc(4);
    room.writeUInt32BE(largestWindow - this.window);
    socket.write(
      Buffer.concat([
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1'),
        frame(types.settings, 0, 0, settings),
        frame(types.windowUpdate, 0, 0, room),
      ]),
    );
  }

  /** Begins a stream; the number is for `send`. */
  open(events: StreamEvents): number {
    const stream = this.nextStream;
    this.nextStream += 2;
    this.streams.set(stream, events);
    this.put(types.headers, endHeaders, stream, this.block);
    return stream;
  }

  /** Sends a piece of a request's body, which no stream's own window is too small for. */
  send(stream: number, body: Buffer, end: boolean): void {
    if (this.waiting.length > 0 || body.length > this.window) this.waiting.push({ stream, body, end });
    else this.putData(stream, body, end);
  }

  /** Sends all that has come together and that there is room for. */
  flush(): void {
    let sent = 0;
    for (const { stream, body, end } of this.waiting) {
      if (body.length > this.window) break;
      this.putData(stream, body, end);
      sent++;
    }
    this.waiting.splice(0, sent);
    if (this.outLength === 0 || this.socket.destroyed) return;
    this.socket.write(this.out.subarray(0, this.outLength));
    this.outLength = 0;
    // What the system does not have yet must stay as it is.
    if (this.socket.writableLength > 0) this.out = Buffer.allocUnsafeSlow(outBytes);
  }

  close(): void {
    this.socket.destroy();
  }

  private read(chunk: Buffer): void {
    let at = this.complete(chunk);
    for (let end = frameEnd(chunk, at); end <= chunk.length; end = frameEnd(chunk, at)) {
      this.take(chunk, at, end);
      at = end;
    }
    // A copy, as the next bytes come to the same place.
    if (at < chunk.length) this.rest = Buffer.from(chunk.subarray(at));
  }

  /** Takes the frame that has begun, as soon as all of it is there; returns where the next one begins. */
  private complete(chunk: Buffer): number {
    const { rest } = this;
    if (rest.length === 0) return 0;
    const head = Buffer.concat([rest, chunk.subarray(0, headerBytes)]);
    const end = frameEnd(head, 0);
    const needed = end - rest.length;
    if (needed > chunk.length) {
      this.rest = Buffer.concat([rest, chunk]);
      return chunk.length;
    }
    this.rest = none;
    this.take(Buffer.concat([rest, chunk.subarray(0, needed)]), 0, end);
    return needed;
  }

  private take(bytes: Buffer, at: number, end: number): void {
    const payload = bytes.subarray(at + headerBytes, end);
    this.frame(bytes[at + 3] ?? 0, bytes[at + 4] ?? 0, bytes.readUInt32BE(at + 5), payload);
  }

  private putData(stream: number, body: Buffer, end: boolean): void {
    this.window -= body.length;
    this.put(types.data, end ? endStream : 0, stream, body);
  }

  private giveRoom(bytes: number): void {
    this.received += bytes;
    if (this.received < roomBytes) return;
    const room = Buffer.alloc(4);
    room.writeUInt32BE(this.received);
    this.received = 0;
    this.put(types.windowUpdate, 0, 0, room);
  }

  private put(type: number, flags: number, stream: number, payload: Buffer): void {
    const at = this.outLength;
    const end = at + 9 + payload.length;
    if (end > this.out.length) {
      const larger = Buffer.allocUnsafeSlow(end * 2);
      this.out.copy(larger, 0, 0, at);
      this.out = larger;
    }
    writeFrame(this.out, at, type, flags, stream, payload);
    this.outLength = end;
  }

  private frame(type: number, flags: number, stream: number, payload: Buffer): void {
    switch (type) {
      case types.data:
      case types.headers: {
        const events = this.streams.get(stream);
        if (type === types.data) this.giveRoom(payload.length);
        if (type === types.data && payload.length > 0) events?.data(payload);
        if (!(flags & endStream)) return;
        this.streams.delete(stream);
        events?.end();
        return;
      }
      case types.settings:
        if (!(flags & ack)) this.put(types.settings, ack, 0, none);
        return;
      case types.ping:
        if (!(flags & ack)) this.put(types.ping, ack, 0, payload);
        return;
      case types.windowUpdate:
        if (stream === 0) this.window += payload.readUInt32BE();
        return;
      case types.reset:
      case types.goaway:
        this.socket.destroy(
          new Error(`the server ${type === types.reset ? 'reset a stream' : 'sent GOAWAY'}`),
        );
    }
  }
}

/** Where the frame that begins there ends; nowhere, when not even its header has come. */
function frameEnd(bytes: Buffer, at: number): number {
  return bytes.length - at < headerBytes
    ? Number.POSITIVE_INFINITY
    : at + headerBytes + bytes.readUIntBE(at, 3);
}

function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const bytes = Buffer.allocUnsafe(9 + payload.length);
  writeFrame(bytes, 0, type, flags, stream, payload);
  return bytes;
}

function writeFrame(
  bytes: Buffer,
  at: number,
  type: number,
  flags: number,
  stream: number,
  payload: Buffer,
): void {
  bytes.writeUIntBE(payload.length, at, 3);
  bytes[at + 3] = type;
  bytes[at + 4] = flags;
  bytes.writeUInt32BE(stream, at + 5);
  bytes.set(payload, at + 9);
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
