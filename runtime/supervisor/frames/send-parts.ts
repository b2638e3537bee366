import type { Writable } from 'node:stream';

/** Writes what a FrameWriter sends in as few steps as there can be. */
export function sendParts(connection: Writable, parts: readonly Uint8Array[]): void {
  const [first] = parts;
  if (parts.length === 1 && first !== undefined) {
    connection.write(first);
    return;
  }
  connection.cork();
  for (const part of parts) connection.write(part);
  connection.uncork();
}
