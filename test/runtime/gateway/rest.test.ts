import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import {
  answered,
  json,
  jsonType,
  type Library,
  type Options,
  send,
  serveLibrary,
} from './library-service.ts';
import { http2 } from './wire.ts';

let served: Library;
before(async () => {
  served = await serveLibrary();
});
after(() => served[Symbol.asyncDispose]());

describe('a path of google.api.http', () => {
  it('fills a variable that spans segments', async () => {
    assert.deepEqual(await json(served, '/v1/shelves/1/books/2'), {
      status: 200,
      json: { name: 'shelves/1/books/2' },
    });
  });

  it('decodes one segment as a whole, and several but for their slashes', async () => {
    assert.equal((await json(served, '/v1/book-by-id/a%2Fb%20c')).json.name, 'a/b c');
    assert.equal((await json(served, '/v1/raw/a%2fb%20c/d')).json.name, 'a%2fb c/d');
    assert.equal((await json(served, '/v1/shelves/%C3%BC/books/a%3Ab')).json.name, 'shelves/ü/books/a:b');
  });

  it('leaves what looks like a verb and is none in the last segment', async () => {
    assert.equal((await json(served, '/v1/shelves/1/books/a:b')).json.name, 'shelves/1/books/a:b');
  });

  it('may have any number of segments before others', async () => {
    for (const middle of ['', '/a', '/a/of/b']) {
      const answer = await json(served, `/v1/all${middle}/of/x`);
      assert.deepEqual(answer.json, { name: `all${middle}`, title: 'x' });
    }
    assert.equal((await json(served, '/v1/all/a/off/x')).status, 404);
  });

  it('has verbs of its own', async () => {
    assert.deepEqual((await json(served, '/v1/shelves/1/books/2:lend', { method: 'POST' })).json, {
      name: 'shelves/1/books/2',
      title: 'lent',
    });
  });

  it('prefers what is named to what is variable', async () => {
    assert.deepEqual((await json(served, '/v1/shelves/all/books/recommended')).json, {
      title: 'recommended',
    });
  });

  it('is bound to HTTP methods of any name, or to all', async () => {
    assert.deepEqual(
      (await http2(served.address, { ':method': 'PROBE', ':path': '/v1/probe' })).body.toString(),
      '{"title":"probed"}',
    );
    for (const method of ['GET', 'PUT', 'DELETE']) {
      assert.deepEqual((await json(served, '/v1/anything', { method })).json, { title: 'anything' });
    }
  });

  it('answers a HEAD as a GET without the body', async () => {
    const answer = await answered(served, '/v1/shelves/1/books/2', { method: 'HEAD' });
    assert.deepEqual([answer.status, answer.headers['content-length'], answer.body.length], [200, '28', 0]);
    const over2 = await http2(served.address, { ':method': 'HEAD', ':path': '/v1/shelves/1/books/2' });
    assert.deepEqual([over2.status, over2.body.length], [200, 0]);
  });

  it('says for which methods it is there', async () => {
    const answer = await answered(served, '/v1/watch', { method: 'DELETE' });
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'GET']);
  });

  it('is refused when it is no UTF-8', async () => {
    const answer = await json(served, '/v1/book-by-id/%ff');
    assert.equal(answer.status, 400);
    assert.match(String(answer.json.message), /not percent-encoded UTF-8/);
  });

  it('answers over HTTP/2 as well', async () => {
    const answer = await http2(served.address, { ':path': '/v1/shelves/1/books/2' });
    assert.equal(answer.body.toString(), '{"name":"shelves/1/books/2"}');
  });
});

