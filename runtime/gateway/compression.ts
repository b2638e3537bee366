/** Compressions the gateway reads and writes, by the name that all protocols give them. */
import { promisify } from 'node:util';
import { constants, gunzip, gzip } from 'node:zlib';

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);

/** Smaller messages are sent as they are: compressing them costs more than it saves. */
export const compressFromBytes = 1024;

export interface Compression {
  readonly name: string;
  compress(bytes: Uint8Array): Promise<Buffer>;
  /** Rejects with a RangeError when more than `limit` bytes come out, having made no more than that. */
  decompress(bytes: Uint8Array, limit: number): Promise<Buffer>;
}

const gzipCompression: Compression = {
  name: 'gzip',
  compress: (bytes) => gzipAsync(bytes, { level: constants.Z_BEST_SPEED }),
  decompress: (bytes, limit) => gunzipAsync(bytes, { maxOutputLength: Math.max(1, limit) }),
};

const byName = new Map<string, Compression>([[gzipCompression.name, gzipCompression]]);

/** What the gateway accepts, as a header lists it. */
export const acceptedEncodings = [...byName.keys()].join(',');

/** The compression of that name; undefined for `identity` and for a name that is not known. */
export function compressionOf(name: string | undefined): Compression | undefined {
  return name === undefined ? undefined : byName.get(name.trim().toLowerCase());
}

/** Whether that name means "as it is". */
export function isIdentity(name: string | undefined): boolean {
  return name === undefined || name === '' || name.trim().toLowerCase() === 'identity';
}

/** The first compression we have that an accept header lists with a weight that is not zero. */
export function acceptedCompression(header: string | undefined): Compression | undefined {
  if (header === undefined) return undefined;
  for (const item of header.split(',')) {
    const [name, ...parameters] = item.split(';');
    if (parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))) continue;
    const compression = compressionOf(name);
    if (compression) return compression;
  }
  return undefined;
}
