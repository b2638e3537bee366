/** Ways to hear that a call is to be cancelled: each calls back once, and gives what takes that back. */

export type WhenCancelled = (cancel: () => void) => () => void;

/** From a signal; calls back at once when it has fired already. */
export function whenAborted(signal: AbortSignal): WhenCancelled {
  return (cancel) => {
    if (signal.aborted) {
      cancel();
      return () => undefined;
    }
    signal.addEventListener('abort', cancel, { once: true });
    return () => signal.removeEventListener('abort', cancel);
  };
}
