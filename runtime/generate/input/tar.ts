import { InputError } from '../../../server/generate/by-template.ts';

const blockSize = 512;

/**
 * The files of a tar archive (POSIX ustar, with pax's and GNU's long paths) for which `isWanted` holds, by path. Throws InputError
 * when it is none.
 */
export function readTar(archive: Buffer, isWanted: (path: string) => boolean): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let longPath: string | undefined;
  for (let at = 0; at + blockSize <= archive.length; ) {
    const header = archive.subarray(at, at + blockSize);
    // Two blocks of nothing are its end.
    if (header[0] === 0) break;
    if (header.toString('latin1', 257, 262) !== 'ustar') throw new InputError('It is no tar archive');
    const size = sizeOf(header);
    const content = archive.subarray(at + blockSize, at + blockSize + size);
    if (content.length < size) throw new InputError('The tar archive is cut off');
    at += blockSize + Math.ceil(size / blockSize) * blockSize;
    const kind = String.fromCharCode(header[156] ?? 0);
    if (kind === 'L') longPath = textOf(content);
    else if (kind === 'x') longPath = paxPath(content) ?? longPath;
    else if (kind !== 'g') {
      const path = longPath ?? pathOf(header);
      longPath = undefined;
      if ((kind === '0' || kind === '\0') && isWanted(path)) files.set(path, content);
    }
  }
  return files;
}

/** Octal digits; where the first bit is set, a big-endian number. */
function sizeOf(header: Buffer): number {
  const field = header.subarray(124, 136);
  if (((field[0] ?? 0) & 0x80) !== 0) return Number(field.readBigUInt64BE(4));
  return Number.parseInt(textOf(field).trim() || '0', 8);
}

function pathOf(header: Buffer): string {
  const prefix = textOf(header.subarray(345, 500));
  const name = textOf(header.subarray(0, 100));
  // GNU has other things where POSIX has the prefix.
  return prefix === '' || header.toString('latin1', 257, 263) !== 'ustar\0' ? name : `${prefix}/${name}`;
}

/** Records are `LENGTH KEY=VALUE` and a line end. */
function paxPath(content: Buffer): string | undefined {
  for (let at = 0; at < content.length; ) {
    const length = Number.parseInt(content.toString('latin1', at, at + 20), 10);
    if (!(length > 0)) return undefined;
    const record = content.toString('utf8', at, at + length - 1);
    const [, path] = /^\d+ path=(.*)$/s.exec(record) ?? [];
    if (path !== undefined) return path;
    at += length;
  }
  return undefined;
}

function textOf(bytes: Buffer): string {
  const end = bytes.indexOf(0);
  return bytes.toString('utf8', 0, end < 0 ? bytes.length : end);
}
