/**
 * What goes between the runtime and its instances. A frame is, in little endian:
 *
 *     length    u32   of what follows
 *     instance  u32   which instance; 0 is the service host itself
 *     sequence  u32   which call; odd when the runtime opened it, even when the instance did
 *     kind      u8
 *     payload
 */

import { initialCreditBytes } from '../../call/call.ts';

export const frameKind = {
  /** codec, method, timeout, metadata, trace context; and, where it came at once, the first message, or the only one. */
  open: 1,
  /** One request or response message, as encoded. */
  message: 2,
  /** No payload. */
  halfClose: 3,
  /** Response headers. */
  headers: 4,
  /** How the call ended. */
  trailers: 5,
  /** No payload. Never waits for credit. */
  cancel: 6,
  /** u32: bytes of messages consumed, which the other side may send as many more of. */
  credit: 7,
  /** JSON between the runtime and the service host (start, ready, exit), and from instances to the runtime (log). */
  control: 8,
  /** From an instance: calls that it made past the runtime. */
  calls: 9,
  /** A message and, in one, the end of its direction: a half-close, or an OK without trailers. */
  lastMessage: 10,
} as const;

export type FrameKind = (typeof frameKind)[keyof typeof frameKind];

/** Bytes before the payload. */
export const frameHeaderBytes = 13;

/** What `length` counts besides the payload. */
export const frameOverheadBytes = 9;

/** No message is longer: V8's longest string is half of it. A longer frame is a broken peer. */
export const maxPayloadBytes = 2 ** 30;

/** Messages from here on travel alone, without being copied into a batch. In bytes. */
export const aloneBytes = 16 * 1024;

/** Credit is given back in lumps of so many bytes: a frame for every small message would double the traffic. */
export const worthGivingBytes = initialCreditBytes / 4;

export interface Frame {
  instance: number;
  sequence: number;
  kind: FrameKind;
  /** What was received; the payload is in it from `start` to `end`. */
  bytes: Buffer;
  start: number;
  end: number;
  /** Where the bytes are. To ask them for each frame costs more than all the rest of reading it. */
  memory: ArrayBufferLike;
  memoryOffset: number;
  /** What comes next is written over the bytes. */
  isPassing: boolean;
}

/** A view of the payload, or of what there is of it from `from` on, that can be kept. */
export function payloadOf(frame: Frame, from = frame.start): Uint8Array {
  if (frame.isPassing) holdBytes(frame, Buffer.from(frame.bytes));
  return new Uint8Array(frame.memory, frame.memoryOffset + from, frame.end - from);
}

/** Makes these, which nobody writes to any more unless they are passing, the bytes of a frame and of those that came with it. */
export function holdBytes(frame: Frame, bytes: Buffer, isPassing = false): void {
  frame.bytes = bytes;
  frame.memory = bytes.buffer;
  frame.memoryOffset = bytes.byteOffset;
  frame.isPassing = isPassing;
}

/** The other side does not speak frames, or is broken: the connection cannot be used any more. */
export class FrameError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'FrameError';
  }
}

/** Whether a number off the wire is a kind: the frame of another one cannot be read. */
export function isFrameKind(kind: number): kind is FrameKind {
  return kind >= frameKind.open && kind <= frameKind.lastMessage;
}
