import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';
import {
  environmentName,
  RequestError,
  type RequestVariables,
  resolveRequest,
  withEnvironment,
} from '../../../../runtime/api/request/request-variables.ts';

function resolve(text: string, more: Partial<RequestVariables> = {}) {
  const file = parseRequestFile(text);
  const request = file.requests[0];
  assert.ok(request);
  return resolveRequest(request, {
    file: file.variables,
    environments: new Map([['local', 'http://127.0.0.1:8080']]),
    environmentFiles: new Map(),
    answers: new Map(),
    requests: file.requests.map(({ name }) => name),
    ...more,
  });
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

  it('takes from environment files what neither the file nor an environment has', () => {
    const environmentFiles = new Map([
      ['user', 'ada'],
      ['id', '8'],
      ['local', 'http://elsewhere'],
    ]);
    const request = resolve('@id = 7\nGRPC {{local}}/a.B/C\n\n{"id": {{id}}, "user": "{{user}}"}', {
      environmentFiles,
    });
    assert.equal(request.target, 'http://127.0.0.1:8080/a.B/C');
    assert.deepEqual(request.messages, ['{"id": 7, "user": "ada"}']);
  });

  it('takes values of what another request answered', () => {
    const answers = new Map([['list', { messages: ['{"posts":[{"id":"7"}]}'], headers: [], trailers: [] }]]);
    const text = 'GRPC {{local}}/a.B/C\n\n{"id": "{{list.posts[0].id}}"}\n### list\nGET {{local}}/list';
    assert.deepEqual(resolve(text, { answers }).messages, ['{"id": "7"}']);
    assert.throws(() => resolve(text), /send `list` first/);
    assert.throws(
      () => resolve(text.replace('[0]', '[1]'), { answers }),
      /The last answer to `list` has nothing at \{\{list\.posts\[1\]\.id\}\}/,
    );
  });

  it('keeps a body JSON, whatever a value has in it', () => {
    const environmentFiles = new Map([
      ['said', 'a "quote"\nand more'],
      ['filter', '{"tag":"new"}'],
    ]);
    const [body = ''] = resolve('GRPC {{local}}/a.B/C\n\n{"\\"text": "{{said}}!", "filter": {{filter}}}', {
      environmentFiles,
    }).messages;
    assert.deepEqual(JSON.parse(body), { '"text': 'a "quote"\nand more!', filter: { tag: 'new' } });
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

describe('a request with variables of the private file', () => {
  it('knows which of their values it has, for them not to be kept', () => {
    const file = parseRequestFile('GET {{local}}/x\nx-key: {{alias}}\n');
    const [request] = file.requests;
    assert.ok(request);
    const resolved = resolveRequest(request, {
      file: new Map([['alias', 'a{{key}}']]),
      environments: new Map([['local', 'http://127.0.0.1:1']]),
      environmentFiles: new Map([
        ['key', 'deep'],
        ['other', 'unused'],
      ]),
      privateNames: new Set(['key', 'other']),
      answers: new Map(),
      requests: [],
    });
    assert.deepEqual([...(resolved.secrets ?? [])], [['key', 'deep']]);
  });
});
