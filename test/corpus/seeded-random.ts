/** Whole numbers from 0 up to a bound, the same in every run of a seed. */
export type Random = (bound: number) => number;

/** Mulberry32. Seeds that are near each other give rows that are not, as the first state is mixed too. */
export function seededRandom(...seeds: readonly number[]): Random {
  let state = 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  for (const seed of seeds) state = (next() ^ seed) | 0;
  return (bound) => next() % bound;
}

/** Any of the choices. Throws where there are none. */
export function pick<Choice>(random: Random, choices: readonly Choice[]): Choice {
  const choice = choices[random(choices.length)];
  if (choice === undefined) throw new Error('there is nothing to pick from');
  return choice;
}

/** `count` of the items, in their own order; all when there are not more. */
export function sample<Item>(random: Random, items: readonly Item[], count: number): Item[] {
  let wanted = Math.min(count, items.length);
  return items.filter((_, index) => {
    const isTaken = random(items.length - index) < wanted;
    if (isTaken) wanted--;
    return isTaken;
  });
}
