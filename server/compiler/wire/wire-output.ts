import type { WireType } from '@bufbuild/protobuf/wire';

const encoder = new TextEncoder();
const mostBytesPerUnit = 3;
const mostBytesPerVarint = 10;

const underscore = 0x5f;
const lowerA = 0x61;
const lowerZ = 0x7a;
const upperA = 0x41;

const firstSize = 1 << 16;

/** Grown by the largest output so far, and used again: most often there is one at a time. */
let idle: Uint8Array<ArrayBuffer> | undefined;

const ended = new Uint8Array();

/** Writes a number where there is room; answers with the place after it. */
function putVarint(bytes: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value >>> 0;
  for (; rest > 0x7f; rest >>>= 7) bytes[at++] = (rest & 0x7f) | 0x80;
  bytes[at++] = rest;
  return at;
}

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/**
 * Protobuf's wire format being written, field by field, without an object in between: what is written is a few bytes at a time, for
 * which the lists and typed arrays of protobuf-es's `BinaryWriter` are most of the work.
 */
export class WireOutput {
  #buffer: Uint8Array<ArrayBuffer>;
  #at = 0;

  constructor() {
    this.#buffer = idle ?? new Uint8Array(firstSize);
    idle = undefined;
  }

  /** In bytes, so far. */
  get length(): number {
    return this.#at;
  }

  /** What stands before a field. */
  tag(number: number, type: WireType): void {
    this.varint((number << 3) | type);
  }

  /** A number of up to 32 bits, without its tag. */
  varint(value: number): void {
    if (this.#at + mostBytesPerVarint > this.#buffer.length) this.#grow(mostBytesPerVarint);
    this.#varint(value);
  }

  /** `varint` where there is room. */
  #varint(value: number): void {
    this.#at = putVarint(this.#buffer, this.#at, value);
  }

  /** A number of up to 64 bits, without its tag; one that is negative in ten bytes. */
  varint64(value: bigint): void {
    this.#grow(mostBytesPerVarint);
    let rest = BigInt.asUintN(64, value);
    for (; rest > 0x7fn; rest >>= 7n) this.#buffer[this.#at++] = Number(rest & 0x7fn) | 0x80;
    this.#buffer[this.#at++] = Number(rest);
  }

