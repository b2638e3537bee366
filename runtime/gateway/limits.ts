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
  /** One request message, after decompression. */
  maxMessageBytes: number;
}

export const defaultLimits: Limits = {
  firstByteMs: 10_000,
  headersMs: 20_000,
  bodyMs: 120_000,
  keepAliveMs: 75_000,
  maxMessageBytes: 16 * 1024 * 1024,
};
