/** Writes header blocks: RFC 7541. */
import type { HeaderFields } from '../../exchange.ts';
import { isFieldName, isFieldText, withoutSpace } from '../field-syntax.ts';
import { DynamicTable } from './dynamic-table.ts';
import { huffmanEncode, huffmanLength } from './huffman-encoder.ts';
import { KnownBlocks } from './known-blocks.ts';
import { entryOverhead, staticTable } from './static-table.ts';

/** How large the table is at most, whatever the other side allows. */
const maxTableBytes = 4096;

/** Fields that come again with the same value: after the first time, each is one byte. */
const repeating = new Set([
  'accept-post',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'allow',
  'cache-control',
  'connect-accept-encoding',
  'connect-content-encoding',
  'content-encoding',
  'content-type',
  'date',
  'grpc-accept-encoding',
  'grpc-encoding',
  'grpc-status',
  'vary',
  'www-authenticate',
]);

/** No proxy may put these into its table, where others could guess at them. */
const secret = new Set(['authorization', 'cookie', 'proxy-authorization', 'set-cookie']);

/** Fields that belong to HTTP/1.1: RFC 9113, 8.2.2. */
const ofConnections = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** Longer values are worth the time that the Huffman code takes; shorter ones only if they are written once. */
const huffmanFrom = 64;

/** Names that were found to be names: those of the gateway, and of metadata as far as there is room. */
const goodNames = new Set<string>();
const maxGoodNames = 1000;

/** Of the static table: by name and value, and by name alone. */
const staticFields = new Map<string, number>();
const staticNames = new Map<string, number>();
staticTable.forEach(({ name, value }, at) => {
  if (!staticNames.has(name)) staticNames.set(name, at + 1);
  if (value !== '') staticFields.set(`${name}\n${value}`, at + 1);
});

export class HeaderEncoder {
  /** The last block, up to `length`. Until the next one is written. */
  block: Buffer;
  length = 0;
  private scratch = Buffer.allocUnsafeSlow(1024);
  private readonly knownBlocks = new KnownBlocks();
  private readonly known = new Map<string, Map<string, number>>();
  private readonly table = new DynamicTable(maxTableBytes, ({ name, value }, number) => {
    const values = this.known.get(name);
    if (values?.get(value) === number) values.delete(value);
  });
  /** The smallest and the last size that the other side has asked for since the last block. */
  private resizes: { smallest: number; last: number } | undefined;

  constructor() {
    this.block = this.scratch;
  }

  /** The other side allows a table of that many bytes from now on. */
  resize(bytes: number): void {
    const last = Math.min(bytes, maxTableBytes);
    if (!this.resizes && last === this.table.maxSize) return;
    this.resizes = { smallest: Math.min(last, this.resizes?.smallest ?? last), last };
  }

  /**
   * Writes a block: the status where there is one, then the fields. Throws when one of them is none, and then has
   * changed nothing. `date` is taken to be right, and not to change.
   */
  encode(status: number | undefined, fields: HeaderFields, more?: HeaderFields, date?: HeaderFields): void {
    const { version } = this.table;
    const isPlain = more === undefined && this.resizes === undefined;
    const known = isPlain ? this.knownBlocks.find(status, fields, date, version) : undefined;
    if (known) {
      this.block = known;
      this.length = known.length;
      return;
    }
    this.write(status, fields, more, date);
    this.block = this.scratch;
    if (isPlain && this.table.version === version)
      this.knownBlocks.add(status, fields, date, version, this.block.subarray(0, this.length));
  }

  private write(
    status: number | undefined,
    fields: HeaderFields,
    more: HeaderFields | undefined,
    date: HeaderFields | undefined,
  ): void {
    checkFields(fields);
    if (more) checkFields(more);
    this.length = 0;
    this.writeSizes();
    if (status !== undefined) this.field(':status', String(status));
    this.all(fields);
    if (more) this.all(more);
    if (date) this.all(date);
  }

  private all(fields: HeaderFields): void {
    for (const name in fields) {
      const value = fields[name];
      if (typeof value === 'string') this.field(name, withoutSpace(value));
      else if (value) for (const each of value) this.field(name, withoutSpace(each));
    }
  }

  private writeSizes(): void {
    if (!this.resizes) return;
    const { smallest, last } = this.resizes;
    this.resizes = undefined;
    this.reserve(16);
    for (const size of smallest < last ? [smallest, last] : [last]) {
      this.table.resize(size);
      this.integer(0x20, 5, size);
    }
  }

  private field(name: string, value: string): void {
    this.reserve(name.length + value.length * 4 + 32);
    const known = this.indexOf(name, value);
    if (known > 0) {
      this.integer(0x80, 7, known);
      return;
    }
    const isAdded =
      repeating.has(name) && name.length + value.length + entryOverhead <= this.table.maxSize / 4;
    const nameIndex = staticNames.get(name) ?? 0;
    if (isAdded) this.integer(0x40, 6, nameIndex);
    else this.integer(secret.has(name) ? 0x10 : 0, 4, nameIndex);
    if (nameIndex === 0) this.string(name, isAdded);
    this.string(value, isAdded);
    if (isAdded) this.add(name, value);
  }

  private indexOf(name: string, value: string): number {
    const number = this.known.get(name)?.get(value);
    if (number !== undefined) return this.table.indexOf(number);
    return staticNames.has(name) ? (staticFields.get(`${name}\n${value}`) ?? 0) : 0;
  }

  private add(name: string, value: string): void {
    let values = this.known.get(name);
    if (!values) {
      values = new Map();
      this.known.set(name, values);
    }
    values.set(value, this.table.added);
    this.table.add({ name, value, size: name.length + value.length + entryOverhead, isField: true });
  }

  private string(text: string, isWrittenOnce: boolean): void {
    const { scratch: block } = this;
    if (isWrittenOnce || text.length >= huffmanFrom) {
      const length = huffmanLength(text);
      if (length < text.length) {
        this.integer(0x80, 7, length);
        this.length = huffmanEncode(text, block, this.length);
        return;
      }
    }
    this.integer(0, 7, text.length);
    for (let i = 0; i < text.length; i++) block[this.length++] = text.charCodeAt(i);
  }

  private integer(firstByte: number, prefixBits: number, value: number): void {
    const { scratch: block } = this;
    const mask = (1 << prefixBits) - 1;
    if (value < mask) {
      block[this.length++] = firstByte | value;
      return;
    }
    block[this.length++] = firstByte | mask;
    let rest = value - mask;
    for (; rest >= 0x80; rest >>>= 7) block[this.length++] = (rest & 0x7f) | 0x80;
    block[this.length++] = rest;
  }

  private reserve(bytes: number): void {
    if (this.length + bytes <= this.scratch.length) return;
    const larger = Buffer.allocUnsafeSlow((this.length + bytes) * 2);
    this.scratch.copy(larger, 0, 0, this.length);
    this.scratch = larger;
  }
}

/** Throws when one of these cannot be a header: a mistake of whoever sends it, which must not reach the wire. */
export function checkFields(fields: HeaderFields): void {
  for (const name in fields) {
    if (!goodNames.has(name)) {
      if (!isFieldName(name) || ofConnections.has(name)) {
        throw new TypeError(`"${name}" is no name of a header in HTTP/2`);
      }
      if (goodNames.size < maxGoodNames) goodNames.add(name);
    }
    const value = fields[name];
    const isGood = typeof value === 'string' ? isFieldText(value) : (value ?? []).every(isFieldText);
    if (!isGood) throw new TypeError(`The header "${name}" has a character that headers cannot have`);
  }
}
