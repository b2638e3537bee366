import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { flowGraph, outsideId } from '../../../extension/flow/flow-graph.ts';
import { EdgeSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';

const edge = (from: string, service: string, project: string, calls: bigint, errors = 0n) =>
  create(EdgeSchema, { from, service, project, calls, errors, callsPerSecond: 2, p99: { nanos: 3_000_000 } });

const posts = { name: 'posts', services: [{ name: 'posts.v1.PostsService' }], uses: [] };
const comments = {
  name: 'comments',
  services: [{ name: 'comments.v1.CommentsService' }],
  uses: ['posts.v1.PostsService'],
};

describe('the graph of who calls whom', () => {
  it('has an edge for what is declared and was not called yet', () => {
    const { nodes, edges } = flowGraph([posts, comments], []);
    assert.deepEqual(
      nodes.map(({ id }) => id),
      ['comments', 'posts'],
    );
    assert.deepEqual(
      edges.map(({ from, to, calls }) => [from, to, calls]),
      [['comments', 'posts', 0]],
    );
  });

  it('adds up the services of a project, with those that are only declared', () => {
    const two = { ...posts, services: [...posts.services, { name: 'posts.v1.TagsService' }] };
    const told = [
      edge('comments', 'posts.v1.PostsService', 'posts', 10n, 1n),
      edge('comments', 'posts.v1.TagsService', 'posts', 5n),
    ];
    const { edges } = flowGraph([two, comments], told);
    assert.equal(edges.length, 1);
    assert.deepEqual([edges[0]?.calls, edges[0]?.errors, edges[0]?.callsPerSecond], [15, 1, 4]);
    assert.deepEqual(edges[0]?.services, ['posts.v1.PostsService', 'posts.v1.TagsService']);
  });

  it('has callers from outside, and projects that run no longer', () => {
    const { nodes } = flowGraph([posts], [edge('', 'gone.v1.GoneService', 'gone', 1n)]);
    assert.deepEqual(
      nodes.map(({ id, kind }) => [id, kind]),
      [
        [outsideId, 'outside'],
        ['gone', 'missing'],
        ['posts', 'running'],
      ],
    );
  });

  it('is the same in whatever order things are told', () => {
    const told = [
      edge('', 'posts.v1.PostsService', 'posts', 1n),
      edge('comments', 'posts.v1.PostsService', 'posts', 2n),
    ];
    assert.deepEqual(flowGraph([posts, comments], told), flowGraph([comments, posts], told.toReversed()));
  });
});
