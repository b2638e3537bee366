import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compareVersions, serviceName } from '../../../extension/views/service-name.ts';

describe('the full name of a service', () => {
  it('is its package, the version of that, and its own name', () => {
    const parts = { package: 'acme.posts', version: 'v1', name: 'PostsService' };
    assert.deepEqual(serviceName('acme.posts.v1.PostsService'), parts);
  });

  it('may have no version, and no package', () => {
    assert.deepEqual(serviceName('posts.PostsService'), {
      package: 'posts',
      version: '',
      name: 'PostsService',
    });
    assert.deepEqual(serviceName('PostsService'), { package: '', version: '', name: 'PostsService' });
  });

  it('has a version only where the last part of the package is one', () => {
    for (const version of ['v2', 'v1beta1', 'v1alpha', 'v1p1beta1', 'v3test'])
      assert.equal(serviceName(`posts.${version}.Posts`).version, version);
    for (const part of ['video', 'v', 'v1x', 'version1'])
      assert.equal(serviceName(`posts.${part}.Posts`).version, '');
  });
});

describe('the versions of a service', () => {
  it('are in order from the newest, a stable one before what led to it', () => {
    const versions = ['v1', 'v10', '', 'v2beta1', 'v2', 'v2beta10', 'v2alpha1'];
    assert.deepEqual(versions.sort(compareVersions), [
      'v10',
      'v2',
      'v2beta10',
      'v2beta1',
      'v2alpha1',
      'v1',
      '',
    ]);
  });
});
