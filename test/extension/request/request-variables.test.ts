import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRequestFile } from '../../../extension/request/request-file.ts';
import {
  environmentName,
  RequestError,
  resolveRequest,
  withEnvironment,
} from '../../../extension/request/request-variables.ts';

const environments = new Map([['local', 'http://127.0.0.1:8080']]);

function resolve(text: string) {
  const file = parseRequestFile(text);
  const request = file.requests[0];
  assert.ok(request);
  return resolveRequest(request, file.variables, environments);
}

describe('resolveRequest', () => {
  it('puts values into target, headers and body', () => {
    const request = resolve(
      '@id = 7\n@me = Bearer {{id}}\nGRPC {{ local }}/a.B/C\nauth: {{me}}\n\n{"id": {{id}}}',
    );
    assert.equal(request.target, 'http://127.0.0.1:8080/a.B/C');
    assert.equal(request.headers[0]?.value, 'Bearer 7');
    assert.deepEqual(request.messages, ['{"id": 7}']);
  });

  it('names the variable without a value, its line, and what there is', () => {
    assert.throws(
      () => resolve('@id = 7\nGRPC {{staging}}/a.B/C'),
      (error) =>
        error instanceof RequestError && error.line === 1 && /staging.*local, id/.test(error.message),
    );
  });

  it('ends on a variable defined by itself', () => {
    assert.throws(() => resolve('@a = {{b}}\n@b = {{a}}\nGRPC {{local}}/x/{{a}}'), RequestError);
  });
});

describe('withEnvironment', () => {
  it('changes only the name', () => {
    assert.equal(withEnvironment('GRPC {{local}}/a.B/C', 'staging'), 'GRPC {{staging}}/a.B/C');
  });

  it('takes the place of an address', () => {
    assert.equal(withEnvironment('POST http://127.0.0.1:8080/a/b?c=1', 'local'), 'POST {{local}}/a/b?c=1');
    assert.equal(withEnvironment('GRPC 127.0.0.1:8080/a.B/C', 'local'), 'GRPC {{local}}/a.B/C');
  });

  it('is read back', () => {
    assert.equal(environmentName('{{staging}}/a.B/C'), 'staging');
    assert.equal(environmentName('http://x/a'), undefined);
  });
});
