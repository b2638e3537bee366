/** What frames are made of: RFC 9113, 4.1 and 6. */

export const frameType = {
  data: 0,
  headers: 1,
  priority: 2,
  resetStream: 3,
  settings: 4,
  pushPromise: 5,
  ping: 6,
  goAway: 7,
  windowUpdate: 8,
  continuation: 9,
} as const;

export const flag = {
  /** Of SETTINGS and PING. */
  ack: 1,
  endStream: 1,
  endHeaders: 4,
  padded: 8,
  priority: 0x20,
} as const;

/** Length, type, flags and stream. */
export const frameHeaderBytes = 9;

/** The longest payload until a side says otherwise. */
export const defaultMaxFrameBytes = 16_384;

/** The largest window, and the largest number of a stream. */
export const largest31Bits = 2 ** 31 - 1;
