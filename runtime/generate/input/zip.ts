import { inflateRawSync } from 'node:zlib';
import { InputError } from '../../../server/generate/by-template.ts';

const endSignature = 0x06054b50;
const endSize = 22;
const entrySignature = 0x02014b50;
const entrySize = 46;
const zip64LocatorSignature = 0x07064b50;
const zip64LocatorSize = 20;
/** Stands where a number has its place in a record of ZIP64. */
const inZip64 = 0xffffffff;

/**
 * The files of a ZIP archive for which `isWanted` holds, by path, as its directory at the end lists them (PKWARE's APPNOTE 6.3, without
 * ZIP64 and encryption). Throws InputError when it is none, or of these.
 */
export function readZip(archive: Buffer, isWanted: (path: string) => boolean): Map<string, Buffer> {
  let end = archive.length - endSize;
  while (end >= 0 && archive.readUInt32LE(end) !== endSignature) end--;
  if (end < 0) throw new InputError('It is no ZIP archive');
  try {
    const start = archive.readUInt32LE(end + 16);
    const count = archive.readUInt16LE(end + 10);
    if (start === inZip64 || (count === 0xffff && hasZip64Locator(archive, end))) throw zip64Error();
    return readEntries(archive, start, count, isWanted);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw new InputError('The ZIP archive is broken');
  }
}

/** Whether the record that tells where ZIP64's own is stands before the end. 65,535 files can be without it. */
function hasZip64Locator(archive: Buffer, end: number): boolean {
  const at = end - zip64LocatorSize;
  return at >= 0 && archive.readUInt32LE(at) === zip64LocatorSignature;
}

function zip64Error(): InputError {
  return new InputError(
    'The ZIP archive is of ZIP64, which is not read here: pack fewer than 65,536 files and less than 4 GiB, or a tarball',
  );
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
  if (size === inZip64 || header === inZip64) throw zip64Error();
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
