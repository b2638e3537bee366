import { clone, create } from '@bufbuild/protobuf';
import { type SourceCodeInfo_Location, SourceCodeInfo_LocationSchema } from '@bufbuild/protobuf/wkt';

interface Step {
  /** Where it is now; -1: it is gone, and all below it. */
  to: number;
  isBare: boolean;
  readonly below: Map<number, Step>;
}

/** Where the elements of a file went, by their paths in its descriptor, when some were left out. */
export class MovedLocations {
  readonly #root = new Map<number, Step>();

  move(path: readonly number[], to: number): void {
    const step = this.#step(path);
    if (step) step.to = to;
  }

  remove(path: readonly number[]): void {
    this.move(path, -1);
  }

  /** What is left only because of what it holds: its comments no longer fit. */
  bare(path: readonly number[]): void {
    const step = this.#step(path);
    if (step) step.isBare = true;
  }

  apply(locations: readonly SourceCodeInfo_Location[]): SourceCodeInfo_Location[] {
    return locations.flatMap((location) => {
      const moved = this.#moved(location.path);
      if (!moved) return [];
      const { path } = moved;
      if (moved.isBare) return [create(SourceCodeInfo_LocationSchema, { path, span: location.span })];
      return [Object.assign(clone(SourceCodeInfo_LocationSchema, location), { path })];
    });
  }

  #step(path: readonly number[]): Step | undefined {
    let steps = this.#root;
    let step: Step | undefined;
    for (const index of path) {
      step = steps.get(index) ?? { to: index, isBare: false, below: new Map() };
      steps.set(index, step);
      steps = step.below;
    }
    return step;
  }

  #moved(path: readonly number[]): { path: number[]; isBare: boolean } | undefined {
    const moved: number[] = [];
    let steps: Map<number, Step> | undefined = this.#root;
    let step: Step | undefined;
    for (const index of path) {
      step = steps?.get(index);
      if (step?.to === -1) return undefined;
      moved.push(step?.to ?? index);
      steps = step?.below;
    }
    return { path: moved, isBare: step?.isBare ?? false };
  }
}
