import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { FlowGraph } from '../../../extension/flow/flow-graph.ts';
import { flowSvg } from '../../../extension/flow/flow-svg.ts';

const graph: FlowGraph = {
  nodes: [
    { id: 'comments', title: 'comments', services: ['comments.v1.CommentsService'], kind: 'running' },
    { id: 'posts', title: 'posts', services: ['posts.v1.PostsService'], kind: 'missing' },
  ],
  edges: [
    {
      from: 'comments',
      to: 'posts',
      calls: 1200,
      errors: 2,
      callsPerSecond: 12.4,
      p99Ms: 3.1,
      services: ['posts.v1.PostsService'],
    },
  ],
};

describe('a flow as SVG', () => {
  it('carries the numbers of each edge, and says them in words', () => {
    const svg = flowSvg(graph, { standsAlone: false });
    assert.match(svg, />12\/s, p99 3\.1 ms, 2 errors<\/text>/);
    assert.match(svg, /aria-label="comments calls posts: 1\.2 k calls, 12\/s, p99 3\.1 ms, 2 errors"/);
    assert.match(svg, /class="edge failing"/);
  });

  it('has colours of its own only where it stands alone', () => {
    assert.match(flowSvg(graph, { standsAlone: true }), /<style>[^<]*--ground: #ffffff/);
    assert.doesNotMatch(flowSvg(graph, { standsAlone: false }), /<style>/);
  });

  it('shows what is declared and was not called without numbers', () => {
    const [edge] = graph.edges;
    assert.ok(edge);
    const svg = flowSvg({ ...graph, edges: [{ ...edge, calls: 0, errors: 0 }] }, { standsAlone: false });
    assert.match(svg, /class="edge declared"/);
    assert.doesNotMatch(svg, /p99/);
  });

  it('lets no name become markup', () => {
    const name = '<script>"&\u0001';
    const nodes = [{ id: name, title: name, services: [name], kind: 'running' as const }];
    const svg = flowSvg({ nodes, edges: [] }, { standsAlone: true });
    assert.doesNotMatch(svg, /<script/);
    assert.ok(svg.includes('&lt;script&gt;&quot;&amp;'));
    assert.ok(!svg.includes('\u0001'));
  });
});
