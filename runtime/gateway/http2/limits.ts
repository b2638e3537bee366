/**
 * What one HTTP/2 connection may hold and do. A client that cancels a thousand calls a second is honest; a flood of
 * resets (CVE-2023-44487) is tens of thousands.
 */
export const http2Limits = {
  /** Streams that are open at once. */
  maxStreams: 10_000,
  /** What one stream may send ahead of its receiver. */
  streamWindowBytes: 256 * 1024,
  /** What all streams of a connection together may send ahead. */
  connectionWindowBytes: 4 * 1024 * 1024,
  /** With more than that waiting for receivers that have paused, a connection gets no more room. */
  maxHeldBytes: 16 * 1024 * 1024,
  /** The headers of a request, as RFC 9113, 6.5.2 counts them. */
  maxHeaderListBytes: 64 * 1024,
  /** The same, as they are on the wire; and how many frames they may come in (CVE-2024-27316). */
  maxHeaderBlockBytes: 64 * 1024,
  maxHeaderFrames: 64,
  /** The headers of all open streams together: with the table, a byte on the wire may be a header of 4 KB. */
  maxOpenHeaderBytes: 16 * 1024 * 1024,
  /** The table of headers that clients may use. */
  headerTableBytes: 4096,
  /** Resets: that many at once, and so many a second. */
  resetBurst: 10_000,
  resetsPerSecond: 2_000,
  /** The same of frames that move nothing: pings, settings, priorities, empty data (CVE-2019-9512 and its like). */
  idleFrameBurst: 10_000,
  idleFramesPerSecond: 2_000,
  /** And for each frame that moves something so many more: grpc-go measures its connection with a ping a round trip. */
  idleFramesEach: 10,
  /** DATA with less than that is neither: messages are small at times, and an attack's always. */
  usefulBytes: 32,
  /** Of settings, each of which may concern every stream, whatever else is moved. */
  settingsBurst: 100,
  settingsPerSecond: 10,
  /** With so much unsent, bodies wait in their streams. */
  fullFromBytes: 256 * 1024,
  /** With so much unsent, because the client reads nothing, nothing is read from it either. */
  deafFromBytes: 1024 * 1024,
  /** With more than that unsent, because the client gives no room for it, the stream that has most of it is reset. */
  maxUnsentBytes: 64 * 1024 * 1024,
  /** A stream with so much unsent takes no more for now, and again when it is below the second. */
  streamFullFromBytes: 64 * 1024,
  streamDrainedBelowBytes: 16 * 1024,
  /** How long a connection that did something wrong may take to close. */
  lingerMs: 1000,
  /** How long a client may take to read what is left of its answers when a connection ends as it should. */
  lastAnswersMs: 60_000,
  /** How long a client may take to see that it is to open no more streams. */
  goAwayMs: 1000,
} as const;
