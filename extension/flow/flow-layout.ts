/** Where the boxes and lines of a flow are, from left to right in layers. Lengths are in pixels. */
import type { FlowGraph, FlowNode } from './flow-graph.ts';
import { layeredOrder } from './layered-order.ts';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface FlowLayout {
  width: number;
  height: number;
  /** As the graph's nodes. */
  boxes: Box[];
  /** As the graph's edges: from the caller to the called. Of a node to itself: three points beside it. */
  lines: Point[][];
}

const margin = 24;
/** Between layers: what the words on a line need. */
const layerGap = 200;
const boxGap = 36;
/** What a passing line needs. */
const passingHeight = 24;
const letterWidth = 7.8;
const serviceHeight = 18;
const narrowestBox = 110;
/** How often boxes are drawn towards what they are connected with. */
const passes = 6;

/** The same graph always has the same layout, whatever its numbers are. */
export function flowLayout(graph: FlowGraph): FlowLayout {
  const between = graph.edges.filter(({ from, to }) => from !== to);
  const { layers, routes } = layeredOrder(
    graph.nodes.map(({ id }) => id),
    between.map(({ from, to }) => [from, to]),
  );
  const placed = placeBoxes(layers, routes, new Map(graph.nodes.map((node) => [node.id, sizeOf(node)])));
  const boxes = graph.nodes.map(({ id }) => boxOf(placed, id));
  const lines = graph.edges.map((edge) => {
    const route = routes[between.indexOf(edge)];
    if (!route) return loopBeside(boxOf(placed, edge.from));
    const points = linePoints(route, placed);
    return route[0] === edge.from ? points : points.reverse();
  });
  const corners = boxes.map(({ x, y, width, height }) => ({ x: x + width, y: y + height }));
  const points = [...corners, ...lines.flat()];
  return {
    width: Math.max(0, ...points.map(({ x }) => x)) + margin,
    height: Math.max(0, ...points.map(({ y }) => y)) + margin,
    boxes,
    lines,
  };
}

function sizeOf({ title, services }: FlowNode): { width: number; height: number } {
  // A title is written in bold.
  const letters = Math.max(title.length * 1.15, ...services.map(({ length }) => length));
  return {
    width: Math.max(narrowestBox, Math.ceil(letters * letterWidth) + 24),
    height: 34 + (services.length > 0 ? services.length * serviceHeight + 8 : 0),
  };
}

function placeBoxes(
  layers: readonly string[][],
  routes: readonly string[][],
  sizes: ReadonlyMap<string, { width: number; height: number }>,
): Map<string, Box> {
  const boxes = new Map<string, Box>();
  let x = margin;
  for (const layer of layers) {
    const width = Math.max(0, ...layer.map((id) => sizes.get(id)?.width ?? 0));
    let y = margin;
    for (const id of layer) {
      const size = sizes.get(id) ?? { width, height: passingHeight };
      boxes.set(id, { x: x + (width - size.width) / 2, y, ...size });
      y += size.height + boxGap;
    }
    x += width + layerGap;
  }
  const beside = neighbours(routes);
  for (let pass = 0; pass < passes; pass++) {
    for (const layer of pass % 2 === 0 ? layers : layers.toReversed()) settle(layer, boxes, beside);
  }
  const top = Math.min(...[...boxes.values()].map(({ y }) => y));
  for (const box of boxes.values()) box.y += margin - top;
  return boxes;
}

function neighbours(routes: readonly string[][]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const route of routes) {
    for (const [at, id] of route.entries()) {
      const beside = [route[at - 1], route[at + 1]].filter((each) => each !== undefined);
      found.set(id, [...(found.get(id) ?? []), ...beside]);
    }
  }
  return found;
}

/** Draws the boxes of a layer to the middle of their neighbours, in their order and without touching each other. */
function settle(layer: readonly string[], boxes: Map<string, Box>, beside: Map<string, string[]>): void {
  const ours = layer.map((id) => boxOf(boxes, id));
  for (const [index, box] of ours.entries()) {
    const middles = (beside.get(layer[index] ?? '') ?? []).map((id) => middleOf(boxOf(boxes, id)));
    if (middles.length > 0)
      box.y = middles.reduce((sum, each) => sum + each, 0) / middles.length - box.height / 2;
  }
  // Half of the way that the upper ones push down, and half of that which the lower ones push up.
  const down = pushed(ours);
  const up = pushed(ours.map(upsideDown).reverse()).reverse();
  for (const [index, box] of ours.entries()) box.y = ((down[index] ?? 0) - (up[index] ?? 0) - box.height) / 2;
}

/** The tops of boxes, each at least the gap below the one before. */
function pushed(boxes: readonly Pick<Box, 'y' | 'height'>[]): number[] {
  let free = Number.NEGATIVE_INFINITY;
  return boxes.map(({ y, height }) => {
    const top = Math.max(y, free);
    free = top + height + boxGap;
    return top;
  });
}

function upsideDown({ y, height }: Box): Pick<Box, 'y' | 'height'> {
  return { y: -y - height, height };
}

/** From the right of the first box to the left of the last. */
function linePoints(route: readonly string[], boxes: Map<string, Box>): Point[] {
  return route.map((id, at) => {
    const box = boxOf(boxes, id);
    const y = middleOf(box);
    if (at === 0) return { x: box.x + box.width, y };
    return { x: at === route.length - 1 ? box.x : box.x + box.width / 2, y };
  });
}

function loopBeside({ x, y, width, height }: Box): Point[] {
  const [right, middle] = [x + width, y + height / 2];
  return [
    { x: right, y: middle - 9 },
    { x: right + 40, y: middle },
    { x: right, y: middle + 9 },
  ];
}

function boxOf(boxes: ReadonlyMap<string, Box>, id: string): Box {
  const box = boxes.get(id);
  if (!box) throw new Error(`"${id}" is at one end of an edge, and no node`);
  return box;
}

function middleOf({ y, height }: Box): number {
  return y + height / 2;
}
