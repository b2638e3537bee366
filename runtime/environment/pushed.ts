/** What a callback gives, as something to iterate over. Ends, or throws, as `work` does. */
export async function* pushed<T>(work: (push: (value: T) => void) => Promise<void>): AsyncGenerator<T> {
  const values: T[] = [];
  let wake = (): void => undefined;
  let done = false;
  const working = work((value) => {
    values.push(value);
    wake();
  }).finally(() => {
    done = true;
    wake();
  });
  // It is awaited below; until then its failure is nobody's.
  working.catch(() => undefined);
  while (!done || values.length > 0) {
    yield* values.splice(0);
    if (done || values.length > 0) continue;
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  await working;
}
