import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import type { Scope } from '../../../runtime/registry/registry.ts';
import { type Served, servePosts } from './posts-service.ts';
import { http1, http2 } from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts({ allowedHosts: () => ['skep.example', 'https://tunnel.example:8443'] });
});
after(() => served[Symbol.asyncDispose]());

async function status(
  headers: Record<string, string>,
  path = '/posts/get?id=1',
  method = 'GET',
): Promise<number> {
  return (await http1(served.address, path, { headers, method })).status;
}

describe('the Host', () => {
  for (const host of [
    'localhost',
    'app.localhost:99',
    '127.0.0.1:8080',
    '127.1.2.3',
    '[::1]:80',
    'skep.example',
    'SKEP.example:80',
    'tunnel.example:8443',
  ]) {
    it(`may be ${host}`, async () => assert.equal(await status({ host }), 200));
  }
  for (const host of [
    'evil.example',
    'localhost.evil.example',
    '127.0.0.1.evil.example',
    'tunnel.example:1',
    '10.0.0.1',
  ]) {
    it(`may not be "${host}"`, async () => assert.equal(await status({ host }), 403));
  }

  it('is checked on HTTP/2 too, and answered in the protocol that asks', async () => {
    const headers = {
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Get',
      ':authority': 'evil.example',
    };
    const answer = await http2(served.address, { ...headers, 'content-type': 'application/grpc' }, '');
    assert.equal(answer.headers['grpc-status'], String(Code.PermissionDenied));
  });
});

describe('a page of another site', () => {
  it('is refused when its Origin is not allowed', async () => {
    assert.equal(await status({ origin: 'https://evil.example' }), 403);
    assert.equal(await status({ origin: 'null' }), 403);
    assert.equal(await status({ origin: 'http://localhost.evil.example' }), 403);
  });

  it('is refused when the browser says so and gives no Origin, as for an image', async () => {
    const image = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' };
    assert.equal(await status(image, '/posts/delete-all'), 403);
    assert.equal(await status({ 'sec-fetch-site': 'same-site' }, '/posts/delete-all'), 403);
  });

  it('does not learn what there is', async () => {
    const answer = await http1(served.address, '/nothing/here', {
      headers: { 'sec-fetch-site': 'cross-site' },
    });
    assert.doesNotMatch(answer.body.toString(), /posts/);
  });

  it('may link to the list of services', async () => {
    assert.equal(await status({ 'sec-fetch-site': 'cross-site' }, '/'), 200);
  });
});

describe('a page that is allowed', () => {
  it('is one of this machine, of an allowed host, or of the gateway itself', async () => {
    assert.equal(await status({ origin: 'http://localhost:3000', 'sec-fetch-site': 'same-site' }), 200);
    assert.equal(await status({ origin: 'https://skep.example', 'sec-fetch-site': 'cross-site' }), 200);
    assert.equal(await status({ 'sec-fetch-site': 'same-origin' }), 200);
    assert.equal(await status({ 'sec-fetch-site': 'none' }), 200);
  });

  it('may read the answer', async () => {
    const { headers } = await http1(served.address, '/posts/get?id=1', {
      headers: { origin: 'http://localhost:3000' },
    });
    assert.equal(headers['access-control-allow-origin'], 'http://localhost:3000');
    assert.equal(headers['access-control-expose-headers'], '*');
    assert.equal(headers.vary, 'origin');
  });

  it('is told before what it may send', async () => {
    const preflight = {
      origin: 'http://localhost:3000',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,connect-protocol-version',
    };
    const { status, headers } = await http1(served.address, '/posts/get', {
      method: 'OPTIONS',
      headers: preflight,
    });
    assert.equal(status, 204);
    assert.equal(headers['access-control-allow-headers'], 'authorization,connect-protocol-version');
    assert.match(String(headers['access-control-allow-methods']), /POST/);
  });
});

