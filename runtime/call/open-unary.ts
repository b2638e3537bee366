/** Calls of one message each way, whole: what most are. */
import { copyBytes } from '../copy-bytes.ts';
import type { CallEnd, CallHandle, CallObserver, CallStart, CallTarget } from './call.ts';

/** OK, and nothing more to say. Not to be changed. */
export const plainEnd: CallEnd = { trailers: [] };

/** Opens a call whose whole request is these bytes, in the way that its target has. They may be written over once this returns. */
export function openUnary(
  target: CallTarget,
  start: CallStart,
  observer: CallObserver,
  bytes: Uint8Array,
  from: number,
  to: number,
): CallHandle {
  if (target.openUnary !== undefined) return target.openUnary(start, observer, bytes, from, to);
  const handle = target.open(start, observer);
  handle.message(copyBytes(bytes, from, to));
  handle.halfClose();
  return handle;
}

/** Tells an observer the whole answer, in the way that it has. The bytes may be written over once this returns. */
export function tellOnlyMessage(observer: CallObserver, bytes: Uint8Array, from: number, to: number): void {
  if (observer.onlyMessage !== undefined) {
    observer.onlyMessage(bytes, from, to);
    return;
  }
  observer.message(copyBytes(bytes, from, to));
  observer.end({ trailers: [] });
}
