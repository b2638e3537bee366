/** The order within layers in which few edges cross, by barycenters; see layered-order.ts. */

/** How often the layers are gone through, there and back. */
const sweeps = 8;

/** Who is beside whom, on one side. */
type Neighbours = ReadonlyMap<string, readonly string[]>;

/** The best of all orders gone through. The first stays where none is better: what is added moves little of what was there. */
export function fewestCrossings(layers: string[][], routes: readonly (readonly string[])[]): string[][] {
  const steps = routes.flatMap((route) =>
    route.slice(1).map((right, at): [string, string] => [route[at] ?? '', right]),
  );
  const after = neighbours(steps);
  const before = neighbours(steps.map(([left, right]) => [right, left]));
  let best = layers;
  let fewest = countCrossings(layers, after);
  let current = layers;
  for (let sweep = 0; sweep < sweeps && fewest > 0; sweep++) {
    const isForth = sweep % 2 === 0;
    current = current.map((layer) => [...layer]);
    const order = isForth ? [...current.keys()] : [...current.keys()].reverse();
    for (const index of order) {
      const fixed = current[isForth ? index - 1 : index + 1];
      const layer = current[index];
      if (fixed && layer) current[index] = byBarycenter(layer, fixed, isForth ? before : after);
    }
    const count = countCrossings(current, after);
    if (count < fewest) [best, fewest] = [current, count];
  }
  return best;
}

/** How many edges between neighbouring layers cross. */
export function countCrossings(layers: readonly (readonly string[])[], after: Neighbours): number {
  let count = 0;
  for (const [index, layer] of layers.entries()) {
    const places = new Map(layers[index + 1]?.map((id, place) => [id, place]));
    const ends = layer.flatMap((id) =>
      (after.get(id) ?? []).map((to) => places.get(to) ?? 0).sort((a, b) => a - b),
    );
    for (const [at, end] of ends.entries()) for (const later of ends.slice(at + 1)) if (later < end) count++;
  }
  return count;
}

/** What has no neighbour in the fixed layer stays at its place. */
function byBarycenter(layer: readonly string[], fixed: readonly string[], beside: Neighbours): string[] {
  const places = new Map(fixed.map((id, place) => [id, place]));
  const weighed = layer.map((id, place) => {
    const known = (beside.get(id) ?? []).map((each) => places.get(each) ?? 0);
    return { id, weight: known.length > 0 ? mean(known) : place };
  });
  return weighed.sort((a, b) => a.weight - b.weight).map(({ id }) => id);
}

function neighbours(steps: readonly (readonly [string, string])[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [from, to] of steps) found.set(from, [...(found.get(from) ?? []), to]);
  return found;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, each) => sum + each, 0) / values.length;
}
