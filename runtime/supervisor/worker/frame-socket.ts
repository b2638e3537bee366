/** The instance's end of the connection that carries the frames of its calls. */
import { connect, type Socket } from 'node:net';
import { readBytes } from '../../read-in-place.ts';
import type { FrameAddress } from '../frame-server.ts';

/** Resolves when it is connected. */
export function connectFrames(
  { path, token }: FrameAddress,
  onBytes: (bytes: Uint8Array) => void,
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({
      path,
      onread: {
        buffer: Buffer.allocUnsafeSlow(readBytes),
        callback(length, buffer) {
          // Messages that handlers keep are views on the copy.
          const bytes = Buffer.allocUnsafe(length);
          bytes.set(length === buffer.byteLength ? buffer : buffer.subarray(0, length));
          onBytes(bytes);
          return true;
        },
      },
    });
    socket.once('connect', () => {
      socket.write(token);
      resolve(socket);
    });
    // When it is connected, its close says enough.
    socket.on('error', reject);
  });
}
