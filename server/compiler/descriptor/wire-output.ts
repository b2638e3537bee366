const encoder = new TextEncoder();
const mostBytesPerUnit = 3;
const mostBytesPerVarint = 10;

/** Grown by the largest file so far, and used again: there is one output at a time. */
let buffer = new Uint8Array(1 << 16);

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

/** Protobuf's wire format being written, field by field, without an object in between. Begin a new one when the one before is done. */
export class WireOutput {
  #at = 0;

  /** A number of up to 32 bits, without its tag. */
  varint(value: number): void {
    if (this.#at + mostBytesPerVarint > buffer.length) this.#grow(mostBytesPerVarint);
    let rest = value;
    while (rest > 0x7f) {
      buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buffer[this.#at++] = rest;
  }

  /** A field of type int32, an enum or bool. */
  int32(field: number, value: number): void {
    this.varint(field << 3);
    if (value >= 0) {
      this.varint(value);
      return;
    }
    // Negative numbers are written as 64 bits: five groups of seven bits, then the rest of the sign.
    if (this.#at + mostBytesPerVarint > buffer.length) this.#grow(mostBytesPerVarint);
    let rest = value;
    for (let group = 0; group < 9; group++) {
      buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>= 7;
    }
    buffer[this.#at++] = 1;
  }

  /** A field of type string: `prefix` and `text` together. */
  string(field: number, text: string, prefix = ''): void {
    const length = prefix.length + text.length;
    if (this.#at + 2 * mostBytesPerVarint + length * mostBytesPerUnit > buffer.length)
      this.#grow(2 * mostBytesPerVarint + length * mostBytesPerUnit);
    const start = this.open(field);
    this.#text(prefix);
    this.#text(text);
    this.close(start);
  }

  /** A field of type bytes or a message that is in wire format already. */
  bytes(field: number, content: Uint8Array): void {
    this.varint((field << 3) | 2);
    this.varint(content.length);
    this.#grow(content.length);
    buffer.set(content, this.#at);
    this.#at += content.length;
  }

  /** Begins a field whose length is not known yet; answers with where its content begins. */
  open(field: number): number {
    this.varint((field << 3) | 2);
    this.varint(0);
    return this.#at;
  }

  /** Ends the field: most fit into the one byte that was left for their length. */
  close(start: number): void {
    const length = this.#at - start;
    if (length < 0x80) {
      buffer[start - 1] = length;
      return;
    }
    const size = varintSize(length);
    this.#grow(size);
    buffer.copyWithin(start + size - 1, start, this.#at);
    this.#at = start - 1;
    this.varint(length);
    this.#at += length;
  }

  /** How many bytes a number takes in `varint`. */
  static size(value: number): number {
    return varintSize(value);
  }

  /** All that was written, as a copy. */
  done(): Uint8Array {
    return buffer.slice(0, this.#at);
  }

  /** There is room. Names are ASCII and short: to write those here is faster than to call the encoder. */
  #text(text: string): void {
    if (text.length > longText) {
      this.#at += encoder.encodeInto(text, buffer.subarray(this.#at)).written;
      return;
    }
    const start = this.#at;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code > 0x7f) {
        this.#at = start + encoder.encodeInto(text, buffer.subarray(start)).written;
        return;
      }
      buffer[start + index] = code;
    }
    this.#at = start + text.length;
  }

  #grow(size: number): void {
    if (this.#at + size <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, this.#at + size));
    larger.set(buffer);
    buffer = larger;
  }
}

/** In UTF-16 units. */
const longText = 100;
