/**
 * Reads header blocks, and remembers what the last ones meant: as long as the table does not change, a client that asks
 * for the same thing sends the same bytes.
 */
import { type DecodedHeaders, HeaderDecoder } from './hpack/index.ts';
import { type RequestHead, requestHead } from './request-head.ts';

const remembered = 8;
const longestRemembered = 512;

interface Remembered {
  version: number;
  block: Buffer;
  head: RequestHead;
}

export class RequestHeads {
  private readonly decoder: HeaderDecoder;
  private readonly recent: Remembered[] = [];
  private next = 0;

  /** Limits are those of a HeaderDecoder. */
  constructor(maxTableBytes: number, maxListBytes: number) {
    this.decoder = new HeaderDecoder(maxTableBytes, maxListBytes);
  }

  /** Throws a CompressionError when the block cannot be read. */
  read(bytes: Buffer, start: number, end: number): RequestHead | 'malformed' | 'too large' {
    const { version } = this.decoder;
    const known = this.find(bytes, start, end, version);
    if (known) return known;
    const decoded = this.decode(bytes, start, end);
    if (decoded.tooLarge) return 'too large';
    const head = requestHead(decoded);
    if (!head) return 'malformed';
    if (this.decoder.version === version && end - start <= longestRemembered) {
      this.recent[this.next] = { version, block: Buffer.from(bytes.subarray(start, end)), head };
      this.next = (this.next + 1) % remembered;
    }
    return head;
  }

  /** Any block: trailers, or one that nobody wants and that changes the table all the same. */
  decode(bytes: Buffer, start: number, end: number): DecodedHeaders {
    return this.decoder.decode(bytes, start, end);
  }

  private find(bytes: Buffer, start: number, end: number, version: number): RequestHead | undefined {
    const length = end - start;
    for (const { version: then, block, head } of this.recent) {
      if (then === version && block.length === length && isEqual(block, bytes, start)) return head;
    }
    return undefined;
  }
}

function isEqual(block: Buffer, bytes: Buffer, start: number): boolean {
  for (let i = 0; i < block.length; i++) if (block[i] !== bytes[start + i]) return false;
  return true;
}