describe('a token', () => {
  let guarded: Served;
  const rights: Record<string, Scope[]> = { weak: ['none'], good: ['none', 'call'] };
  before(async () => {
    guarded = await servePosts({
      service: { scope: 'call' },
      reflectionScope: 'call',
      authorize(token, scope) {
        if (token === undefined) return 'missing';
        if (!rights[token]) return 'wrong';
        return rights[token].includes(scope) ? 'ok' : 'insufficient';
      },
    });
  });
  after(() => guarded[Symbol.asyncDispose]());

  async function answered(authorization?: string) {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const { status, body, headers: got } = await http1(guarded.address, '/posts/get?id=1', { headers });
    return {
      status,
      message: String(JSON.parse(body.toString()).message),
      challenge: got['www-authenticate'],
    };
  }

  it('opens what wants one', async () => {
    assert.equal((await answered('Bearer good')).status, 200);
    assert.equal((await answered('bearer  good')).status, 200);
  });

  it('is asked for where there is none', async () => {
    const { status, message, challenge } = await answered();
    assert.equal(status, 401);
    assert.equal(challenge, 'Bearer');
    assert.match(
      message,
      /posts\.v1\.PostsService needs a token: send it in the header "authorization: Bearer TOKEN"/,
    );
  });

  it('is refused in other words when it is wrong', async () => {
    const { status, message } = await answered('Bearer nope');
    assert.equal(status, 401);
    assert.match(message, /The token is not valid here/);
    assert.doesNotMatch(message, /nope/);
  });

  it('is not enough without the scope', async () => {
    const { status, message } = await answered('Bearer weak');
    assert.equal(status, 403);
    assert.match(message, /scope "call"/);
  });

  it('opens what is said of what there is, by an error, by reflection and by health', async () => {
    const reflection = { 'content-type': 'application/connect+json' };
    for (const [path, headers] of [
      ['/psots/get', {}],
      ['/posts/gte', {}],
      ['/', {}],
      ['/grpc.health.v1.Health/List', { 'content-type': 'application/json' }],
      ['/grpc.reflection.v1.ServerReflection/ServerReflectionInfo', reflection],
    ] as const) {
      const said = async (more: Record<string, string>) => {
        const request = {
          headers: { ...headers, ...more },
          method: path === '/' ? 'GET' : 'POST',
          body: '{}',
        };
        return (
          await http1(guarded.address, path, path === '/' ? { headers: more } : request)
        ).body.toString();
      };
      assert.doesNotMatch(await said({}), path === '/posts/gte' ? /DeleteAll/ : /posts\.v1/, path);
    }
    const { body } = await http1(guarded.address, '/psots/get', {
      headers: { authorization: 'Bearer good' },
    });
    assert.match(body.toString(), /there is: posts\.v1\.PostsService/);
  });

  it('does not reach the service it opens', async () => {
    await answered('Bearer good');
    assert.equal(guarded.seen.metadata.at(-1)?.get('authorization'), null);
  });

  it('reaches a service that is open to all, which may have tokens of its own', async () => {
    await status({ authorization: 'Bearer theirs' });
    assert.equal(served.seen.metadata.at(-1)?.get('authorization'), 'Bearer theirs');
  });

  it('decides what the list of services shows', async () => {
    const names = async (headers: Record<string, string>) =>
      (await http1(guarded.address, '/', { headers })).body.toString().includes('posts.v1.PostsService');
    assert.equal(await names({}), false);
    assert.equal(await names({ authorization: 'Bearer good' }), true);
  });

  it('is asked for in gRPC with UNAUTHENTICATED', async () => {
    const headers = {
      ':method': 'POST',
      ':path': '/posts.v1.PostsService/Get',
      'content-type': 'application/grpc',
    };
    const answer = await http2(guarded.address, headers, '');
    assert.equal(answer.headers['grpc-status'], String(Code.Unauthenticated));
  });
});
