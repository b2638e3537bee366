/** Bytes that are written over once they have been looked at: what is to stay of them is in a copy of all of them, made once. */
export class PassingBytes {
  private bytes: Buffer | undefined;
  private copy: Buffer | undefined;

  /** Looks at them. */
  during(bytes: Buffer, look: (bytes: Buffer) => void): void {
    this.bytes = bytes;
    try {
      look(bytes);
    } finally {
      this.bytes = undefined;
      this.copy = undefined;
    }
  }

  /** These bytes where they stay, and else the copy, in which all is at the same place. */
  staying(bytes: Buffer): Buffer {
    if (bytes !== this.bytes) return bytes;
    this.copy ??= Buffer.from(bytes);
    return this.copy;
  }
}
