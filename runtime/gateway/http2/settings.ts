/** What the two sides of a connection tell each other about themselves: RFC 9113, 6.5. */
import { ConnectionError, errorCode } from './error-code.ts';
import { defaultMaxFrameBytes, largest31Bits } from './frame.ts';
import { http2Limits } from './limits.ts';

const id = {
  headerTableSize: 1,
  enablePush: 2,
  maxConcurrentStreams: 3,
  initialWindowSize: 4,
  maxFrameSize: 5,
  maxHeaderListSize: 6,
} as const;

const entryBytes = 6;

/** The payload of our SETTINGS. */
export const ownSettings: Uint8Array = written([
  [id.maxConcurrentStreams, http2Limits.maxStreams],
  [id.initialWindowSize, http2Limits.streamWindowBytes],
  [id.maxHeaderListSize, http2Limits.maxHeaderListBytes],
]);

/** What matters here of the other side's. */
export interface PeerSettings {
  /** In their order: a table that shrinks and grows again has lost what was in it (RFC 7541, 4.2). */
  headerTableSizes: number[];
  initialWindowSize?: number;
}

/** Throws a ConnectionError when a value is not allowed. */
export function readSettings(bytes: Buffer, start: number, end: number): PeerSettings {
  if ((end - start) % entryBytes !== 0) {
    throw new ConnectionError(errorCode.frameSizeError, 'SETTINGS is not whole');
  }
  const settings: PeerSettings = { headerTableSizes: [] };
  for (let at = start; at < end; at += entryBytes) {
    const value = bytes.readUInt32BE(at + 2);
    switch (bytes.readUInt16BE(at)) {
      case id.headerTableSize:
        settings.headerTableSizes.push(value);
        break;
      case id.enablePush:
        if (value > 1) throw new ConnectionError(errorCode.protocolError, 'ENABLE_PUSH is neither 0 nor 1');
        break;
      case id.initialWindowSize:
        if (value > largest31Bits) {
          throw new ConnectionError(errorCode.flowControlError, 'INITIAL_WINDOW_SIZE is too large');
        }
        settings.initialWindowSize = value;
        break;
      case id.maxFrameSize:
        // Frames of ours are never longer than all sides allow.
        if (value < defaultMaxFrameBytes || value >= 2 ** 24) {
          throw new ConnectionError(errorCode.protocolError, 'MAX_FRAME_SIZE is out of range');
        }
    }
  }
  return settings;
}

function written(entries: [id: number, value: number][]): Uint8Array {
  const bytes = Buffer.alloc(entries.length * entryBytes);
  entries.forEach(([id, value], i) => {
    bytes.writeUInt16BE(id, i * entryBytes);
    bytes.writeUInt32BE(value, i * entryBytes + 2);
  });
  return bytes;
}
