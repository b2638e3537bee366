/** Up to so many bytes a loop copies sooner than the engine, which needs a view of them first. */
const shortBytes = 64;

/** A copy of those from the first place to the one before the second; a small one shares its memory with others of Node's pool. */
export function copyBytes(bytes: Uint8Array, from: number, to: number): Uint8Array {
  const length = to - from;
  // A small Uint8Array of its own would need a second allocation as soon as anybody asks for its buffer.
  const copy = Buffer.allocUnsafe(length);
  if (length > shortBytes) copy.set(bytes.subarray(from, to));
  else for (let i = 0; i < length; i++) copy[i] = bytes[from + i] as number;
  return copy;
}
