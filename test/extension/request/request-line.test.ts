import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linePlace } from '../../../extension/request/request-line.ts';

describe('what a line of a request file waits for', () => {
  it('is an environment, then a service, then a method', () => {
    assert.deepEqual(linePlace('GRPC {{lo'), { kind: 'environment', written: 'lo' });
    assert.deepEqual(linePlace('POST {{'), { kind: 'environment', written: '' });
    assert.deepEqual(linePlace('GRPC {{local}}/posts.v1.P'), { kind: 'service', written: 'posts.v1.P' });
    assert.deepEqual(linePlace('GRPC {{local}}/posts.v1.PostsService/Li'), {
      kind: 'method',
      service: 'posts.v1.PostsService',
      written: 'Li',
    });
  });

  it('is what a comment can say, and a request to refer to', () => {
    assert.deepEqual(linePlace('# @ti'), { kind: 'metadata', written: 'ti' });
    assert.deepEqual(linePlace('// @ref lo'), { kind: 'request', written: 'lo' });
  });

  it('is nothing in a body, a header or another path', () => {
    for (const line of [
      '  "a": "b/c',
      'authorization: Bearer {{',
      'GET {{local}}/posts/li',
      '# a comment',
      '',
    ])
      assert.equal(linePlace(line), undefined, line);
  });
});
