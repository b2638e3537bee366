import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MemoryRegistry, shortName } from '../../../runtime/registry/memory-registry.ts';
import type { RegisteredService } from '../../../runtime/registry/registry.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { makePlatformService, makeService } from './make-service.ts';

function registryOf(...services: (string | RegisteredService)[]): MemoryRegistry {
  const registry = new MemoryRegistry();
  for (const [i, service] of services.entries()) {
    registry.set(`origin ${i}`, [typeof service === 'string' ? makeService(service) : service]);
  }
  return registry;
}

function found(registry: MemoryRegistry, name: string): string | undefined {
  const answer = registry.lookup(name);
  return answer.kind === 'found' ? answer.service.descriptor.typeName : undefined;
}

describe('a name in the registry', () => {
  for (const name of [
    'posts',
    'POSTS',
    'posts.v1',
    'v1/posts',
    'posts/v1',
    'PostsService',
    'postsservice',
    'posts-service',
    'posts.PostsService',
    'posts.v1.PostsService',
    'POSTS.V1.POSTSSERVICE',
    'posts.v1.posts',
  ]) {
    it(`finds posts.v1.PostsService by "${name}"`, () => {
      assert.equal(
        found(registryOf('posts.v1.PostsService', 'comments.v1.CommentsService'), name),
        'posts.v1.PostsService',
      );
    });
  }

  it('may be kebab, camel or one word', () => {
    const registry = registryOf('blog.v1.BlogPostsService');
    for (const name of ['blog-posts', 'blogPosts', 'blog_posts', 'blogposts']) {
      assert.equal(found(registry, name), 'blog.v1.BlogPostsService', name);
    }
  });

  it('may be the package of one service', () => {
    assert.equal(found(registryOf('shop.v1.OrdersService'), 'shop'), 'shop.v1.OrdersService');
  });

  it('is the service of that name before a package of that name', () => {
    const registry = registryOf('posts.v1.AdminService', 'posts.v1.PostsService');
    assert.equal(found(registry, 'posts'), 'posts.v1.PostsService');
    assert.equal(found(registry, 'admin'), 'posts.v1.AdminService');
  });

  it('without a version means the highest stable one', () => {
    const registry = registryOf('a.v1.XService', 'a.v10.XService', 'a.v2.XService', 'a.v11beta1.XService');
    assert.equal(found(registry, 'x'), 'a.v10.XService');
    assert.equal(found(registry, 'x.v11beta1'), 'a.v11beta1.XService');
  });

  it('means the highest unstable version where there is no stable one', () => {
    const registry = registryOf('a.v1alpha2.XService', 'a.v1beta1.XService', 'a.v1alpha10.XService');
    assert.equal(found(registry, 'x'), 'a.v1beta1.XService');
  });

  it('that several services answer to gives them all, sorted', () => {
    const registry = registryOf('shop.v1.PostsService', 'blog.v1.PostsService');
    assert.deepEqual(registry.lookup('posts'), {
      kind: 'ambiguous',
      candidates: ['blog.v1.PostsService', 'shop.v1.PostsService'],
    });
    assert.equal(found(registry, 'blog.posts'), 'blog.v1.PostsService');
    assert.equal(found(registry, 'shop/posts'), 'shop.v1.PostsService');
  });

  it('that nothing answers to gives what there is, nearest first', () => {
    const registry = registryOf('zebra.v1.ZebraService', 'posts.v1.PostsService', 'hosts.v1.HostingService');
    assert.deepEqual(registry.lookup('post'), {
      kind: 'unknown',
      candidates: ['posts.v1.PostsService', 'hosts.v1.HostingService', 'zebra.v1.ZebraService'],
    });
  });

  it('of an unknown version is unknown', () => {
    assert.equal(registryOf('posts.v1.PostsService').lookup('posts.v2').kind, 'unknown');
  });

  for (const name of ['', '.', '//', 'v1', 'x'.repeat(100_000)]) {
    it(`"${name.slice(0, 10)}" is unknown, not an error`, () => {
      assert.equal(registryOf('posts.v1.PostsService').lookup(name).kind, 'unknown');
    });
  }

  it("is a user's service before one of the platform's", () => {
    const registry = registryOf(
      makePlatformService('skep.registry.v1.RegistryService'),
      'mine.v1.RegistryService',
    );
    assert.equal(found(registry, 'registry'), 'mine.v1.RegistryService');
    assert.equal(found(registry, 'skep.registry'), 'skep.registry.v1.RegistryService');
  });
});

describe('the shortest name of a service', () => {
  it('is its own where nothing else answers to it', () => {
    const service = makeService('blog.v1.BlogPostsService');
    assert.equal(shortName(registryOf(service), service), 'blog-posts');
  });

  it('has the version where it is not the highest', () => {
    const old = makeService('posts.v1.PostsService');
    assert.equal(shortName(registryOf(old, 'posts.v2.PostsService'), old), 'posts.v1');
  });

  it('has the package where two packages have one', () => {
    const service = makeService('blog.v1.PostsService');
    assert.equal(shortName(registryOf(service, 'shop.v1.PostsService'), service), 'blog.posts');
  });
});

describe('the registry', () => {
  it('refuses a second service of one name and names both folders', () => {
    const registry = new MemoryRegistry();
    registry.set('/src/a', [makeService('posts.v1.PostsService', '/src/a')]);
    assert.throws(
      () => registry.set('/src/b', [makeService('posts.v1.PostsService', '/src/b')]),
      (error) =>
        error instanceof UserError &&
        error.code === 'service-taken' &&
        error.message.includes('/src/a') &&
        error.message.includes('/src/b'),
    );
  });

  it('keeps what it had when it refuses', () => {
    const registry = registryOf(makeService('posts.v1.PostsService', '/src/a'));
    const refused = [makeService('fresh.v1.FreshService'), makeService('posts.v1.PostsService')];
    assert.throws(() => registry.set('/src/b', refused), UserError);
    assert.equal(registry.get('fresh.v1.FreshService'), undefined);
  });

  it('replaces what an origin served before', () => {
    const registry = new MemoryRegistry();
    registry.set('/src/a', [makeService('a.v1.OldService')]);
    registry.set('/src/a', [makeService('a.v1.NewService')]);
    assert.deepEqual(
      registry.list().map((service) => service.descriptor.typeName),
      ['a.v1.NewService'],
    );
    assert.equal(registry.lookup('old').kind, 'unknown');
  });

  it('forgets a removed origin, and what was found by its names', () => {
    const registry = new MemoryRegistry();
    registry.set('/src/a', [makeService('posts.v1.PostsService')]);
    assert.equal(registry.lookup('posts').kind, 'found');
    registry.remove('/src/a');
    assert.equal(registry.lookup('posts').kind, 'unknown');
  });

  it('tells each listener of a change until it is disposed of', () => {
    const registry = new MemoryRegistry();
    let changes = 0;
    const listening = registry.onChange(() => changes++);
    registry.set('/src/a', [makeService('posts.v1.PostsService')]);
    registry.remove('/src/a');
    listening[Symbol.dispose]();
    registry.set('/src/a', [makeService('posts.v1.PostsService')]);
    assert.equal(changes, 2);
  });

  it('lists each file once, with what it imports', () => {
    const names = [...registryOf('a.v1.AService', 'b.v1.BService').files()].map((file) => file.name);
    assert.deepEqual(names.sort(), ['a/v1/aservice', 'b/v1/bservice']);
  });
});
