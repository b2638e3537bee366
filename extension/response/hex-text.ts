/** Bytes as people read them: offset, sixteen bytes in hex, and what of them is ASCII. */

const perLine = 16;

/** As many lines as it takes, without an end of line after the last. */
export function hexText(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += perLine) {
    const line = bytes.subarray(at, at + perLine);
    const hex = [...line].map((byte) => byte.toString(16).padStart(2, '0'));
    const halves = `${hex.slice(0, 8).join(' ').padEnd(23)}  ${hex.slice(8).join(' ').padEnd(23)}`;
    const ascii = [...line].map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.'));
    lines.push(`${at.toString(16).padStart(8, '0')}  ${halves}  ${ascii.join('')}`);
  }
  return lines.join('\n');
}

/** The ends of files that images of these kinds have, by their first bytes; undefined for what is no image that an editor shows. */
export function imageKind(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.subarray(0, 256));
  const latin = start.toString('latin1');
  if (latin.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (latin.startsWith('\xff\xd8\xff')) return 'jpg';
  if (/^GIF8[79]a/.test(latin)) return 'gif';
  if (/^RIFF.{4}WEBP/s.test(latin)) return 'webp';
  if (/^BM/.test(latin) && bytes.length > 26) return 'bmp';
  if (/^\s*(<\?xml[^>]*>\s*)?<svg[\s>]/.test(latin)) return 'svg';
  return undefined;
}

/** The bytes that a string is the base64 of, as Protobuf's JSON has them (either alphabet, padded or not); undefined where it is none. */
export function base64Bytes(text: string): Uint8Array | undefined {
  if (text === '' || !/^[A-Za-z0-9+/_-]+={0,2}$/.test(text)) return undefined;
  const digits = text.replace(/=+$/, '');
  return digits.length % 4 === 1 ? undefined : Buffer.from(digits, 'base64');
}
