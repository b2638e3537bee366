import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { type CopiedRequest, requestSnippets } from '../../../extension/response/request-snippets.ts';
import { secretMark, withoutSecrets, withPlainMarks } from '../../../extension/response/secret-marks.ts';

const unary: CopiedRequest = {
  method: 'GRPC',
  address: 'http://127.0.0.1:8080',
  path: '/posts.v1.PostsService/Get',
  headers: [['authorization', `Bearer ${secretMark('token')}`]],
  messages: [`{"id": "it's ${secretMark('api-key')}"}`],
  environment: 'local',
  rpc: { service: 'posts.v1.PostsService', method: 'Get', clientStreaming: false, serverStreaming: false },
  client: './gen/posts/v1/posts_pb.ts',
};

function snippet(request: CopiedRequest, label: string): string {
  const found = requestSnippets(request).find((each) => each.label === label);
  assert.ok(found, `there is ${label}`);
  return found.text;
}

/** What a shell makes of a command's arguments. */
function argumentsOf(command: string): string[] {
  const env = { PATH: process.env.PATH ?? '', TOKEN: 'secret one', API_KEY: 'k$y' };
  const script = command.replace(/^\S+/, 'node -e "console.log(JSON.stringify(process.argv.slice(1)))" --');
  return JSON.parse(execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }));
}

describe('a request copied as a command', () => {
  it('is one that a shell reads, secrets as variables', () => {
    assert.deepEqual(argumentsOf(snippet(unary, 'curl')), [
      'http://127.0.0.1:8080/posts.v1.PostsService/Get',
      '-H',
      'content-type: application/json',
      '-H',
      'authorization: Bearer secret one',
      '--data-raw',
      '{"id": "it\'s k$y"}',
    ]);
  });

  it('of grpcurl names host, port and method', () => {
    assert.deepEqual(argumentsOf(snippet(unary, 'grpcurl')).slice(-2), [
      '127.0.0.1:8080',
      'posts.v1.PostsService/Get',
    ]);
    assert.match(snippet({ ...unary, address: 'https://api.example' }, 'grpcurl'), /api\.example:443 /);
  });

  it('of a stream has every message, and no curl', () => {
    const rpc = {
      ...unary.rpc,
      service: 'a.v1.B',
      method: 'C',
      clientStreaming: true,
      serverStreaming: true,
    };
    const stream = { ...unary, messages: ['{"n":1}', '{"n":2}'], rpc };
    assert.ok(!requestSnippets(stream).some(({ label }) => label === 'curl'));
    assert.ok(argumentsOf(snippet(stream, 'buf curl')).includes('{"n":1}\n{"n":2}'));
    assert.ok(argumentsOf(snippet(stream, 'skep call')).includes('[{"n":1}, {"n":2}]'));
  });

  it('of plain HTTP keeps its method', () => {
    const { rpc: _, client: __, ...http } = unary;
    const copied = { ...http, method: 'DELETE', path: '/posts/7', messages: [] };
    assert.deepEqual(argumentsOf(snippet(copied, 'curl')).slice(0, 3), [
      '-X',
      'DELETE',
      'http://127.0.0.1:8080/posts/7',
    ]);
  });
});

describe('a request copied as TypeScript', () => {
  it('makes a call with the typed client, secrets from the environment', () => {
    const text = snippet(unary, 'TypeScript, Connect client');
    assert.match(text, /import \{ PostsService \} from '\.\/gen\/posts\/v1\/posts_pb\.ts';/);
    assert.match(
      text,
      /client\.get\(fromJson\(PostsService\.method\.get\.input, \{"id": `it's \$\{process\.env\.API_KEY\}`\}\)/,
    );
    assert.match(text, /'authorization': `Bearer \$\{process\.env\.TOKEN\}`/);
  });

  it('fetches with its body as an object', () => {
    assert.match(snippet(unary, 'TypeScript, fetch'), /body: JSON\.stringify\(\{"id": `it's/);
  });
});

describe('headers with secrets', () => {
  it('keep their scheme and lose their value', () => {
    const [auth, key, plain] = withoutSecrets([
      ['Authorization', 'Bearer abc'],
      ['X-Api-Key', 'abc'],
      ['x-plain', 'abc'],
    ]);
    assert.deepEqual(auth, ['Authorization', `Bearer ${secretMark('TOKEN')}`]);
    assert.deepEqual(key, ['X-Api-Key', secretMark('X-Api-Key')]);
    assert.deepEqual(plain, ['x-plain', 'abc']);
  });

  it('come back from a URL that a parser wrote', () => {
    const url = new URL(`http://a/b?key=${secretMark('key')}`);
    assert.equal(withPlainMarks(url.pathname + url.search), `/b?key=${secretMark('key')}`);
  });
});
