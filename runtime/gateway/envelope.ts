/** Messages in a byte stream, as gRPC, gRPC-Web and Connect all write them: one byte of flags, four of length, the message. */

import { SmallPieces } from './small-pieces.ts';

/** Flag: the message is compressed. */
export const compressedFlag = 0x01;

/** Bytes before a message. */
export const prefixBytes = 5;

/** One message with its prefix. */
export function envelope(flags: number, message: Uint8Array): Buffer {
  const framed = Buffer.allocUnsafe(prefixBytes + message.length);
  writePrefix(framed, flags, message.length);
  framed.set(message, prefixBytes);
  return framed;
}

/** What stands before a message of that many bytes. */
export function envelopePrefix(flags: number, length: number): Buffer {
  const prefix = Buffer.allocUnsafe(prefixBytes);
  writePrefix(prefix, flags, length);
  return prefix;
}

/** The same in memory that the next one is written to. */
export function passingPrefix(flags: number, length: number): Buffer {
  writePrefix(passing, flags, length);
  return passing;
}

const passing = Buffer.alloc(prefixBytes);

function writePrefix(bytes: Buffer, flags: number, length: number): void {
  bytes[0] = flags;
  bytes[1] = length >>> 24;
  bytes[2] = length >>> 16;
  bytes[3] = length >>> 8;
  bytes[4] = length;
}

/** Whether that is one whole message, of no more bytes than that, and nothing else. */
export function isWholeMessage(chunk: Buffer, maxBytes: number): boolean {
  if (chunk.length < prefixBytes) return false;
  const length = chunk.readUInt32BE(1);
  return prefixBytes + length === chunk.length && length <= maxBytes;
}

/** What an EnvelopeReader finds. */
export interface EnvelopeSink {
  /** One message. Returns false to have no more of them until `EnvelopeReader.proceed`. */
  envelope(flags: number, message: Buffer): boolean;
  /** A message announces more bytes than are allowed; nothing more is read. */
  tooLong(length: number): void;
}

/** Finds the messages in chunks as they come. */
export class EnvelopeReader {
  private readonly sink: EnvelopeSink;
  private readonly maxBytes: number;
  private chunks: Buffer[] = [];
  private readonly small = new SmallPieces();
  private buffered = 0;
  /** Bytes that have to be there before the next step: a prefix, or a prefix and its message. */
  private wanted = prefixBytes;
  private held = false;
  private broken = false;

  constructor(sink: EnvelopeSink, maxBytes: number) {
    this.sink = sink;
    this.maxBytes = maxBytes;
  }

  /** Whether everything that came was whole messages, and all were delivered. */
  get empty(): boolean {
    return this.buffered === 0;
  }

  /** Whether the sink has asked for a pause that still lasts. */
  get waiting(): boolean {
    return this.held;
  }

  push(chunk: Buffer): void {
    if (this.broken) return;
    // As most chunks are.
    if (this.buffered === 0 && !this.held && isWholeMessage(chunk, this.maxBytes)) {
      this.held = !this.sink.envelope(chunk[0] as number, chunk.subarray(prefixBytes));
      return;
    }
    this.buffered += chunk.length;
    if (this.held || this.buffered < this.wanted) {
      this.small.keep(this.chunks, chunk);
      return;
    }
    this.chunks.push(chunk);
    this.read();
    this.keepRest();
  }

  /** Goes on after `envelope` returned false. */
  proceed(): void {
    this.held = false;
    this.read();
  }

  /** What is left of a read that held other messages does not keep all of it. */
  private keepRest(): void {
    const [rest] = this.chunks;
    if (!rest || this.chunks.length > 1) return;
    this.chunks = [];
    this.small.keep(this.chunks, rest);
  }

  private read(): void {
    while (this.buffered >= this.wanted && !this.broken) {
      const bytes = this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks);
      const length = bytes.readUInt32BE(1);
      if (length > this.maxBytes) {
        this.broken = true;
        this.chunks = [];
        this.sink.tooLong(length);
        return;
      }
      const end = prefixBytes + length;
      if (bytes.length < end) {
        this.chunks = [bytes];
        this.wanted = end;
        return;
      }
      this.chunks = bytes.length === end ? [] : [bytes.subarray(end)];
      this.buffered = bytes.length - end;
      this.wanted = prefixBytes;
      if (!this.sink.envelope(bytes[0] as number, bytes.subarray(prefixBytes, end))) {
        this.held = true;
        return;
      }
    }
  }
}
