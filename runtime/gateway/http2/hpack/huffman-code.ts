/** The Huffman code of strings in header blocks: RFC 7541, appendix B. */

/** Bits of each byte's code, and at last of the end of a string (EOS), which never occurs in one. */
const codeLengths = `
  13 23 28 28 28 28 28 28 28 24 30 28 28 30 28 28 28 28 28 28 28 28 30 28 28 28 28 28 28 28 28 28
  6 10 10 12 13 6 8 11 10 10 8 11 8 6 6 6 5 5 5 6 6 6 6 6 6 6 7 8 15 6 12 10
  13 6 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 7 8 7 8 13 19 13 14 6
  15 5 6 5 6 5 6 6 6 5 7 7 6 6 6 5 6 7 6 5 5 6 7 7 7 7 7 15 11 14 13 28
  20 22 20 20 22 22 22 23 22 23 23 23 23 23 24 23 24 24 22 23 24 23 23 23 23 21 22 23 22 23 23 24
  22 21 20 22 22 23 23 21 23 22 22 24 21 22 23 23 21 21 22 21 23 22 23 23 20 22 22 22 23 22 22 23
  26 26 20 19 22 23 22 25 26 26 26 27 27 26 24 25 19 21 26 27 27 26 27 24 21 21 26 26 28 27 27 27
  20 24 20 21 22 21 21 23 22 22 25 25 24 24 26 23 26 27 26 26 27 27 27 27 27 28 27 27 27 27 27 26
  30
`
  .trim()
  .split(/\s+/)
  .map(Number);

/** Stands after all bytes. */
export const endOfString = 256;

export interface HuffmanCode {
  /** The code, in the lowest bits. */
  readonly bits: number;
  readonly length: number;
}

/** Codes by byte, EOS last. The code is canonical: of the same length, those that follow each other are one apart. */
export const huffmanCodes: readonly HuffmanCode[] = canonical(codeLengths);

function canonical(lengths: readonly number[]): HuffmanCode[] {
  const codes: HuffmanCode[] = [];
  const shortestFirst = lengths
    .map((length, symbol) => ({ length, symbol }))
    .sort((a, b) => a.length - b.length);
  let bits = -1;
  let before = 0;
  for (const { length, symbol } of shortestFirst) {
    bits = (bits + 1) << (length - before);
    before = length;
    codes[symbol] = { bits, length };
  }
  return codes;
}
