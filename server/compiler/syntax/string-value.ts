import { TokenKind, type TokenStream } from './tokens.ts';
import type { Node } from './tree.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8');
const strictDecoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

const backslash = 0x5c;

/** In UTF-8. No escape stands for more bytes than it has characters. */
const mostBytesPerUnit = 3;

/** In UTF-16 units: from here on the encoder is faster. */
const shortLiteral = 200;

const simpleEscapes: Record<string, number> = {
  a: 7,
  b: 8,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
  '\\': 92,
  "'": 39,
  '"': 34,
  '?': 63,
};

/** What is wrong with an escape of a string literal. */
export interface EscapeProblem {
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

/** The text of adjacent string literals. Bytes that are no UTF-8 come out as U+FFFD. */
export function stringValue(tokens: TokenStream, node: Node): string {
  let result = '';
  for (let index = node.first; index <= node.last; index++) {
    if (tokens.kind(index) !== TokenKind.string) continue;
    const [start, end] = inside(tokens, index);
    const raw = tokens.text.slice(start, end);
    if (raw.includes('\\')) return decoder.decode(stringBytes(tokens, node));
    result += raw;
  }
  return result;
}

/** The bytes of adjacent string literals, escapes resolved; a wrong escape goes to `problems` and adds nothing. */
export function stringBytes(tokens: TokenStream, node: Node, problems?: EscapeProblem[]): Uint8Array {
  if (node.first === node.last && tokens.kind(node.first) === TokenKind.string) {
    const [start, end] = inside(tokens, node.first);
    return literalBytes(tokens.text, start, end, problems);
  }
  const parts: Uint8Array[] = [];
  for (let index = node.first; index <= node.last; index++) {
    if (tokens.kind(index) !== TokenKind.string) continue;
    const [start, end] = inside(tokens, index);
    parts.push(literalBytes(tokens.text, start, end, problems));
  }
  return concatenate(parts);
}

/** The text of adjacent string literals, and where in the file each of its UTF-16 units, and its end, stand. */
export function stringPlaces(tokens: TokenStream, node: Node): { text: string; offsets: readonly number[] } {
  let text = '';
  const offsets: number[] = [];
  let last = tokens.end(node.last);
  for (let index = node.first; index <= node.last; index++) {
    if (tokens.kind(index) !== TokenKind.string) continue;
    const [start, end] = inside(tokens, index);
    for (let at = start; at < end; ) {
      let length = 1;
      let piece = tokens.text[at] ?? '';
      if (piece === '\\') {
        // Several escapes may make one character between them.
        const bytes: number[] = [];
        for (length = 0; at + length < end && tokens.text[at + length] === '\\'; ) {
          const read = readEscape(tokens.text, at + length, end);
          if (typeof read.value !== 'string') bytes.push(...read.value);
          length += read.length;
          if ((bytes.at(-1) ?? 0) < 0x80) break;
        }
        piece = decoder.decode(Uint8Array.from(bytes));
      }
      for (let unit = 0; unit < piece.length; unit++) offsets.push(at);
      text += piece;
      at += length;
    }
    last = end;
  }
  offsets.push(last);
  return { text, offsets };
}

/** Whether the bytes are UTF-8, as a `string` value has to be. */
export function isUtf8(bytes: Uint8Array): boolean {
  if (isAscii(bytes)) return true;
  try {
    strictDecoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Most are, and a decoder takes longer to say so. */
function isAscii(bytes: Uint8Array): boolean {
  for (let index = 0; index < bytes.length; index++) if ((bytes[index] ?? 0) > 0x7f) return false;
  return true;
}

/** Whether a token is a string literal without its closing quote. */
export function isUnterminated(tokens: TokenStream, index: number): boolean {
  if (tokens.kind(index) !== TokenKind.string) return false;
  const start = tokens.start(index);
  const end = tokens.end(index);
  return end - start < 2 || tokens.text[end - 1] !== tokens.text[start];
}

/** The offsets between the quotes; the closing one may be missing. */
function inside(tokens: TokenStream, index: number): [number, number] {
  const start = tokens.start(index);
  const end = tokens.end(index);
  return [start + 1, isUnterminated(tokens, index) ? end : end - 1];
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const result = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}

function literalBytes(text: string, start: number, end: number, problems?: EscapeProblem[]): Uint8Array {
  const plain = plainBytes(text, start, end);
  if (plain) return plain;
  const raw = text.slice(start, end);
  // Looked for in the literal alone: in the text, each literal would be a search to the next backslash of the file.
  if (!raw.includes('\\')) return encoder.encode(raw);
  const bytes = new Uint8Array(mostBytesPerUnit * raw.length);
  let count = 0;
  let at = start;
  while (at < end) {
    const next = text.indexOf('\\', at);
    const plainEnd = next < 0 || next > end ? end : next;
    count += encoder.encodeInto(text.slice(at, plainEnd), bytes.subarray(count)).written;
    at = plainEnd;
    if (at >= end) break;
    const read = readEscape(text, at, end);
    if (typeof read.value === 'string')
      problems?.push({ start: at, end: at + read.length, message: read.value });
    else for (const byte of read.value) bytes[count++] = byte;
    at += read.length;
  }
  return bytes.slice(0, count);
}

/** The bytes of a literal that is ASCII without escapes, as most are; undefined for another, or one that is long. */
function plainBytes(text: string, start: number, end: number): Uint8Array | undefined {
  const length = end - start;
  if (length > shortLiteral) return undefined;
  const bytes = new Uint8Array(length);
  for (let index = 0; index < length; index++) {
    const code = text.charCodeAt(start + index);
    if (code > 0x7f || code === backslash) return undefined;
    bytes[index] = code;
  }
  return bytes;
}

/** The escape at `at`: its bytes, or what is wrong with it, and its length. */
function readEscape(text: string, at: number, end: number): { value: number[] | string; length: number } {
  const letter = text[at + 1] ?? '';
  const simple = simpleEscapes[letter];
  if (simple !== undefined) return { value: [simple], length: 2 };
  const rest = text.slice(at + 1, Math.min(end, at + 10));
  const octal = /^[0-7]{1,3}/.exec(rest)?.[0];
  if (octal) {
    // protoc and buf keep the low byte of what is too large.
    return { value: [Number.parseInt(octal, 8) & 255], length: 1 + octal.length };
  }
  const hex = /^[xX]([0-9a-fA-F]{1,2})/.exec(rest)?.[1];
  if (hex) return { value: [Number.parseInt(hex, 16)], length: 2 + hex.length };
  const unicode = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/.exec(rest);
  if (unicode)
    return unicodeEscape(
      text,
      at,
      Number.parseInt(unicode[1] ?? unicode[2] ?? '0', 16),
      1 + unicode[0].length,
    );
  const what =
    letter === '' ? 'A backslash needs a character after it.' : `"\\${letter}" is no escape Protobuf knows.`;
  return { value: `${what} Write "\\\\" for a backslash.`, length: Math.min(2, end - at) };
}

/** A code point as UTF-8; a high surrogate takes the low one after it, as protoc does. */
function unicodeEscape(
  text: string,
  at: number,
  codePoint: number,
  length: number,
): { value: number[] | string; length: number } {
  if (codePoint > 0x10ffff) return { value: 'A code point ends at \\U0010FFFF.', length };
  if (codePoint >= 0xd800 && codePoint < 0xdc00) {
    const low = /^\\u([dD][c-fC-F][0-9a-fA-F]{2})/.exec(text.slice(at + length, at + length + 6))?.[1];
    if (low) {
      const pair = 0x10000 + ((codePoint - 0xd800) << 10) + (Number.parseInt(low, 16) - 0xdc00);
      return { value: utf8(pair), length: length + 6 };
    }
  }
  return { value: utf8(codePoint), length };
}

function utf8(code: number): number[] {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), 0x80 | (code & 63)];
  if (code < 0x10000) return [0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
  return [0xf0 | (code >> 18), 0x80 | ((code >> 12) & 63), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63)];
}
