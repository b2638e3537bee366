import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type Served, servePosts } from './posts-service.ts';
import { serveDefinition } from './serve-definition.ts';
import { http1 } from './wire.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(() => served[Symbol.asyncDispose]());

async function json(path: string, body?: string, headers: Record<string, string> = {}) {
  const answer = await http1(served.address, path, body === undefined ? { headers } : { headers, body });
  return { status: answer.status, json: JSON.parse(answer.body.toString()) as Record<string, unknown> };
}

async function listed(query: string): Promise<unknown> {
  const answer = await json(`/posts/list?${query}`);
  assert.equal(answer.status, 200, JSON.stringify(answer.json));
  return answer.json.request;
}

describe('the short form', () => {
  for (const path of [
    '/posts/get',
    '/v1/posts/get',
    '/posts.v1/get',
    '/PostsService/Get',
    '/posts.v1.PostsService/get',
  ]) {
    it(`finds a method at ${path}`, async () => {
      assert.deepEqual((await json(`${path}?id=7`)).json, { post: { id: '7', title: 'Post 7' } });
    });
  }

  for (const path of ['/posts/delete-all', '/posts/deleteAll', '/posts/delete_all', '/posts/DeleteAll']) {
    it(`takes a name in every case: ${path}`, async () => {
      assert.deepEqual((await json(path, '')).json, { deleted: 3 });
    });
  }

  it('takes a POST with JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    assert.equal((await json('/posts/get', '{"id":"7"}', headers)).status, 200);
  });

  it('takes JSON that curl calls a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal((await json('/posts/get', '{"id":"7"}', headers)).status, 200);
  });

  it('takes a form', async () => {
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.deepEqual((await json('/posts/get', 'id=a+b%26c', headers)).json, {
      post: { id: 'a b&c', title: 'Post a b&c' },
    });
  });

  it('answers an error with the HTTP status of its code', async () => {
    const answer = await json('/posts/get?id=missing');
    assert.equal(answer.status, 404);
    assert.equal(answer.json.code, 'not_found');
  });

  it('says what there is where nothing was found, nearest first', async () => {
    const method = await json('/posts/gett');
    assert.equal(method.status, 404);
    assert.match(String(method.json.message), /no method "gett"; there is: Get, /);
    const service = await json('/pots/list');
    assert.match(String(service.json.message), /no service "pots" here; there is: posts\.v1\.PostsService/);
    assert.match(String((await json('/favicon.ico')).json.message), /a method's path is \/service\/method/);
  });

  it('tells how Connect calls a streaming method', async () => {
    const answer = await json('/posts/watch', '{"count":1}', { 'content-type': 'application/json' });
    assert.equal(answer.status, 415);
    assert.match(String(answer.json.message), /application\/connect\+json/);
  });

  it('answers a stream with a message a line', async () => {
    const answer = await http1(served.address, '/posts/watch?count=2&size=1');
    assert.equal(
      answer.body.toString(),
      '{"post":{"id":"p1","title":"x"}}\n{"post":{"id":"p2","title":"x"}}\n',
    );
  });
});

describe('the short form of several services in one package', () => {
  it('finds each by the package and its name, as in /posts/admin/purge', async () => {
    const definition = `
syntax = "proto3";
package posts.v1;
service AdminService { rpc Purge(PurgeRequest) returns (PurgeRequest); rpc PurgeAll(PurgeRequest) returns (PurgeRequest); }
message PurgeRequest { string id = 1; Inner inner = 2; }
message Inner { int32 days = 1; }`;
    const echo = (request: object) => request;
    await using served = await serveDefinition(definition, { purge: echo, purgeAll: echo });
    for (const path of [
      '/posts/admin/purge',
      '/v1/posts/admin/purge',
      '/posts/v1/admin/purge',
      '/admin/purge',
    ]) {
      const answer = await http1(served.address, `${path}?id=7&inner.days=3`);
      assert.equal(answer.body.toString(), '{"id":"7","inner":{"days":3}}', path);
    }
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const form = await http1(served.address, '/posts/admin/purge-all', { headers, body: 'inner.days=3' });
    assert.equal(form.body.toString(), '{"inner":{"days":3}}');
  });
});

describe('fields in a query', () => {
  it('go by either name, nest at dots and repeat', async () => {
    assert.deepEqual(await listed('page_size=4&tag=a&tag=b&like.title=x&like.tags=1'), {
      pageSize: 4,
      tag: ['a', 'b'],
      like: { title: 'x', tags: ['1'] },
    });
    assert.deepEqual(await listed('pageSize=4'), { pageSize: 4 });
  });

  it('become what their type is', async () => {
    assert.deepEqual(await listed('like.kind=2&like.hidden=true&like.votes.me=3&like.picture=AQID'), {
      like: { kind: 'KIND_STORY', hidden: true, votes: { me: 3 }, picture: 'AQID' },
    });
    assert.deepEqual(await listed('like.created=2026-01-02T03:04:05Z&like.kind=KIND_NOTE'), {
      like: { created: '2026-01-02T03:04:05Z', kind: 'KIND_NOTE' },
    });
  });

  it('may be a whole message in JSON', async () => {
    assert.deepEqual(await listed(`like=${encodeURIComponent('{"title":"x"}')}`), { like: { title: 'x' } });
  });

  it('are refused when they nest without end, however they are written', async () => {
    const levels = 200_000;
    const nested = `${'{"x":'.repeat(levels)}1${'}'.repeat(levels)}`;
    for (const form of [`like${'.x'.repeat(levels)}=1`, `like=${encodeURIComponent(nested)}`]) {
      const answer = await json('/posts/list', form, { 'content-type': 'application/x-www-form-urlencoded' });
      assert.equal(answer.status, 400);
      assert.match(String(answer.json.message), /nested deeper than 100 levels/);
    }
  });

  const refused: [query: string, message: RegExp][] = [
    ['page_sise=1', /ListRequest has no field "page_sise" .*did you mean "page_size"/],
    ['page_size=1&page_size=2', /given twice/],
    ['page_size.x=1', /no fields of its own/],
    ['tag.x=1', /only its whole elements/],
    ['like.votes=1', /a map: give an entry as like\.votes\.KEY=VALUE/],
    ['like=x', /give its fields as like\.FIELD=VALUE/],
    ['page_size=many', /page_size/],
    ['tag=%ff', /not percent-encoded UTF-8/],
    ['__proto__.x=1', /no field "__proto__"/],
    ['like=3&like.title=c', /given twice/],
    ['like=%7B%22tags%22:3%7D&like.tags=c', /given twice/],
    ['like.title=b&like=%7B%7D', /given twice/],
  ];
  for (const [query, message] of refused) {
    it(`are refused when they make no sense: ${query}`, async () => {
      const answer = await json(`/posts/list?${query}`);
      assert.equal(answer.status, 400);
      assert.match(String(answer.json.message), message);
    });
  }
});
