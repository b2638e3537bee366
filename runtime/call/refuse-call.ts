/** A call that never begins. */
import type { CallEnd, CallHandle, CallObserver } from './call.ts';

/** Every method of a call that never began, or has ended, does nothing. */
export const endedHandle: CallHandle = {
  message: () => true,
  halfClose: () => undefined,
  cancel: () => undefined,
  credit: () => undefined,
};

/** Ends a call before it began; the observer hears of it once the opener has the handle. */
export function refuseCall(observer: CallObserver, end: CallEnd): CallHandle {
  queueMicrotask(() => observer.end(end));
  return endedHandle;
}
