import { inflateRawSync } from 'node:zlib';
import { InputError } from '../../../server/generate/by-template.ts';

const endSignature = 0x06054b50;
const endSize = 22;
const entrySignature = 0x02014b50;
const entrySize = 46;

/**
 * The files of a ZIP archive for which `isWanted` holds, by path, as its directory at the end lists them (PKWARE's APPNOTE 6.3, without
 * ZIP64 and encryption). Throws InputError when it is none, or of these.
 */
export function readZip(archive: Buffer, isWanted: (path: string) => boolean): Map<string, Buffer> {
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new InputError('It is no ZIP archive');
  try {
    return readEntries(archive, archive.readUInt32LE(end + 16), archive.readUInt16LE(end + 10), isWanted);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('The ZIP archive is broken');
  }
}

function readEntries(
  archive: Buffer,
  start: number,
  count: number,
  isWanted: (path: string) => boolean,
): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let at = start;
  for (let left = count; left > 0; left--) {
    if (archive.readUInt32LE(at) !== entrySignature) throw new InputError('The ZIP archive is broken');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((each) =>
      archive.readUInt16LE(at + each),
    );
    const nameEnd = at + entrySize + (nameLength ?? 0);
    const path = archive.toString('utf8', at + entrySize, nameEnd);
    if (!path.endsWith('/') && isWanted(path)) files.set(path, contentOf(archive, at, path));
    at = nameEnd + (extraLength ?? 0) + (commentLength ?? 0);
  }
  return files;
}

function contentOf(archive: Buffer, entry: number, path: string): Buffer {
  const method = archive.readUInt16LE(entry + 10);
  const size = archive.readUInt32LE(entry + 20);
  const header = archive.readUInt32LE(entry + 42);
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + size);
  if ((archive.readUInt16LE(entry + 8) & 1) !== 0)
    throw new InputError(`"${path}" is encrypted in the ZIP archive`);
  if (method === 0) return packed;
  if (method === 8) return inflateRawSync(packed);
  throw new InputError(
    `"${path}" is compressed in a way (${method}) that is not read here: pack it with "deflate"`,
  );
}
