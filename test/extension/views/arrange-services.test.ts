import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Environment } from '../../../extension/environment/environment.ts';
import { arrangeServices, rowName } from '../../../extension/views/arrange-services.ts';
import type { KnownService, ProjectNode } from '../../../extension/views/nodes.ts';
import { serviceNode } from '../../../extension/views/project-nodes.ts';

const environment = { name: 'local', isLocal: true } as Environment;

const method = { name: 'List', input: 'A', output: 'B', clientStreaming: false, serverStreaming: false };

function known(name: string, methods = 1): KnownService {
  return { name, deprecated: false, methods: Array(methods).fill({ ...method, deprecated: false }) };
}

function project(name: string, ...services: (string | KnownService)[]): ProjectNode {
  const of = { name, folder: `/src/${name}`, state: undefined };
  const nodes = services.map((each) =>
    serviceNode(environment, typeof each === 'string' ? known(each) : each, of),
  );
  return { kind: 'project', environment, name, folder: of.folder, running: undefined, services: nodes };
}

/** The rows as indented text: `>` begins what stands for a project. */
function drawn(projects: ProjectNode[]): string[] {
  return arrangeServices(environment, projects, undefined).children.flatMap((row) => {
    const own = `${row.kind === 'project' || row.project ? '> ' : ''}${rowName(row)}`;
    if (row.kind === 'project') return [own];
    return [
      own,
      ...row.services.flatMap((service) => {
        if (service.kind === 'service') return [`  ${service.project ? '> ' : ''}${service.service}`];
        return [`  ${service.service}`, ...service.versions.map((each) => `    ${each.service}`)];
      }),
    ];
  });
}

describe('the services of an environment', () => {
  it('stand below their package, whose row is also that of the project that has all of it', () => {
    assert.deepEqual(drawn([project('posts', 'posts.v1.PostsService', 'posts.v1.TagsService')]), [
      '> posts',
      '  posts.v1.PostsService',
      '  posts.v1.TagsService',
    ]);
  });

  it('stand for their own projects where several share a package', () => {
    assert.deepEqual(drawn([project('orders', 'shop.v1.Orders'), project('carts', 'shop.v1.Carts')]), [
      'shop',
      '  > shop.v1.Carts',
      '  > shop.v1.Orders',
    ]);
  });

  it('have a row for each version only where there are several, the newest first', () => {
    assert.deepEqual(drawn([project('posts', 'posts.v1.Posts', 'posts.v2.Posts', 'posts.v2.Tags')]), [
      '> posts',
      '  posts.Posts',
      '    posts.v2.Posts',
      '    posts.v1.Posts',
      '  posts.v2.Tags',
    ]);
  });

  it('are told apart by project where two checkouts define the same', () => {
    assert.deepEqual(drawn([project('a', 'posts.v1.Posts'), project('b', 'posts.v1.Posts')]), [
      '> posts',
      '  posts.v1.Posts',
      '> posts',
      '  posts.v1.Posts',
    ]);
  });

  it('without a package stand below their project', () => {
    assert.deepEqual(drawn([project('old', 'Echo'), project('older', 'Greeter')]), [
      '> old',
      '  Echo',
      '> older',
      '  Greeter',
    ]);
  });

  it('are not there in a project that defines none, which has a row all the same', () => {
    assert.deepEqual(drawn([project('posts', 'posts.v1.Posts'), project('empty')]), [
      '> empty',
      '> posts',
      '  posts.v1.Posts',
    ]);
  });

  it('begin unfolded where they are few, and folded where they are many', () => {
    const beginsOpen = (methods: number) => {
      const { children } = arrangeServices(
        environment,
        [project('posts', known('posts.v1.Posts', methods))],
        undefined,
      );
      const [row] = children;
      return row?.kind === 'package' && row.services[0]?.kind === 'service' && row.services[0].beginsOpen;
    };
    assert.equal(beginsOpen(5), true);
    assert.equal(beginsOpen(500), false);
  });
});
