/** Waits for how far an environment is. */
import type { Environment } from './environment.ts';

type Reaching = Pick<Environment, 'reach' | 'onDidChange'>;

/** Ends when it is known whether the environment can be reached: its `reach` is then another than `starting`. Rejects with the signal's reason. */
export function settled(environment: Reaching, signal: AbortSignal): Promise<void> {
  return untilReach(environment, (reach) => reach !== 'starting', signal);
}

/** Ends when the environment's `reach` is one that is waited for. Rejects with the signal's reason. */
export async function untilReach(
  environment: Reaching,
  isEnough: (reach: Environment['reach']) => boolean,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted();
  if (isEnough(environment.reach)) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const subscription = environment.onDidChange(() => isEnough(environment.reach) && resolve());
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    await promise;
  } finally {
    subscription.dispose();
    signal.removeEventListener('abort', abort);
  }
}
