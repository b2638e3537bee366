import { editDistance } from '../registry/edit-distance.ts';

/**
 * The name out of `known` that a person most likely meant by `name`, for "did you mean" messages; undefined when
 * none is near. Case does not count.
 */
export function nearestName(name: string, known: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = typingDistance(wanted, candidate.toLowerCase());
    if (distance < bestDistance) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** As editDistance; letters in another order are one mistake. */
function typingDistance(a: string, b: string): number {
  const sorted = (word: string) => [...word].sort().join('');
  return a !== b && sorted(a) === sorted(b) ? 1 : editDistance(a, b);
}
