import type { Location, Range } from 'vscode-languageserver-types';
import type { CompactLocations } from '../protocol.ts';
import { LocationJson } from './location-json.ts';

/** Numbers a place takes: those of its range. */
const placeSize = 4;

/**
 * Locations in a few numbers each, and what they are in JSON. Of some names there are tens of thousands of uses: as objects that are
 * then written by `JSON.stringify` they take five times as long.
 */
export class LocationList {
  readonly #uris: string[] = [];
  /** The first place of each URI. */
  readonly #firsts: number[] = [];
  #numbers = new Uint32Array(placeSize);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** A place of a file, as clients have its URI. Those of a file take least when they follow each other. */
  add(uri: string, line: number, character: number, endLine: number, endCharacter: number): void {
    if (this.#uris.at(-1) !== uri) {
      this.#uris.push(uri);
      this.#firsts.push(this.length);
    }
    const at = this.#length++ * placeSize;
    if (at === this.#numbers.length) {
      const grown = new Uint32Array(2 * at);
      grown.set(this.#numbers);
      this.#numbers = grown;
    }
    this.#numbers[at] = line;
    this.#numbers[at + 1] = character;
    this.#numbers[at + 2] = endLine;
    this.#numbers[at + 3] = endCharacter;
  }

  addRange(uri: string, { start, end }: Range): void {
    this.add(uri, start.line, start.character, end.line, end.character);
  }

  /** The same places in lists of at most so many. */
  *batches(size: number): Generator<LocationList> {
    const numbers = this.#numbers;
    let batch = new LocationList();
    for (const [uri, at] of this.#places()) {
      if (batch.length === size) {
        yield batch;
        batch = new LocationList();
      }
      batch.add(uri, numbers[at] ?? 0, numbers[at + 1] ?? 0, numbers[at + 2] ?? 0, numbers[at + 3] ?? 0);
    }
    if (batch.length > 0) yield batch;
  }

  /** As LSP has them. */
  toJSON(): Location[] {
    const numbers = this.#numbers;
    return Array.from(this.#places(), ([uri, at]) => ({
      uri,
      range: {
        start: { line: numbers[at] ?? 0, character: numbers[at + 1] ?? 0 },
        end: { line: numbers[at + 2] ?? 0, character: numbers[at + 3] ?? 0 },
      },
    }));
  }

  /** In the least that a client can read: see `CompactLocations`. */
  toCompact(): CompactLocations {
    const counts = this.#counts();
    const places: number[] = [];
    let at = 0;
    for (const count of counts) {
      let lineBefore = 0;
      for (const end = at + count * placeSize; at < end; at += placeSize) {
        const line = this.#numbers[at] ?? 0;
        const endLine = this.#numbers[at + 2] ?? 0;
        places.push(
          line - lineBefore,
          this.#numbers[at + 1] ?? 0,
          endLine - line,
          this.#numbers[at + 3] ?? 0,
        );
        lineBefore = line;
      }
    }
    return { uris: [...this.#uris], counts, places };
  }

  /** What `JSON.stringify` makes of it, between two other texts. */
  toUtf8Json(before = '', after = ''): LocationJson {
    return new LocationJson(this.#uris, this.#counts(), this.#numbers, { before, after });
  }

  /** How many places there are of each URI. */
  #counts(): number[] {
    return this.#firsts.map((first, index) => (this.#firsts[index + 1] ?? this.length) - first);
  }

  /** Each place's URI, and where its numbers begin. */
  *#places(): Generator<[string, number]> {
    for (const [index, uri] of this.#uris.entries()) {
      const end = this.#firsts[index + 1] ?? this.length;
      for (let place = this.#firsts[index] ?? 0; place < end; place++) yield [uri, place * placeSize];
    }
  }
}
