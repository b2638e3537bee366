/** The tag of FileDescriptorSet's field `file`: number 1, length-delimited. */
const tag = (1 << 3) | 2;

/** How many bytes a descriptor takes in a FileDescriptorSet. */
export function recordSize({ length }: Uint8Array): number {
  let size = 2 + length;
  for (let rest = length; rest > 0x7f; rest >>>= 7) size++;
  return size;
}

/** Descriptors as they follow each other in a FileDescriptorSet. */
export function descriptorRecords(descriptors: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(descriptors.reduce((size, bytes) => size + recordSize(bytes), 0));
  let at = 0;
  for (const bytes of descriptors) {
    result[at++] = tag;
    let rest = bytes.length;
    for (; rest > 0x7f; rest >>>= 7) result[at++] = (rest & 0x7f) | 0x80;
    result[at++] = rest;
    result.set(bytes, at);
    at += bytes.length;
  }
  return result;
}
