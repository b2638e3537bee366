import type { NumberNode } from '../syntax/tree.ts';

/** The largest number a field may have: 29 bits. */
export const maxFieldNumber = 536_870_911;
export const maxInt32 = 2_147_483_647;
export const minInt32 = -2_147_483_648;
/** Numbers that Protobuf keeps for itself. */
export const firstReservedNumber = 19_000;
export const lastReservedNumber = 19_999;

/** The exact value of an integer literal: decimal, 0x hexadecimal, or octal after a leading 0. */
export function bigIntegerOf(node: { text: string; negative: boolean }): bigint | undefined {
  const { text } = node;
  const literal = /^0[0-7]+$/.test(text) ? `0o${text.slice(1)}` : text;
  if (!/^(?:0[xX][0-9a-fA-F]+|0o[0-7]+|0|[1-9][0-9]*)$/.test(literal)) return undefined;
  const value = BigInt(literal);
  return node.negative ? -value : value;
}

/** The value of an integer literal that fits into 32 bits; undefined for every other. */
export function integerOf(node: NumberNode | undefined): number | undefined {
  if (node?.kind !== 'integer') return undefined;
  const small = smallInteger(node.text);
  if (small >= 0) return node.negative ? -small : small;
  const value = bigIntegerOf(node);
  return value !== undefined && value >= minInt32 && value <= maxInt32 ? Number(value) : undefined;
}

/** The value of a decimal literal of up to nine digits, which nearly all are; -1 for every other. */
function smallInteger(text: string): number {
  if (text.length > 9) return -1;
  let value = 0;
  for (let index = 0; index < text.length; index++) {
    const digit = text.charCodeAt(index) - 48;
    if (digit < 0 || digit > 9 || (digit === 0 && index === 0)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The value of a number literal as a double. */
export function doubleOf(node: { text: string; negative: boolean }): number {
  const integer = bigIntegerOf({ text: node.text, negative: false });
  const value = integer === undefined ? Number.parseFloat(node.text) : Number(integer);
  return node.negative ? -value : value;
}
