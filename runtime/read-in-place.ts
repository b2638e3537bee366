/**
 * Reads a socket into memory that all sockets of the thread share. Node makes new memory for every read, and V8 counts it against the heap:
 * a thread that reads much and makes little else collected all of its heap ten times a second.
 */
import { Socket } from 'node:net';

/** Read at once, at most; in bytes. With half as much the two sides wake each other twice as often. */
export const readBytes = 128 * 1024;

let shared: Buffer | undefined;

/** How `net.connect` is told by its option `onread` to read into memory that is given: accepted sockets have no such option. */
interface OwnMemory {
  useUserBuffer(memory: Buffer): void;
}

/**
 * Calls back with all that comes, in order. `isPassing`: the bytes stay as they are until that returns, and no longer. Where Node
 * cannot read in place, as with TLS, they stay. What waits in the socket already must be let out, by `resume`, in this very tick.
 */
export function readInPlace(socket: Socket, onBytes: (bytes: Buffer, isPassing: boolean) => void): void {
  socket.on('data', (bytes: Buffer) => onBytes(bytes, false));
  const handle: unknown = Reflect.get(socket, '_handle');
  const [memory, callback] = [fieldOf(socket, 'kBuffer'), fieldOf(socket, 'kBufferCb')];
  // A TLS socket is one of these too, and puts what it has deciphered elsewhere.
  if (Object.getPrototypeOf(socket) !== Socket.prototype || !canUseMemory(handle)) return;
  if (memory === undefined || callback === undefined) return;
  shared ??= Buffer.allocUnsafeSlow(readBytes);
  Reflect.set(socket, memory, shared);
  Reflect.set(socket, callback, (length: number, bytes: Buffer) => {
    onBytes(length === bytes.byteLength ? bytes : bytes.subarray(0, length), true);
    return true;
  });
  handle.useUserBuffer(shared);
}

/** A field of Node's own that has a symbol for a name, and nothing in it. */
function fieldOf(socket: Socket, description: string): symbol | undefined {
  const found = Object.getOwnPropertySymbols(socket).find((symbol) => symbol.description === description);
  return found !== undefined && Reflect.get(socket, found) === null ? found : undefined;
}

function canUseMemory(handle: unknown): handle is OwnMemory {
  return (
    typeof handle === 'object' &&
    handle !== null &&
    'useUserBuffer' in handle &&
    typeof handle.useUserBuffer === 'function'
  );
}
