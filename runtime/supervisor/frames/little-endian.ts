/** Numbers of 32 bits, byte by byte: Buffer's own methods check their arguments each time, which costs three times as much. */

/** `at` and the three bytes after it must be in `bytes`. */
export function readU32(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) |
      ((bytes[at + 1] as number) << 8) |
      ((bytes[at + 2] as number) << 16) |
      ((bytes[at + 3] as number) << 24)) >>>
    0
  );
}

/** `at` and the three bytes after it must be in `bytes`; of a larger number the lower bits are written. */
export function writeU32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value;
  bytes[at + 1] = value >>> 8;
  bytes[at + 2] = value >>> 16;
  bytes[at + 3] = value >>> 24;
}
