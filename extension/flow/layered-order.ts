/**
 * The first three steps of a layered drawing (Sugiyama, Tagawa and Toda, "Methods for Visual Understanding of Hierarchical
 * System Structures", 1981): turn the edges of cycles round, give each node the layer after all that lead to it, and order
 * each layer by barycenters so that few edges cross. An edge over several layers passes through a place in each of them.
 */
import { fewestCrossings } from './crossings.ts';

/** From one id to another. */
export type Arc = readonly [from: string, to: string];

export interface Layering {
  /** Ids of each layer in their order, those that stand for passing edges among them. */
  layers: string[][];
  /** For each arc, in the order they were given: the ids it leads through, both ends included, from left to right. */
  routes: string[][];
}

/**
 * `ids` are in the order that they have where nothing else decides: with the same one, the same graph always looks the same.
 * Arcs from a node to itself, and between ids that are none, are not to be given.
 */
export function layeredOrder(ids: readonly string[], arcs: readonly Arc[]): Layering {
  const forward = withoutCycles(ids, arcs);
  const layerOf = longestPaths(ids, forward);
  const count = Math.max(-1, ...layerOf.values()) + 1;
  const layers = Array.from({ length: count }, (): string[] => []);
  for (const id of ids) layers[layerOf.get(id) ?? 0]?.push(id);
  const routes = forward.map(([from, to], arc) => {
    const passed: string[] = [];
    for (let layer = (layerOf.get(from) ?? 0) + 1; layer < (layerOf.get(to) ?? 0); layer++) {
      const id = `${arc}>${layer}`;
      layers[layer]?.push(id);
      passed.push(id);
    }
    return [from, ...passed, to];
  });
  return { layers: fewestCrossings(layers, routes), routes };
}

/** Each arc, turned round where it would lead back to a node that is still being followed. */
function withoutCycles(ids: readonly string[], arcs: readonly Arc[]): Arc[] {
  const leaving = Map.groupBy(arcs.keys(), (arc) => arcs[arc]?.[0]);
  const turned = new Set<number>();
  const state = new Map<string, 'open' | 'done'>();
  for (const root of ids) {
    if (state.has(root)) continue;
    const stack = [{ id: root, next: 0 }];
    state.set(root, 'open');
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const arc = leaving.get(top.id)?.[top.next++];
      const to = arc === undefined ? undefined : arcs[arc]?.[1];
      if (arc === undefined || to === undefined) {
        state.set(top.id, 'done');
        stack.pop();
      } else if (state.get(to) === 'open') {
        turned.add(arc);
      } else if (!state.has(to)) {
        state.set(to, 'open');
        stack.push({ id: to, next: 0 });
      }
    }
  }
  return arcs.map(([from, to], arc) => (turned.has(arc) ? [to, from] : [from, to]));
}

/** The layer of each id: the length of the longest way to it. */
function longestPaths(ids: readonly string[], arcs: readonly Arc[]): Map<string, number> {
  const leaving = Map.groupBy(arcs, ([from]) => from);
  const waiting = new Map(ids.map((id) => [id, 0]));
  for (const [, to] of arcs) waiting.set(to, (waiting.get(to) ?? 0) + 1);
  const layers = new Map(ids.map((id) => [id, 0]));
  const ready = ids.filter((id) => waiting.get(id) === 0);
  for (const id of ready) {
    for (const [, to] of leaving.get(id) ?? []) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(id) ?? 0) + 1));
      waiting.set(to, (waiting.get(to) ?? 0) - 1);
      if (waiting.get(to) === 0) ready.push(to);
    }
  }
  return layers;
}
