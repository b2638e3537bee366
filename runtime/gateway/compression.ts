/** Compressions the gateway reads and writes, by the name that all protocols give them. */
import { promisify } from 'node:util';
import zlib, { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';

const gunzipAsync = promisify(gunzip);
const gzipAsync = promisify(gzip);
const brotliCompressAsync = promisify(brotliCompress);
const brotliDecompressAsync = promisify(brotliDecompress);

/** Smaller messages are sent as they are: compressing them costs more than it saves. */
export const compressFromBytes = 1024;

/** 8 MB, the largest window that RFC 9659 lets zstd have on the wire: the decoder keeps as much memory as it is told. */
const zstdWindowLog = 23;

/** Brotli's default takes fifty times as long and saves little. */
const brotliQuality = 4;

export interface Compression {
  readonly name: string;
  compress(bytes: Uint8Array): Promise<Buffer>;
  /** Rejects with a RangeError when more than `limit` bytes come out, having made no more than that. */
  decompress(bytes: Uint8Array, limit: number): Promise<Buffer>;
}

/** In the order in which we tell that we take them. */
const compressions: readonly Compression[] = [
  {
    name: 'gzip',
    compress: (bytes) => gzipAsync(bytes, { level: constants.Z_BEST_SPEED }),
    decompress: (bytes, limit) => gunzipAsync(bytes, { maxOutputLength: Math.max(1, limit) }),
  },
  {
    name: 'br',
    compress: (bytes) =>
      brotliCompressAsync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality } }),
    decompress: (bytes, limit) => brotliDecompressAsync(bytes, { maxOutputLength: Math.max(1, limit) }),
  },
  ...zstd(),
];

/** Not every editor brings a Node that has it. */
function zstd(): Compression[] {
  if (typeof zlib.zstdCompress !== 'function') return [];
  const compress = promisify(zlib.zstdCompress);
  const decompress = promisify(zlib.zstdDecompress);
  const params = { [constants.ZSTD_d_windowLogMax]: zstdWindowLog };
  return [
    {
      name: 'zstd',
      compress: (bytes) => compress(bytes),
      decompress: (bytes, limit) => decompress(bytes, { maxOutputLength: Math.max(1, limit), params }),
    },
  ];
}

const byName = new Map(compressions.map((compression) => [compression.name, compression]));

/** What the gateway accepts, as a header lists it. */
export const acceptedEncodings = [...byName.keys()].join(',');

/** The same for people. */
export const knownEncodings = ['identity', ...byName.keys()].join(', ');

/** The compression of that name; undefined for `identity` and for a name that is not known. */
export function compressionOf(name: string | undefined): Compression | undefined {
  return name === undefined ? undefined : byName.get(name.trim().toLowerCase());
}

/** Whether that name means "as it is". */
export function isIdentity(name: string | undefined): boolean {
  return name === undefined || name === '' || name.trim().toLowerCase() === 'identity';
}

/**
 * The compression to answer with, of those that an accept header lists with a weight that is not zero: the one the
 * request came in, or else the first we have.
 */
export function acceptedCompression(
  header: string | undefined,
  ofRequest: Compression | undefined,
): Compression | undefined {
  if (header === undefined) return undefined;
  let first: Compression | undefined;
  for (const item of header.split(',')) {
    const [name, ...parameters] = item.split(';');
    if (parameters.some((parameter) => /^\s*q=0(\.0*)?\s*$/.test(parameter))) continue;
    const compression = compressionOf(name);
    if (compression && compression === ofRequest) return compression;
    first ??= compression;
  }
  return first;
}
