import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks until the answer is neither undefined, false nor an exception, and answers with it. Throws the last exception, or `what`,
 * when `milliseconds` pass before.
 */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
  milliseconds = 30_000,
): Promise<T> {
  const deadline = performance.now() + milliseconds;
  for (;;) {
    let cause: unknown;
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline)
      throw new Error(`After ${milliseconds} ms still not: ${what}`, { cause });
    await sleep(100);
  }
}
