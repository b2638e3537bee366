import type { Writable } from 'node:stream';

/** Writes what a FrameWriter sends in as few steps as there can be. True: all of it is with the system already. */
export function sendParts(connection: Writable, parts: readonly Uint8Array[]): boolean {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    connection.write(first);
  } else {
    connection.cork();
    for (const part of parts) connection.write(part);
    connection.uncork();
  }
  return connection.writableLength === 0;
}