  /** Bytes that are in wire format already. */
  raw(bytes: Uint8Array): void {
    this.#grow(bytes.length);
    this.#buffer.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** A packed field of type int32 with these numbers, none negative, and `last` unless it is. */
  packed(field: number, numbers: readonly number[], last: number): void {
    const { length } = numbers;
    const most = (length + 3) * mostBytesPerVarint;
    if (this.#at + most > this.#buffer.length) this.#grow(most);
    const bytes = this.#buffer;
    const start = putVarint(bytes, this.#at, (field << 3) | 2) + 1;
    let at = start;
    for (let index = 0; index < length; index++) at = putVarint(bytes, at, numbers[index] ?? 0);
    if (last >= 0) at = putVarint(bytes, at, last);
    this.#at = at;
    this.close(start);
  }

  /** A field of type int32, an enum or bool. */
  int32(field: number, value: number): void {
    this.varint(field << 3);
    if (value >= 0) {
      this.varint(value);
      return;
    }
    // Negative numbers are written as 64 bits: five groups of seven bits, then the rest of the sign.
    if (this.#at + mostBytesPerVarint > this.#buffer.length) this.#grow(mostBytesPerVarint);
    let rest = value;
    for (let group = 0; group < 9; group++) {
      this.#buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    this.#buffer[this.#at++] = 1;
  }

  /** A field of type string: `prefix` and `text` together. */
  string(field: number, text: string, prefix = ''): void {
    const length = prefix.length + text.length;
    if (this.#at + 2 * mostBytesPerVarint + length * mostBytesPerUnit > this.#buffer.length)
      this.#grow(2 * mostBytesPerVarint + length * mostBytesPerUnit);
    this.#varint((field << 3) | 2);
    const before = this.#at;
    // Nearly all text is ASCII, and so as long as that. What is not is written again, after a longer length.
    this.#varint(length);
    if (this.#ascii(prefix) && this.#ascii(text)) return;
    this.#at = before + 1;
    this.#encode(prefix);
    this.#encode(text);
    this.close(before + 1);
  }

  /** A field of type string that is put together from pieces of a text: of each the start and the end stand in the first `count` of `bounds`. */
  pieces(field: number, text: string, bounds: readonly number[], count: number): void {
    let length = 0;
    for (let index = 0; index < count; index += 2) length += (bounds[index + 1] ?? 0) - (bounds[index] ?? 0);
    if (this.#at + 2 * mostBytesPerVarint + length * mostBytesPerUnit > this.#buffer.length)
      this.#grow(2 * mostBytesPerVarint + length * mostBytesPerUnit);
    this.#varint((field << 3) | 2);
    const before = this.#at;
    this.#varint(length);
    let isAscii = true;
    for (let index = 0; isAscii && index < count; index += 2)
      isAscii = this.#ascii(text, bounds[index], bounds[index + 1]);
    if (isAscii) return;
    this.#at = before + 1;
    for (let index = 0; index < count; index += 2) this.#encode(text.slice(bounds[index], bounds[index + 1]));
    this.close(before + 1);
  }

  /** As `string` of the name that `jsonNameOf` makes of a field's name, which is ASCII; without a text in between. */
  jsonName(field: number, fieldName: string): void {
    const { length } = fieldName;
    if (this.#at + 2 * mostBytesPerVarint + length > this.#buffer.length)
      this.#grow(2 * mostBytesPerVarint + length);
    const start = this.open(field);
    const bytes = this.#buffer;
    let at = start;
    let isAfterUnderscore = false;
    for (let index = 0; index < length; index++) {
      const code = fieldName.charCodeAt(index);
      if (code === underscore) {
        isAfterUnderscore = true;
        continue;
      }
      bytes[at++] = isAfterUnderscore && code >= lowerA && code <= lowerZ ? code - lowerA + upperA : code;
      isAfterUnderscore = false;
    }
    this.#at = at;
    this.close(start);
  }

  /** A field of type bytes or a message that is in wire format already. */
  bytes(field: number, content: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(content.length);
    this.raw(content);
  }

  /** Begins a field whose length is not known yet; answers with where its content begins. */
  open(field: number): number {
    if (this.#at + 2 * mostBytesPerVarint > this.#buffer.length) this.#grow(2 * mostBytesPerVarint);
    // Whatever stands in the byte after the tag: `close` writes the length there.
    this.#at = putVarint(this.#buffer, this.#at, (field << 3) | 2) + 1;
    return this.#at;
  }

  /** Ends the field: most fit into the one byte that was left for their length. */
  close(start: number): void {
    const length = this.#at - start;
    if (length < 0x80) {
      this.#buffer[start - 1] = length;
      return;
    }
    const size = varintSize(length);
    this.#grow(size);
    this.#buffer.copyWithin(start + size - 1, start, this.#at);
    this.#at = start - 1;
    this.varint(length);
    this.#at += length;
  }

  /** What was written behind that many bytes, as a copy. */
  since(length: number): Uint8Array<ArrayBuffer> {
    return this.#buffer.slice(length, this.#at);
  }

  /** Takes back what was written behind that many bytes. */
  cut(length: number): void {
    this.#at = length;
  }

  /** All that was written, as a copy. It is the end of this output. */
  done(): Uint8Array<ArrayBuffer> {
    const bytes = this.since(0);
    idle = this.#buffer;
    this.#buffer = ended;
    this.#at = 0;
    return bytes;
  }

  /** Writes ASCII where there is room, and answers false where it is none. To call the encoder takes longer, unless for much text. */
  #ascii(text: string, from = 0, to: number = text.length): boolean {
    const bytes = this.#buffer;
    let at = this.#at;
    if (to - from > longText) {
      const { written } = encoder.encodeInto(text.slice(from, to), bytes.subarray(at));
      this.#at = at + written;
      return written === to - from;
    }
    for (let index = from; index < to; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) return false;
      bytes[at++] = code;
    }
    this.#at = at;
    return true;
  }

  /** Any text, where there is room. */
  #encode(text: string): void {
    this.#at += encoder.encodeInto(text, this.#buffer.subarray(this.#at)).written;
  }

  #grow(size: number): void {
    if (this.#at + size <= this.#buffer.length) return;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, this.#at + size));
    larger.set(this.#buffer.subarray(0, this.#at));
    this.#buffer = larger;
  }
}

/** In UTF-16 units. */
const longText = 500;
