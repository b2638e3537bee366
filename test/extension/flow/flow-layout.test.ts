import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { countCrossings } from '../../../extension/flow/crossings.ts';
import type { FlowEdge, FlowGraph } from '../../../extension/flow/flow-graph.ts';
import { placeLabels } from '../../../extension/flow/flow-labels.ts';
import { type Box, flowLayout } from '../../../extension/flow/flow-layout.ts';
import { layeredOrder } from '../../../extension/flow/layered-order.ts';

function graphOf(arcs: readonly string[], calls = 1): FlowGraph {
  const pairs = arcs.map((arc) => arc.split('>'));
  const ids = [...new Set(pairs.flat())].sort();
  const edges = pairs.map(([from = '', to = '']): FlowEdge => {
    return { from, to, calls, errors: 0, callsPerSecond: calls, p99Ms: 3, services: [`${to}.v1.Service`] };
  });
  return {
    nodes: ids.map((id) => ({ id, title: id, services: [`${id}.v1.Service`], kind: 'running' })),
    edges,
  };
}

/** Of the same numbers every time. */
function randomGraph(seed: number): FlowGraph {
  let state = seed;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state % below;
  };
  const count = 2 + next(24);
  const arcs = new Set(Array.from({ length: next(count * 3) + 1 }, () => `n${next(count)}>n${next(count)}`));
  return graphOf([...arcs]);
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

describe('the layers of a graph', () => {
  it('have who is called after all who call it', () => {
    const { layers } = layeredOrder(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
        ['a', 'c'],
      ],
    );
    assert.deepEqual(
      layers.map(([id]) => id),
      ['a', 'b', 'c'],
    );
    assert.equal(layers[1]?.length, 2, 'the edge from a to c passes beside b');
  });

  it('are found where calls go in circles', () => {
    const { routes } = layeredOrder(
      ['a', 'b'],
      [
        ['a', 'b'],
        ['b', 'a'],
      ],
    );
    assert.deepEqual(routes, [
      ['a', 'b'],
      ['a', 'b'],
    ]);
  });

  it('are put in an order without crossings where there is one', () => {
    const arcs = [
      ['a', 'z'],
      ['b', 'y'],
      ['c', 'x'],
    ] as const;
    const { layers } = layeredOrder(['a', 'b', 'c', 'x', 'y', 'z'], arcs);
    assert.equal(countCrossings(layers, new Map(arcs.map(([from, to]) => [from, [to]]))), 0);
  });

  it('keep the order they had where it is as good', () => {
    const before = layeredOrder(
      ['a', 'b', 'c', 'd'],
      [
        ['a', 'c'],
        ['b', 'd'],
      ],
    );
    const after = layeredOrder(
      ['a', 'b', 'c', 'd', 'e'],
      [
        ['a', 'c'],
        ['b', 'd'],
        ['b', 'e'],
      ],
    );
    assert.deepEqual(before.layers, [
      ['a', 'b'],
      ['c', 'd'],
    ]);
    assert.deepEqual(after.layers, [
      ['a', 'b'],
      ['c', 'd', 'e'],
    ]);
  });
});

describe('the layout of a flow', () => {
  it('has no box over another, of 200 graphs', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const { boxes, width, height } = flowLayout(randomGraph(seed));
      for (const [index, box] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) assert.ok(!overlap(box, other), `graph ${seed}`);
        assert.ok(box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height);
      }
    }
  });

  it('has no words over others, of 200 graphs', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const graph = randomGraph(seed);
      const labels = placeLabels(graph, flowLayout(graph)).filter((label) => label !== undefined);
      for (const [index, label] of labels.entries())
        for (const other of labels.slice(index + 1)) assert.ok(!overlap(label, other), `graph ${seed}`);
    }
  });

  it('does not move when only numbers change', () => {
    const arcs = ['a>b', 'b>c', 'a>c', 'c>a', 'd>d'];
    assert.deepEqual(flowLayout(graphOf(arcs, 1)), flowLayout(graphOf(arcs, 5000)));
  });

  it('leads each line from the caller to the called, also back to the left', () => {
    const graph = graphOf(['a>b', 'b>a']);
    const { lines, boxes } = flowLayout(graph);
    const [a, b] = boxes;
    assert.ok(a && b && a.x < b.x);
    assert.deepEqual(lines[0]?.[0], { x: a.x + a.width, y: a.y + a.height / 2 });
    assert.deepEqual(lines[1]?.[0], { x: b.x, y: b.y + b.height / 2 });
  });

  it('is that of nothing without nodes', () => {
    assert.deepEqual(flowLayout({ nodes: [], edges: [] }).boxes, []);
  });
});
