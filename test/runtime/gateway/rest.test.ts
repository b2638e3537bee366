import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { type ServedDefinition, serveDefinition } from './serve-definition.ts';
import { type Answer, eventually, http1, http2 } from './wire.ts';

const library = `
syntax = "proto3";
package library.v1;
import "google/api/annotations.proto";
import "google/api/httpbody.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/empty.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";

service Library {
  rpc GetBook(GetBookRequest) returns (Book) {
    option (google.api.http) = {
      get: "/v1/{name=shelves/*/books/*}"
      additional_bindings { get: "/v1/book-by-id/{name}" }
      additional_bindings { get: "/v1/raw/{name=**}" }
    };
  }
  rpc ListBooks(ListBooksRequest) returns (ListBooksResponse) {
    option (google.api.http) = { get: "/v1/{parent=shelves/*}/books" response_body: "books" };
  }
  rpc CreateBook(CreateBookRequest) returns (Book) {
    option (google.api.http) = { post: "/v1/{parent=shelves/*}/books" body: "book" };
  }
  rpc UpdateBook(UpdateBookRequest) returns (Book) {
    option (google.api.http) = { patch: "/v1/{book.name=shelves/*/books/*}" body: "book" };
  }
  rpc ReplaceBook(Book) returns (Book) {
    option (google.api.http) = { put: "/v1/{name=shelves/*/books/*}" body: "*" };
  }
  rpc DeleteBook(GetBookRequest) returns (google.protobuf.Empty) {
    option (google.api.http) = { delete: "/v1/{name=shelves/*/books/*}" };
  }
  rpc Lend(GetBookRequest) returns (Book) {
    option (google.api.http) = { post: "/v1/{name=shelves/*/books/*}:lend" };
  }
  rpc Probe(GetBookRequest) returns (Book) {
    option (google.api.http) = { custom { kind: "PROBE" path: "/v1/probe" } };
  }
  rpc Anything(GetBookRequest) returns (Book) {
    option (google.api.http) = { custom { kind: "*" path: "/v1/anything" } };
  }
  rpc Recommended(GetBookRequest) returns (Book) {
    option (google.api.http) = { get: "/v1/shelves/all/books/recommended" };
  }
  rpc Everything(ListBooksRequest) returns (Book) {
    option (google.api.http) = { get: "/v1/{parent=all/**}/of/{like.name}" };
  }
  rpc Fail(FailRequest) returns (Book) { option (google.api.http) = { get: "/v1/fail" }; }
  rpc Watch(WatchRequest) returns (stream Book) { option (google.api.http) = { get: "/v1/watch" }; }
  rpc Import(stream Book) returns (ImportResponse) {
    option (google.api.http) = { post: "/v1/import" body: "*" };
  }
  rpc Chat(stream Book) returns (stream Book) {
    option (google.api.http) = { post: "/v1/chat" body: "*" };
  }
  rpc Cover(GetBookRequest) returns (google.api.HttpBody) {
    option (google.api.http) = { get: "/v1/cover" };
  }
  rpc Text(WatchRequest) returns (stream google.api.HttpBody) {
    option (google.api.http) = { get: "/v1/text" };
  }
}
message Book {
  string name = 1;
  string title = 2;
  int64 pages = 3;
  repeated string tags = 4;
  Author author = 5;
  Kind kind = 6;
  google.protobuf.Timestamp published = 7;
  google.protobuf.Duration lent = 8;
  google.protobuf.Int64Value rating = 9;
  google.protobuf.FieldMask mask = 10;
  string book_code = 11;
  bytes cover = 12;
}
message Author { string name = 1; Author teacher = 2; }
enum Kind { KIND_UNSPECIFIED = 0; NOVEL = 1; }
message GetBookRequest { string name = 1; Book like = 2; }
message ListBooksRequest { string parent = 1; int32 page_size = 2; repeated Kind kinds = 3; Book like = 4; }
message ListBooksResponse { repeated Book books = 1; }
message CreateBookRequest { string parent = 1; Book book = 2; string request_id = 3; }
message UpdateBookRequest { Book book = 1; google.protobuf.FieldMask update_mask = 2; }
message FailRequest { int32 code = 1; string message = 2; }
message WatchRequest { int32 count = 1; int32 fail_after = 2; bool forever = 3; }
message ImportResponse { int32 count = 1; repeated string titles = 2; }
`;

