/** Tells from its first bytes what a connection speaks. */
import type { Socket } from 'node:net';

export type FirstBytes = 'tls' | 'http1' | 'http2';

const handshakeRecord = 0x16;
/** How HTTP/2 with prior knowledge begins. `PROPFIND` shares its first letter, and `PRI` is no method of HTTP/1.1. */
const preface = 'PRI';

/**
 * Reads until it is clear what is spoken, puts the bytes back, pauses the socket, and says so. Whoever takes the socket
 * resumes it.
 */
export function firstBytes(socket: Socket, found: (kind: FirstBytes) => void): void {
  let seen: Buffer | undefined;
  const end = () => socket.destroy();
  const read = (chunk: Buffer) => {
    seen = seen ? Buffer.concat([seen, chunk]) : chunk;
    const kind = kindOf(seen);
    if (!kind) return;
    socket.off('data', read);
    socket.off('end', end);
    socket.pause();
    socket.unshift(seen);
    found(kind);
  };
  socket.on('data', read);
  socket.on('end', end);
}

/** Undefined: too few bytes to tell. */
export function kindOf(bytes: Uint8Array): FirstBytes | undefined {
  if (bytes[0] === handshakeRecord) return 'tls';
  for (let i = 0; i < preface.length; i++) {
    if (i === bytes.length) return undefined;
    if (bytes[i] !== preface.charCodeAt(i)) return 'http1';
  }
  return 'http2';
}
