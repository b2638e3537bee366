/** Places as the server tells many of them, and what they are made into. */
import type { CompactLocations } from './protocol.ts';

/** Lines and UTF-16 columns from 0. */
export type MakeLocation<T> = (
  uri: string,
  line: number,
  character: number,
  endLine: number,
  endCharacter: number,
) => T;

/** Makes a location of each place. */
export function readLocations<T>({ uris, counts, places }: CompactLocations, make: MakeLocation<T>): T[] {
  const found: T[] = [];
  let at = 0;
  for (const [index, uri] of uris.entries()) {
    let line = 0;
    for (let left = counts[index] ?? 0; left > 0; left--) {
      line += places[at] ?? 0;
      found.push(make(uri, line, places[at + 1] ?? 0, line + (places[at + 2] ?? 0), places[at + 3] ?? 0));
      at += 4;
    }
  }
  return found;
}
