/** Undoes the Huffman code, four bits at a time. */
import { CompressionError } from './compression-error.ts';
import { endOfString, huffmanCodes } from './huffman-code.ts';

/** A step of the table: the state that comes next in the lowest bits, the byte that is complete, and whether one is. */
const stateBits = 9;
const stateMask = (1 << stateBits) - 1;
const emits = 1 << (stateBits + 8);
const fails = 1 << (stateBits + 9);

const { steps, mayEnd } = makeTable();

/** Nothing that the code can say is more than 8/5 times as long as the code. */
let decoded = Buffer.allocUnsafeSlow(16 * 1024);

/** The string in `bytes`, in Latin-1. Throws a CompressionError when there is none. */
export function huffmanDecode(bytes: Uint8Array, start: number, end: number): string {
  const longest = Math.ceil(((end - start) * 8) / 5);
  if (longest > decoded.length) decoded = Buffer.allocUnsafeSlow(longest * 2);
  let state = 0;
  let length = 0;
  for (let i = start; i < end; i++) {
    const byte = bytes[i] as number;
    const high = steps[(state << 4) | (byte >> 4)] as number;
    if (high & emits) decoded[length++] = high >> stateBits;
    const low = steps[((high & stateMask) << 4) | (byte & 15)] as number;
    if (low & emits) decoded[length++] = low >> stateBits;
    if ((high | low) & fails) throw new CompressionError('a string holds the code of its own end');
    state = low & stateMask;
  }
  if (mayEnd[state] === 0) throw new CompressionError('a string ends in the middle of a code');
  return decoded.toString('latin1', 0, length);
}

/** A branch of the tree of codes: two children, each a state, or what `leaf` makes of a symbol. */
type Branch = [number, number];

function makeTable(): { steps: Uint32Array; mayEnd: Uint8Array } {
  const branches: Branch[] = [[0, 0]];
  const leaf = (symbol: number) => -1 - symbol;
  huffmanCodes.forEach(({ bits, length }, symbol) => {
    let state = 0;
    for (let i = length - 1; i >= 0; i--) {
      const branch = branches[state] as Branch;
      const bit = (bits >> i) & 1;
      if (i === 0) branch[bit] = leaf(symbol);
      else {
        if (branch[bit] === 0) branch[bit] = branches.push([0, 0]) - 1;
        state = branch[bit] as number;
      }
    }
  });
  const steps = new Uint32Array(branches.length * 16);
  for (let state = 0; state < branches.length; state++) {
    for (let nibble = 0; nibble < 16; nibble++) steps[state * 16 + nibble] = step(branches, state, nibble);
  }
  return { steps, mayEnd: paddings(branches) };
}

function step(branches: Branch[], from: number, nibble: number): number {
  let state = from;
  let found = 0;
  for (let i = 3; i >= 0; i--) {
    const next = (branches[state] as Branch)[(nibble >> i) & 1] as number;
    if (next >= 0) {
      state = next;
      continue;
    }
    const symbol = -1 - next;
    if (symbol === endOfString) return fails;
    // No code is shorter than five bits, so there is one at most.
    found = emits | (symbol << stateBits);
    state = 0;
  }
  return found | state;
}

/** States that a string may end in: what is left are at most seven bits, all of them ones, the beginning of EOS. */
function paddings(branches: Branch[]): Uint8Array {
  const may = new Uint8Array(branches.length);
  for (let ones = 0, state = 0; ones <= 7; ones++) {
    may[state] = 1;
    state = (branches[state] as Branch)[1];
  }
  return may;
}
