import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestFileName, requestTemplate } from '../../../extension/request/request-template.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

describe('a new request file', () => {
  it('is named for service and method', () => {
    assert.equal(requestFileName('posts.v1.PostsService', 'List'), 'Posts.List.rpc.http');
    assert.equal(requestFileName('Service', 'Get'), 'Service.Get.rpc.http');
  });

  it('is read back as the one request it was made for', () => {
    const file = parseRequestFile(
      requestTemplate('posts.v1.PostsService', 'List', 'local', '{\n  "id": ""\n}'),
    );
    assert.deepEqual(file.problems, []);
    assert.deepEqual(
      file.requests.map(({ name, method, target, messages }) => [name, method, target, messages]),
      [['List', 'GRPC', '{{local}}/posts.v1.PostsService/List', ['{\n  "id": ""\n}']]],
    );
  });
});