describe('the request of google.api.http', () => {
  it('takes nested and repeated fields from the query, and types with a JSON of their own', async () => {
    const like = [
      'like.author.teacher.name=T',
      'like.tags=a',
      'like.tags=b',
      'like.kind=NOVEL',
      'like.published=2026-01-02T03:04:05Z',
      'like.lent=1.5s',
      'like.rating=9007199254740993',
      'like.mask=title,author.name',
      'like.book_code=c',
      'like.cover=AQID',
    ];
    assert.deepEqual((await json(served, `/v1/book-by-id/x?${like.join('&')}`)).json, {
      name: 'x',
      tags: ['a', 'b'],
      author: { teacher: { name: 'T' } },
      kind: 'NOVEL',
      published: '2026-01-02T03:04:05Z',
      lent: '1.500s',
      rating: '9007199254740993',
      mask: 'title,author.name',
      bookCode: 'c',
      cover: 'AQID',
    });
  });

  it('takes a field from the body and the others from path and query', async () => {
    assert.deepEqual(
      (await json(served, '/v1/shelves/1/books?request_id=r', send('POST', { title: 'T', pages: '5' }))).json,
      {
        name: 'shelves/1/books/new',
        title: 'T',
        pages: '5',
        tags: ['r'],
      },
    );
  });

  it('puts what the path says into the field that the body is', async () => {
    const options = send('PATCH', { title: 'T', name: 'another', author: { name: 'A' } });
    assert.deepEqual((await json(served, '/v1/shelves/1/books/2?update_mask=title', options)).json, {
      name: 'shelves/1/books/2',
      title: 'T',
      author: { name: 'A' },
      mask: 'title',
    });
  });

  it('is the body, and the path wins', async () => {
    const body = '{"title":"T","name":"x","book_code":"c","pages":"9007199254740993"}';
    const answer = await json(served, '/v1/shelves/1/books/2', { method: 'PUT', headers: jsonType, body });
    assert.deepEqual(answer.json, {
      name: 'shelves/1/books/2',
      title: 'T',
      bookCode: 'c',
      pages: '9007199254740993',
    });
  });

  it('takes a body without a type, and a form', async () => {
    assert.equal((await json(served, '/v1/shelves/1/books', { body: '{"title":"T"}' })).json.title, 'T');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal(
      (await json(served, '/v1/shelves/1/books', { headers, body: 'title=a+b&author.name=c' })).json.title,
      'a b',
    );
  });

  it('is empty where the body is', async () => {
    assert.equal((await json(served, '/v1/shelves/1/books', { method: 'POST' })).status, 200);
  });

  const refused: [what: string, path: string, options: Options, message: RegExp][] = [
    ['a field that there is not', '/v1/shelves/1/books?page_sise=1', {}, /did you mean "page_size"/],
    ['a field of the path in the query', '/v1/shelves/1/books?parent=x', {}, /given twice/],
    [
      'a field of the body in the query',
      '/v1/shelves/1/books?book.title=x',
      send('POST', {}),
      /given by the body/,
    ],
    [
      'a query beside a whole body',
      '/v1/shelves/1/books/2?title=x',
      send('PUT', {}),
      /whole request is in the body/,
    ],
    ['a body that is no JSON', '/v1/shelves/1/books', { headers: jsonType, body: '{"title":' }, /not JSON/],
    ['a number that is none', '/v1/shelves/1/books?page_size=many', {}, /page_size|pageSize/],
  ];
  for (const [what, path, options, message] of refused) {
    it(`is refused with ${what}`, async () => {
      const answer = await json(served, path, options);
      assert.deepEqual([answer.status, answer.json.code], [400, Code.InvalidArgument]);
      assert.match(String(answer.json.message), message);
    });
  }

  it('is refused in a type that is not known', async () => {
    const answer = await answered(served, '/v1/shelves/1/books', {
      headers: { 'content-type': 'text/xml' },
      body: '<a/>',
    });
    assert.deepEqual(
      [answer.status, answer.headers['accept-post']],
      [415, 'application/json, multipart/form-data'],
    );
  });
});

describe('the response of google.api.http', () => {
  it('is the field of response_body, set or not', async () => {
    const path = '/v1/shelves/1/books?page_size=2&kinds=1&like.title=T';
    assert.deepEqual(JSON.parse((await answered(served, path)).body.toString()), [
      { name: 'shelves/1/books/0', title: 'T', kind: 'NOVEL' },
      { name: 'shelves/1/books/1', title: 'T' },
    ]);
    assert.equal((await answered(served, '/v1/shelves/1/books')).body.toString(), '[]');
  });

  it('is what a google.api.HttpBody holds', async () => {
    const answer = await answered(served, '/v1/cover');
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.deepEqual([...answer.body], [1, 2, 3, 0xff]);
  });

  it('cannot be split by the type that a google.api.HttpBody names', async () => {
    const answers = [
      await answered(served, '/v1/cover?name=splits'),
      await http2(served.address, { ':path': '/v1/cover?name=splits' }),
    ];
    for (const { status, headers } of answers) {
      assert.equal(status, 200);
      assert.equal(headers['content-type'], 'image/png??set-cookie: a=b');
      assert.equal(headers['set-cookie'], undefined);
    }
  });

  it('is a google.api.HttpBody in pieces', async () => {
    const answer = await answered(served, '/v1/text?count=3');
    assert.equal(answer.headers['content-type'], 'text/plain');
    assert.equal(answer.body.toString(), 'line 0\nline 1\nline 2\n');
  });

  it('has the HTTP status of the code, and a google.rpc.Status', async () => {
    const statuses: [Code, number][] = [
      [Code.Canceled, 499],
      [Code.Unknown, 500],
      [Code.InvalidArgument, 400],
      [Code.DeadlineExceeded, 504],
      [Code.NotFound, 404],
      [Code.AlreadyExists, 409],
      [Code.PermissionDenied, 403],
      [Code.ResourceExhausted, 429],
      [Code.FailedPrecondition, 400],
      [Code.Aborted, 409],
      [Code.OutOfRange, 400],
      [Code.Unimplemented, 501],
      [Code.Internal, 500],
      [Code.Unavailable, 503],
      [Code.DataLoss, 500],
      [Code.Unauthenticated, 401],
    ];
    for (const [code, status] of statuses) {
      assert.deepEqual(await json(served, `/v1/fail?code=${code}&message=why`), {
        status,
        json: { code, message: 'why', details: [] },
      });
    }
  });

  it('keeps the deadline', async () => {
    const answer = await json(served, '/v1/watch?forever=true', { headers: { 'connect-timeout-ms': '0' } });
    assert.deepEqual([answer.status, answer.json.code], [504, Code.DeadlineExceeded]);
  });
});
