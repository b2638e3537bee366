export function check(holds: boolean | undefined, what: string): void {
  if (!holds) throw new Error(`Not so: ${what}`);
}

/** As the harness has it for Node: asks until the answer is one. */
export async function eventually<T>(
  what: string,
  ask: () => Promise<T | undefined | false> | T | undefined | false,
): Promise<T> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`Still not: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
