/** Writes strings in the Huffman code of RFC 7541. */
import { type HuffmanCode, huffmanCodes } from './huffman-code.ts';

/** How many bytes a string of Latin-1 takes in the code. */
export function huffmanLength(text: string): number {
  let bits = 0;
  for (let i = 0; i < text.length; i++) bits += (huffmanCodes[text.charCodeAt(i)] as HuffmanCode).length;
  return (bits + 7) >> 3;
}

/** Writes a string of Latin-1 at `at`; returns where it ends. */
export function huffmanEncode(text: string, into: Uint8Array, at: number): number {
  // Never more than 7 bits left and 30 new ones, which is more than the bit operators of JavaScript hold.
  let left = 0;
  let leftBits = 0;
  let end = at;
  for (let i = 0; i < text.length; i++) {
    const { bits, length } = huffmanCodes[text.charCodeAt(i)] as HuffmanCode;
    left = left * 2 ** length + bits;
    leftBits += length;
    while (leftBits >= 8) {
      leftBits -= 8;
      const scale = 2 ** leftBits;
      const byte = Math.floor(left / scale);
      into[end++] = byte;
      left -= byte * scale;
    }
  }
  // What is left of the last byte is the beginning of EOS.
  if (leftBits > 0) into[end++] = (left << (8 - leftBits)) | (0xff >> leftBits);
  return end;
}
