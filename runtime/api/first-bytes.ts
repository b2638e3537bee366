/** How many bytes of a body are kept to be shown. */
const limit = 256 * 1024;

/** The first bytes of a body of any length, and how many there were in all. */
export class FirstBytes {
  readonly #chunks: Uint8Array[] = [];
  #kept = 0;
  #total = 0;

  /** Of all that came. */
  get total(): number {
    return this.#total;
  }

  get bytes(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  push(chunk: Uint8Array): void {
    this.#total += chunk.length;
    const wanted = Math.min(chunk.length, limit - this.#kept);
    if (wanted <= 0) return;
    // A copy of a part, so that what is not kept is not held by it.
    this.#chunks.push(wanted === chunk.length ? chunk : Uint8Array.prototype.slice.call(chunk, 0, wanted));
    this.#kept += wanted;
  }
}
