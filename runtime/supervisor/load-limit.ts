/** How long an instance may take to load. */
import { setDeadline } from '../call/deadline.ts';
import { UserError } from '../user-error.ts';
import type { RunningInstance } from './running-instance.ts';
import type { InstanceExit } from './supervisor.ts';

/** A runtime that looks so many milliseconds late was held up itself, or the machine slept: the count starts again. */
const lateMs = 500;

/**
 * Resolves when the instance answers, or is gone before that. Rejects with UserError `load-timeout`, or the signal's
 * reason, when it is not waited for any longer.
 */
export async function untilLoaded(
  instance: RunningInstance,
  limitMs: number,
  signal: AbortSignal,
): Promise<'ready' | InstanceExit> {
  const { project } = instance.spec;
  const gaveUp = Promise.withResolvers<never>();
  const onAbort = (): void => gaveUp.reject(signal.reason);
  const hint = 'look for an endless loop, or an await at top level whose promise is never resolved';
  const message = `${project} did not finish loading within ${limitMs / 1000} seconds: ${hint}`;
  const timer = onTime(limitMs, () => gaveUp.reject(new UserError('load-timeout', message)));
  signal.addEventListener('abort', onAbort);
  try {
    signal.throwIfAborted();
    return await Promise.race([instance.loaded, gaveUp.promise]);
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** Calls `passed` after so many milliseconds in which this thread could have heard that there is no need to. */
function onTime(ms: number, passed: () => void): NodeJS.Timeout {
  let due = performance.now() + ms;
  const timer = setDeadline(() => {
    const isLate = performance.now() > due + lateMs;
    due = performance.now() + ms;
    // What has come meanwhile is read before.
    if (isLate) timer.refresh();
    else setImmediate(passed);
  }, ms);
  return timer;
}