let served: ServedDefinition;
let cancelled = 0;
before(async () => {
  served = await serveDefinition(library, {
    getBook: (request: { name: string; like?: object }) => ({ ...request.like, name: request.name }),
    listBooks: (request: { parent: string; pageSize: number; kinds: number[]; like: { title: string } }) => ({
      books: Array.from({ length: request.pageSize }, (_, i) => ({
        ...request.like,
        name: `${request.parent}/books/${i}`,
        kind: request.kinds[i] ?? 0,
      })),
    }),
    createBook: (request: { parent: string; book?: object; requestId: string }) => ({
      ...request.book,
      name: `${request.parent}/books/new`,
      tags: [request.requestId],
    }),
    updateBook: (request: { book: object; updateMask?: object }) => ({
      ...request.book,
      mask: request.updateMask,
    }),
    replaceBook: (book: object) => book,
    deleteBook: () => ({}),
    lend: ({ name }: { name: string }) => ({ name, title: 'lent' }),
    probe: () => ({ title: 'probed' }),
    anything: () => ({ title: 'anything' }),
    recommended: () => ({ title: 'recommended' }),
    everything: (request: { parent: string; like: { name: string } }) => ({
      name: request.parent,
      title: request.like.name,
    }),
    fail({ code, message }: { code: number; message: string }) {
      throw new ConnectError(message, code as Code);
    },
    async *watch(
      { count, failAfter, forever }: { count: number; failAfter: number; forever: boolean },
      { signal }: { signal: AbortSignal },
    ) {
      try {
        for (let i = 1; forever || i <= count; i++) {
          if (failAfter > 0 && i > failAfter) throw new ConnectError('no more', Code.Aborted);
          yield { title: forever ? 'x'.repeat(10_000) : `Book ${i}` };
        }
      } finally {
        if (signal.aborted) cancelled++;
      }
    },
    async import(books: AsyncIterable<{ title: string }>) {
      const titles: string[] = [];
      for await (const { title } of books) titles.push(title);
      return { count: titles.length, titles };
    },
    async *chat(books: AsyncIterable<{ title: string }>) {
      for await (const book of books) yield { title: book.title.toUpperCase() };
    },
    cover: () => ({ contentType: 'image/png', data: Buffer.from([1, 2, 3, 0xff]) }),
    async *text({ count }: { count: number }) {
      for (let i = 0; i < count; i++)
        yield { contentType: i === 0 ? 'text/plain' : '', data: Buffer.from(`line ${i}\n`) };
    },
  });
});
after(() => served[Symbol.asyncDispose]());

type Options = Parameters<typeof http1>[2];

async function answered(path: string, options: Options = {}): Promise<Answer> {
  return http1(served.address, path, options);
}

async function json(
  path: string,
  options: Options = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const { status, body } = await answered(path, options);
  return { status, json: JSON.parse(body.toString()) };
}

const jsonType = { 'content-type': 'application/json' };
const send = (method: string, body: unknown): Options => ({
  method,
  headers: jsonType,
  body: JSON.stringify(body),
});

