/** What the gateway puts up with before it says no. Times in milliseconds, sizes in bytes. */
export interface Limits {
  /** From accepting a connection to the bytes that tell its protocol. */
  firstByteMs: number;
  /** From the first byte of a request to the end of its headers. */
  headersMs: number;
  /** From the end of the headers to the end of the body; streams are exempt. */
  bodyMs: number;
  /** How long an HTTP/1.1 connection may idle between two requests. */
  keepAliveMs: number;
  /** After so long without a byte an HTTP/2 connection is asked for a sign of life; it has `headersMs` to give one. */
  pingAfterMs: number;
  /** After so long an HTTP/2 connection takes no new calls, so that clients spread anew; Infinity: never. */
  maxConnectionAgeMs: number;
  /** One request message, after decompression. */
  maxMessageBytes: number;
}

export const defaultLimits: Limits = {
  firstByteMs: 10_000,
  headersMs: 20_000,
  bodyMs: 120_000,
  keepAliveMs: 75_000,
  pingAfterMs: 60_000,
  maxConnectionAgeMs: Number.POSITIVE_INFINITY,
  maxMessageBytes: 16 * 1024 * 1024,
};
