/** From places in a bundle to places in the user's own files. */
import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Problem } from '../user-error.ts';

/** Stacks whose place is remembered. */
const maxKnown = 200;

export class StackMapper {
  readonly #code: string;
  readonly #url: string;
  readonly #places: RegExp;
  readonly #known = new Map<string, Omit<Problem, 'message'> | undefined>();
  #map: SourceMap | undefined;
  #read = false;

  /** `code`: absolute path of the bundle, with its map beside it. The map is read when it is first needed. */
  constructor(code: string) {
    this.#code = code;
    this.#url = pathToFileURL(code).href;
    this.#places = new RegExp(`${escapeRegExp(this.#url)}:(\\d+):(\\d+)`, 'g');
  }

  /** The text with every place in the bundle replaced by the place in the source. */
  mapText(text: string): string {
    if (!text.includes(this.#url)) return text;
    return text.replace(this.#places, (whole, line, column) => {
      const place = this.#find(Number(line), Number(column));
      return place === undefined ? whole : `${place.file}:${place.line}:${place.column}`;
    });
  }

  /** The lines of a stack, mapped. */
  mapLines(stack: string): string[] {
    return stack === '' ? [] : this.mapText(stack).split('\n');
  }

  /** Where a stack (not mapped yet) was made: its first place in the user's own code, and else in any of the bundle. */
  placeOf(stack: string): Omit<Problem, 'message'> | undefined {
    if (this.#known.has(stack)) return this.#known.get(stack);
    const [problem] = this.problemOf(stack, '');
    const place = problem && { file: problem.file, line: problem.line, column: problem.column };
    // Most lines come from few places.
    if (this.#known.size >= maxKnown) this.#known.clear();
    this.#known.set(stack, place);
    return place;
  }

  /** Where a stack (not mapped yet) first touches the user's own code, and else any code of the bundle. */
  problemOf(stack: string, message: string): Problem[] {
    const places = [...stack.matchAll(this.#places)]
      .map(([, line, column]) => this.#find(Number(line), Number(column)))
      .filter((place) => place !== undefined);
    const place =
      places.find(({ file }) => !file.includes(`${path.sep}node_modules${path.sep}`)) ?? places[0];
    return place === undefined ? [] : [{ ...place, message }];
  }

  /** The beginning of the entry: bundlers list the file that imports all others last. */
  problemAtEntry(message: string): Problem[] {
    const source = this.#sourceMap()?.payload.sources.at(-1);
    return source === undefined ? [] : [{ file: this.#resolve(source), line: 1, column: 1, message }];
  }

  #find(line: number, column: number): Omit<Problem, 'message'> | undefined {
    const entry = this.#sourceMap()?.findEntry(line - 1, column - 1);
    if (entry === undefined || !('originalSource' in entry)) return undefined;
    const { originalSource, originalLine, originalColumn } = entry;
    return { file: this.#resolve(originalSource), line: originalLine + 1, column: originalColumn + 1 };
  }

  #resolve(source: string): string {
    if (source.startsWith('file:')) return fileURLToPath(source);
    return path.resolve(path.dirname(this.#code), this.#sourceMap()?.payload.sourceRoot ?? '', source);
  }

  #sourceMap(): SourceMap | undefined {
    if (!this.#read) {
      this.#read = true;
      try {
        this.#map = new SourceMap(JSON.parse(readFileSync(`${this.#code}.map`, 'utf8')));
      } catch {
        // Without a map the places in the bundle are better than none.
      }
    }
    return this.#map;
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
