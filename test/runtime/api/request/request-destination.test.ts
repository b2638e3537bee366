import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestDestination } from '../../../../runtime/api/request/request-destination.ts';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';
import { RequestError, resolveRequest } from '../../../../runtime/api/request/request-variables.ts';

const environment = (name: string, address: string) => ({
  name,
  address,
  isLocal: name === 'local',
  endpoint: { address, token: `token of ${name}` },
  projects: [],
});
const environments = [
  environment('local', 'http://127.0.0.1:8080'),
  environment('staging', 'https://staging.example.com'),
];

function destination(text: string) {
  const file = parseRequestFile(text);
  const [written] = file.requests;
  assert.ok(written);
  const variables = {
    file: file.variables,
    environments: new Map(environments.map(({ name, address }) => [name, address])),
    environmentFiles: new Map(),
    answers: new Map(),
    requests: [],
  };
  return requestDestination(written, resolveRequest(written, variables), environments);
}

describe('requestDestination', () => {
  it('goes to the environment that is named, with its token', () => {
    const { name, address, path, token, rpc } = destination('GRPC {{staging}}/posts.v1.PostsService/List');
    assert.deepEqual(
      { name, address, path, token, rpc },
      {
        name: 'staging',
        address: 'https://staging.example.com',
        path: '/posts.v1.PostsService/List',
        token: 'token of staging',
        rpc: { service: 'posts.v1.PostsService', method: 'List' },
      },
    );
  });

  it('keeps the query of a plain request', () => {
    assert.equal(destination('GET {{local}}/posts/get?id=1').path, '/posts/get?id=1');
  });

  it('shows the token of this machine to the services of the platform only', () => {
    assert.equal(destination('GRPC {{local}}/posts.v1.PostsService/List').token, undefined);
    assert.equal(
      destination('GRPC {{local}}/skep.registry.v1.RegistryService/ListServices').token,
      'token of local',
    );
  });

  it('sends no token to any address but that of its environment, whatever the file calls it', () => {
    for (const text of [
      'GRPC {{staging}}.evil.test/a.B/C',
      'GRPC {{staging}}@evil.test/a.B/C',
      '@staging = https://evil.test\nGRPC {{staging}}/a.B/C',
      'GRPC http://staging.example.com/a.B/C',
      'POST https://evil.test/skep.deploy.v1.DeployService/Upload',
    ]) {
      const { environment: found, token } = destination(text);
      assert.deepEqual([found, token], [undefined, undefined], text);
    }
  });

  it('wants the full name of a method', () => {
    assert.throws(() => destination('GRPC {{local}}/posts/list/x'), RequestError);
    assert.throws(() => destination('GRPC http://[/a.B/C'), RequestError);
  });
});
