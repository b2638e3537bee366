import type { SourceCodeInfo_Location } from '@bufbuild/protobuf/wkt';

/** A place in a file as a google.protobuf.SourceCodeInfo has it: lines and columns count from 0, columns as protoc does. */
export interface Place {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** Where the parts of a file stand, by their paths from the file's descriptor. */
export class Places {
  readonly #locations: readonly SourceCodeInfo_Location[];
  #byPath: Map<string, SourceCodeInfo_Location> | undefined;

  constructor(locations: readonly SourceCodeInfo_Location[]) {
    this.#locations = locations;
  }

  /** Where a path stands. What stands in several places (an `extend` that goes on elsewhere) is at the first. */
  find(path: readonly number[]): Place | undefined {
    const location = this.#index().get(path.join());
    return location && placeOf(location);
  }

  /**
   * Where an option stands, when the path says exactly where its value would: at the statement that sets a value which
   * holds it, or the first that sets a part of it. Looks no further up than the first `least` parts of the path.
   */
  findOption(path: readonly number[], least: number): Place | undefined {
    const exact = this.find(path);
    if (exact) return exact;
    let best: SourceCodeInfo_Location | undefined;
    for (const location of this.#locations) {
      const isLonger = location.path.length > (best?.path.length ?? 0);
      if (location.path.length >= least && isLonger && startsWith(path, location.path)) best = location;
      else if (startsWith(location.path, path)) return placeOf(location);
    }
    return best && placeOf(best);
  }

  #index(): Map<string, SourceCodeInfo_Location> {
    if (!this.#byPath) {
      this.#byPath = new Map();
      for (const location of this.#locations) {
        const key = location.path.join();
        if (!this.#byPath.has(key)) this.#byPath.set(key, location);
      }
    }
    return this.#byPath;
  }
}

function startsWith(path: readonly number[], start: readonly number[]): boolean {
  return path.length >= start.length && start.every((part, index) => path[index] === part);
}

function placeOf({ span }: SourceCodeInfo_Location): Place {
  const [startLine = 0, startColumn = 0, third = 0, fourth] = span;
  return fourth === undefined
    ? { startLine, startColumn, endLine: startLine, endColumn: third }
    : { startLine, startColumn, endLine: third, endColumn: fourth };
}