describe('a path of google.api.http', () => {
  it('fills a variable that spans segments', async () => {
    assert.deepEqual(await json('/v1/shelves/1/books/2'), {
      status: 200,
      json: { name: 'shelves/1/books/2' },
    });
  });

  it('decodes one segment as a whole, and several but for their slashes', async () => {
    assert.equal((await json('/v1/book-by-id/a%2Fb%20c')).json.name, 'a/b c');
    assert.equal((await json('/v1/raw/a%2fb%20c/d')).json.name, 'a%2fb c/d');
    assert.equal((await json('/v1/shelves/%C3%BC/books/a%3Ab')).json.name, 'shelves/ü/books/a:b');
  });

  it('leaves what looks like a verb and is none in the last segment', async () => {
    assert.equal((await json('/v1/shelves/1/books/a:b')).json.name, 'shelves/1/books/a:b');
  });

  it('may have any number of segments before others', async () => {
    for (const middle of ['', '/a', '/a/of/b']) {
      const answer = await json(`/v1/all${middle}/of/x`);
      assert.deepEqual(answer.json, { name: `all${middle}`, title: 'x' });
    }
    assert.equal((await json('/v1/all/a/off/x')).status, 404);
  });

  it('has verbs of its own', async () => {
    assert.deepEqual((await json('/v1/shelves/1/books/2:lend', { method: 'POST' })).json, {
      name: 'shelves/1/books/2',
      title: 'lent',
    });
  });

  it('prefers what is named to what is variable', async () => {
    assert.deepEqual((await json('/v1/shelves/all/books/recommended')).json, { title: 'recommended' });
  });

  it('is bound to HTTP methods of any name, or to all', async () => {
    assert.deepEqual(
      (await http2(served.address, { ':method': 'PROBE', ':path': '/v1/probe' })).body.toString(),
      '{"title":"probed"}',
    );
    for (const method of ['GET', 'PUT', 'DELETE']) {
      assert.deepEqual((await json('/v1/anything', { method })).json, { title: 'anything' });
    }
  });

  it('answers a HEAD as a GET without the body', async () => {
    const answer = await answered('/v1/shelves/1/books/2', { method: 'HEAD' });
    assert.deepEqual([answer.status, answer.headers['content-length'], answer.body.length], [200, '28', 0]);
    const over2 = await http2(served.address, { ':method': 'HEAD', ':path': '/v1/shelves/1/books/2' });
    assert.deepEqual([over2.status, over2.body.length], [200, 0]);
  });

  it('says for which methods it is there', async () => {
    const answer = await answered('/v1/watch', { method: 'DELETE' });
    assert.deepEqual([answer.status, answer.headers.allow], [405, 'GET']);
  });

  it('is refused when it is no UTF-8', async () => {
    const answer = await json('/v1/book-by-id/%ff');
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
    assert.deepEqual((await json(`/v1/book-by-id/x?${like.join('&')}`)).json, {
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
      (await json('/v1/shelves/1/books?request_id=r', send('POST', { title: 'T', pages: '5' }))).json,
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
    assert.deepEqual((await json('/v1/shelves/1/books/2?update_mask=title', options)).json, {
      name: 'shelves/1/books/2',
      title: 'T',
      author: { name: 'A' },
      mask: 'title',
    });
  });

  it('is the body, and the path wins', async () => {
    const body = '{"title":"T","name":"x","book_code":"c","pages":"9007199254740993"}';
    const answer = await json('/v1/shelves/1/books/2', { method: 'PUT', headers: jsonType, body });
    assert.deepEqual(answer.json, {
      name: 'shelves/1/books/2',
      title: 'T',
      bookCode: 'c',
      pages: '9007199254740993',
    });
  });

  it('takes a body without a type, and a form', async () => {
    assert.equal((await json('/v1/shelves/1/books', { body: '{"title":"T"}' })).json.title, 'T');
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal(
      (await json('/v1/shelves/1/books', { headers, body: 'title=a+b&author.name=c' })).json.title,
      'a b',
    );
  });

  it('is empty where the body is', async () => {
    assert.equal((await json('/v1/shelves/1/books', { method: 'POST' })).status, 200);
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
      const answer = await json(path, options);
      assert.deepEqual([answer.status, answer.json.code], [400, Code.InvalidArgument]);
      assert.match(String(answer.json.message), message);
    });
  }

  it('is refused in a type that is not known', async () => {
    const answer = await answered('/v1/shelves/1/books', {
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
    assert.deepEqual(JSON.parse((await answered(path)).body.toString()), [
      { name: 'shelves/1/books/0', title: 'T', kind: 'NOVEL' },
      { name: 'shelves/1/books/1', title: 'T' },
    ]);
    assert.equal((await answered('/v1/shelves/1/books')).body.toString(), '[]');
  });

  it('is what a google.api.HttpBody holds', async () => {
    const answer = await answered('/v1/cover');
    assert.equal(answer.headers['content-type'], 'image/png');
    assert.deepEqual([...answer.body], [1, 2, 3, 0xff]);
  });

  it('is a google.api.HttpBody in pieces', async () => {
    const answer = await answered('/v1/text?count=3');
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
      assert.deepEqual(await json(`/v1/fail?code=${code}&message=why`), {
        status,
        json: { code, message: 'why', details: [] },
      });
    }
  });

  it('keeps the deadline', async () => {
    const answer = await json('/v1/watch?forever=true', { headers: { 'connect-timeout-ms': '0' } });
    assert.deepEqual([answer.status, answer.json.code], [504, Code.DeadlineExceeded]);
  });
});

describe('streams of google.api.http', () => {
  it('are a message a line', async () => {
    const answer = await answered('/v1/watch?count=2');
    assert.equal(answer.headers['content-type'], 'application/x-ndjson');
    assert.equal(answer.body.toString(), '{"title":"Book 1"}\n{"title":"Book 2"}\n');
  });

  it('are events for who asks for them', async () => {
    const answer = await answered('/v1/watch?count=2', { headers: { accept: 'text/event-stream' } });
    assert.equal(answer.headers['content-type'], 'text/event-stream');
    assert.equal(
      answer.body.toString(),
      'data: {"title":"Book 1"}\n\ndata: {"title":"Book 2"}\n\nevent: end\ndata: {}\n\n',
    );
  });

  it('end with the error as the last line or event', async () => {
    const error = `{"code":10,"message":"no more","details":[]}`;
    assert.equal(
      (await answered('/v1/watch?count=2&fail_after=1')).body.toString(),
      `{"title":"Book 1"}\n{"error":${error}}\n`,
    );
    const events = await answered('/v1/watch?count=2&fail_after=1', {
      headers: { accept: 'text/event-stream' },
    });
    assert.match(events.body.toString(), /\n\nevent: error\ndata: \{"code":10,/);
  });

  it('take a message a line', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const body = '{"title":"a"}\n\r\n {"title":"b"}\n{"title":"c"}';
    assert.deepEqual((await json('/v1/import', { headers, body })).json, {
      count: 3,
      titles: ['a', 'b', 'c'],
    });
    assert.equal(
      (await answered('/v1/chat', { headers, body })).body.toString(),
      '{"title":"A"}\n{"title":"B"}\n{"title":"C"}\n',
    );
  });

  it('say which line is wrong', async () => {
    const headers = { 'content-type': 'application/x-ndjson' };
    const answer = await json('/v1/import', { headers, body: '{"title":"a"}\n{"title"\n' });
    assert.equal(answer.status, 400);
  });

  it('wait for a client that does not read, and end with it', async () => {
    const { request } = await import('node:http');
    const sent = request(`${served.address}/v1/watch?forever=true`, { agent: false });
    sent.on('error', () => {});
    sent.end();
    await new Promise<void>((resolve) =>
      sent.once('response', (response) => response.once('readable', () => resolve())),
    );
    const before = cancelled;
    sent.destroy();
    await eventually(() => cancelled > before);
    assert.deepEqual(served.faults, []);
  });
});

describe('the short form', () => {
  it('takes and gives streams', async () => {
    assert.equal((await answered('/library/watch?count=1')).body.toString(), '{"title":"Book 1"}\n');
    const headers = { 'content-type': 'application/x-ndjson' };
    assert.deepEqual((await json('/library/import', { headers, body: '{"title":"a"}\n' })).json, {
      count: 1,
      titles: ['a'],
    });
  });
});
