/** Reads header blocks: RFC 7541. */
import { isFieldName, isFieldValue } from '../field-syntax.ts';
import { CompressionError } from './compression-error.ts';
import { DynamicTable } from './dynamic-table.ts';
import { huffmanDecode } from './huffman-decoder.ts';
import { entryOverhead, type TableEntry } from './static-table.ts';

/** What a header block says. */
export interface DecodedHeaders {
  /** name, value, name, value, in the order received. */
  fields: string[];
  /** Each name and value is one that HTTP/2 allows; what names mean, pseudo-headers among them, is not looked at. */
  areFields: boolean;
  /** They are more than may be; `fields` ends before that. */
  tooLarge: boolean;
  /** How large they are, as RFC 9113, 6.5.2 counts them. */
  bytes: number;
}

/** Far more than a block can mean. */
const largestInteger = 2 ** 24;

export class HeaderDecoder {
  private readonly table: DynamicTable;
  private readonly maxTableBytes: number;
  private readonly maxListBytes: number;
  private bytes: Buffer = Buffer.alloc(0);
  private at = 0;
  private end = 0;
  private headers: DecodedHeaders = noHeaders();

  /**
   * @param maxTableBytes how large the other side may make the table
   * @param maxListBytes how large a list of headers may be, as RFC 9113, 6.5.2 counts it
   */
  constructor(maxTableBytes: number, maxListBytes: number) {
    this.table = new DynamicTable(maxTableBytes);
    this.maxTableBytes = maxTableBytes;
    this.maxListBytes = maxListBytes;
  }

  /** How often the table has changed: as long as it has not, the same bytes mean the same. */
  get version(): number {
    return this.table.version;
  }

  /** Throws a CompressionError when the block cannot be read. */
  decode(bytes: Buffer, start: number, end: number): DecodedHeaders {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
    this.headers = noHeaders();
    this.readSizes();
    while (this.at < this.end) this.readField();
    return this.headers;
  }

  /** New sizes of the table, which come before everything else in a block. */
  private readSizes(): void {
    while (this.at < this.end && ((this.bytes[this.at] as number) & 0xe0) === 0x20) {
      const size = this.integer(5);
      if (size > this.maxTableBytes) throw new CompressionError('the table would be larger than it may');
      this.table.resize(size);
    }
  }

  private readField(): void {
    const first = this.bytes[this.at] as number;
    if (first & 0x80) {
      const entry = this.table.get(this.integer(7));
      if (!entry) throw new CompressionError('there is no such entry of the table');
      this.found(entry);
    } else if (first & 0x40) {
      const entry = this.literal(6);
      this.table.add(entry);
      this.found(entry);
    } else if (first & 0x20) {
      throw new CompressionError('the size of the table changes in the middle of a block');
    } else {
      this.found(this.literal(4));
    }
  }

  private literal(prefixBits: number): TableEntry {
    const index = this.integer(prefixBits);
    let name: string;
    let isField = true;
    if (index === 0) {
      name = this.string();
      isField = name.charCodeAt(0) === 0x3a || isFieldName(name);
    } else {
      const known = this.table.get(index);
      if (!known) throw new CompressionError('there is no such entry of the table');
      name = known.name;
      isField = known.isField;
    }
    const value = this.string();
    const size = name.length + value.length + entryOverhead;
    return { name, value, size, isField: isField && isFieldValue(value) };
  }

  private found(entry: TableEntry): void {
    const { headers } = this;
    headers.bytes += entry.size;
    if (headers.bytes > this.maxListBytes) {
      headers.tooLarge = true;
      return;
    }
    if (!entry.isField) headers.areFields = false;
    headers.fields.push(entry.name, entry.value);
  }

  private string(): string {
    const isHuffman = ((this.bytes[this.at] as number) & 0x80) !== 0;
    const length = this.integer(7);
    const start = this.at;
    this.at += length;
    if (this.at > this.end) throw new CompressionError('a string ends after its block');
    if (isHuffman) return huffmanDecode(this.bytes, start, this.at);
    return this.bytes.toString('latin1', start, this.at);
  }

  /** An integer whose first bits are the last ones of a byte: RFC 7541, 5.1. */
  private integer(prefixBits: number): number {
    if (this.at >= this.end) throw new CompressionError('the block ends in the middle of a field');
    const mask = (1 << prefixBits) - 1;
    let value = (this.bytes[this.at++] as number) & mask;
    if (value < mask) return value;
    for (let shift = 0; ; shift += 7) {
      if (this.at >= this.end) throw new CompressionError('the block ends in the middle of an integer');
      const byte = this.bytes[this.at++] as number;
      value += (byte & 0x7f) * 2 ** shift;
      if (value > largestInteger || shift > 28) throw new CompressionError('an integer is too large');
      if (byte < 0x80) return value;
    }
  }
}

function noHeaders(): DecodedHeaders {
  return { fields: [], areFields: true, tooLarge: false, bytes: 0 };
}
