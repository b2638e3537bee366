/** Tells from its first bytes what a connection speaks. */
import type { Socket } from 'node:net';

/** By its first bytes. */
export type ConnectionKind = 'tls' | 'http1' | 'http2';

const handshakeRecord = 0x16;
/** How HTTP/2 with prior knowledge begins. `PROPFIND` shares its first letter, and `PRI` is no method of HTTP/1.1. */
const preface = 'PRI';

/**
 * Reads until it is clear what is spoken, puts the bytes back, pauses the socket, and says so. Whoever takes the socket
 * resumes it.
 */
export function findConnectionKind(socket: Socket, found: (kind: ConnectionKind) => void): void {
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
function kindOf(bytes: Uint8Array): ConnectionKind | undefined {
  if (bytes[0] === handshakeRecord) return 'tls';
  for (let i = 0; i < preface.length; i++) {
    if (i === bytes.length) return undefined;
    if (bytes[i] !== preface.charCodeAt(i)) return 'http1';
  }
  return 'http2';
}
