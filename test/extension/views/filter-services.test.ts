import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Environment } from '../../../extension/environment/environment.ts';
import { filterPlatform, filterProjects } from '../../../extension/views/filter-services.ts';
import type { ProjectNode, ServiceNode } from '../../../extension/views/nodes.ts';
import { serviceNode } from '../../../extension/views/project-nodes.ts';

const environment = { name: 'local', isLocal: true } as Environment;

function service(name: string, project: string, methods: string[]): ServiceNode {
  const shape = {
    input: 'A',
    output: 'B',
    clientStreaming: false,
    serverStreaming: false,
    deprecated: false,
  };
  const known = { name, deprecated: false, methods: methods.map((each) => ({ name: each, ...shape })) };
  return serviceNode(environment, known, { name: project, folder: `/src/${project}`, state: undefined });
}

function project(name: string, ...services: ServiceNode[]): ProjectNode {
  return { kind: 'project', environment, name, folder: `/src/${name}`, running: undefined, services };
}

const projects = [
  project('blog', service('posts.v1.PostsService', 'blog', ['List', 'GetSettings'])),
  project('shop', service('carts.v1.CartsService', 'shop', ['List', 'Add'])),
  project('empty'),
];

function left(filter: string): string[] {
  return filterProjects(projects, filter).flatMap(({ name, services }) => [
    name,
    ...services.flatMap((each) => each.methods.map(({ method }) => `${each.service}/${method}`)),
  ]);
}

describe('a filter of services', () => {
  it('leaves the methods with the word, and the services and projects around them', () => {
    assert.deepEqual(left('list'), [
      'blog',
      'posts.v1.PostsService/List',
      'shop',
      'carts.v1.CartsService/List',
    ]);
  });

  it('leaves all methods of a service or a project that has it', () => {
    const carts = ['shop', 'carts.v1.CartsService/List', 'carts.v1.CartsService/Add'];
    assert.deepEqual(left('carts'), carts);
    assert.deepEqual(left('shop'), carts);
  });

  it('wants every word, each in a name of its own', () => {
    assert.deepEqual(left('blog list'), ['blog', 'posts.v1.PostsService/List']);
    assert.deepEqual(left('shop settings'), []);
  });

  it('takes first letters', () => {
    assert.deepEqual(left('gs'), ['blog', 'posts.v1.PostsService/GetSettings']);
  });

  it('leaves a project without services by its name', () => {
    assert.deepEqual(left('empty'), ['empty']);
  });

  it('does not change what it filters', () => {
    left('gs');
    assert.equal(projects[0]?.services[0]?.methods.length, 2);
  });

  it('leaves of the platform what fits as well, and no empty group', () => {
    const health = service('grpc.health.v1.Health', '', ['Check', 'Watch']);
    const platform = { kind: 'platform' as const, environment, services: [health] };
    const methods = filterPlatform(platform, 'check')?.services.flatMap((each) => each.methods);
    assert.deepEqual(
      methods?.map(({ method }) => method),
      ['Check'],
    );
    assert.equal(filterPlatform(platform, 'carts'), undefined);
  });
});
