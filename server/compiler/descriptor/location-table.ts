/** Arrays that grow by doubling, of numbers that fit into 32 bits. */
class Numbers {
  values = new Uint32Array(1024);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) {
      const larger = new Uint32Array(this.values.length * 2);
      larger.set(this.values);
      this.values = larger;
    }
    this.values[this.length++] = value;
  }

  at(index: number): number {
    return this.values[index] ?? 0;
  }
}

/** The comments of one location. */
interface Comments {
  readonly leading: string;
  readonly trailing: string;
  readonly detached: readonly string[];
}

/** Numbers a location takes in `#places`: where its path ends, its first line and column, its last ones. */
const stride = 5;

/** Locations as numbers in a row: a file has tens of thousands, which as objects would cost more than all else of it. */
export class LocationTable {
  readonly #paths = new Numbers();
  readonly #places = new Numbers();
  readonly #comments = new Map<number, Comments>();
  #count = 0;

  /** Adds a location; answers with its number. Lines and columns are protoc's: see LineTable. */
  add(
    path: readonly number[],
    startLine: number,
    startColumn: number,
    endLine: number,
    endColumn: number,
  ): number {
    for (const part of path) this.#paths.push(part);
    this.#places.push(this.#paths.length);
    this.#places.push(startLine);
    this.#places.push(startColumn);
    this.#places.push(endLine);
    this.#places.push(endColumn);
    return this.#count++;
  }

  comment(location: number, comments: Comments): void {
    this.#comments.set(location, comments);
  }

  /** All of it as a google.protobuf.SourceCodeInfo in wire format. */
  bytes(): Uint8Array {
    const output = new Output();
    let pathStart = 0;
    for (let location = 0; location < this.#count; location++) {
      const pathEnd = this.#places.at(location * stride);
      this.#write(output, location, pathStart, pathEnd);
      pathStart = pathEnd;
    }
    return output.done();
  }

  #write(output: Output, location: number, pathStart: number, pathEnd: number): void {
    const place = location * stride;
    const startLine = this.#places.at(place + 1);
    const startColumn = this.#places.at(place + 2);
    const endLine = this.#places.at(place + 3);
    const endColumn = this.#places.at(place + 4);
    const isOneLine = startLine === endLine;
    let pathSize = 0;
    for (let at = pathStart; at < pathEnd; at++) pathSize += varintSize(this.#paths.at(at));
    const spanSize =
      varintSize(startLine) +
      varintSize(startColumn) +
      (isOneLine ? 0 : varintSize(endLine)) +
      varintSize(endColumn);
    const comments = this.#comments.get(location);
    const record = output.open(tag.location);
    if (pathSize > 0) {
      output.varint(tag.path);
      output.varint(pathSize);
      for (let at = pathStart; at < pathEnd; at++) output.varint(this.#paths.at(at));
    }
    output.varint(tag.span);
    output.varint(spanSize);
    output.varint(startLine);
    output.varint(startColumn);
    if (!isOneLine) output.varint(endLine);
    output.varint(endColumn);
    if (comments) {
      if (comments.leading !== '') output.text(tag.leading, comments.leading);
      if (comments.trailing !== '') output.text(tag.trailing, comments.trailing);
      for (const text of comments.detached) output.text(tag.detached, text);
    }
    output.close(record);
  }
}

/** Field numbers of SourceCodeInfo and its Location, each with the wire type of what has a length. */
const tag = {
  location: (1 << 3) | 2,
  path: (1 << 3) | 2,
  span: (2 << 3) | 2,
  leading: (3 << 3) | 2,
  trailing: (4 << 3) | 2,
  detached: (6 << 3) | 2,
} as const;

function varintSize(value: number): number {
  if (value < 0x80) return 1;
  if (value < 0x4000) return 2;
  if (value < 0x20_0000) return 3;
  return value < 0x1000_0000 ? 4 : 5;
}

const encoder = new TextEncoder();
const mostBytesPerUnit = 3;
const mostBytesPerVarint = 5;

/** Grown by the largest file so far, and used again. */
let buffer = new Uint8Array(1 << 16);

/** Bytes being written. There is one at a time. */
class Output {
  #at = 0;

  varint(value: number): void {
    if (this.#at + mostBytesPerVarint > buffer.length) this.#grow(mostBytesPerVarint);
    let rest = value;
    while (rest > 0x7f) {
      buffer[this.#at++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    buffer[this.#at++] = rest;
  }

  text(fieldTag: number, text: string): void {
    const field = this.open(fieldTag);
    this.#grow(text.length * mostBytesPerUnit);
    this.#at += encoder.encodeInto(text, buffer.subarray(this.#at)).written;
    this.close(field);
  }

  /** Begins a record whose length is not known yet; answers with where its content begins. */
  open(fieldTag: number): number {
    this.varint(fieldTag);
    this.varint(0);
    return this.#at;
  }

  /** Ends the record: most fit into the one byte that was left for their length. */
  close(start: number): void {
    const length = this.#at - start;
    const size = varintSize(length);
    if (size > 1) {
      this.#grow(size);
      buffer.copyWithin(start + size - 1, start, this.#at);
    }
    this.#at = start - 1;
    this.varint(length);
    this.#at += length;
  }

  done(): Uint8Array {
    return buffer.slice(0, this.#at);
  }

  #grow(size: number): void {
    if (this.#at + size <= buffer.length) return;
    const larger = new Uint8Array(Math.max(buffer.length * 2, this.#at + size));
    larger.set(buffer);
    buffer = larger;
  }
}
