/** A library by REST, for the tests of google.api.http: every way to bind a method, and what each does. */
import { Code, ConnectError } from '@connectrpc/connect';
import { type ServedDefinition, serveDefinition } from './serve-definition.ts';
import { type Answer, http1 } from './wire.ts';

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

export type Options = Parameters<typeof http1>[2];

export interface Library extends ServedDefinition {
  /** Streams that ended because their caller was gone. */
  readonly cancelled: number;
}

export async function serveLibrary(): Promise<Library> {
  let cancelled = 0;
  const served = await serveDefinition(library, {
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
    cover: ({ name }: { name: string }) => ({
      contentType: name === 'splits' ? 'image/png\r\nset-cookie: a=b' : 'image/png',
      data: Buffer.from([1, 2, 3, 0xff]),
    }),
    async *text({ count }: { count: number }) {
      for (let i = 0; i < count; i++)
        yield { contentType: i === 0 ? 'text/plain' : '', data: Buffer.from(`line ${i}\n`) };
    },
  });
  return Object.defineProperties(served, { cancelled: { get: () => cancelled } }) as Library;
}

/** Calls over HTTP/1.1. */
export function answered({ address }: Library, path: string, options: Options = {}): Promise<Answer> {
  return http1(address, path, options);
}

/** The same, the answer in JSON. */
export async function json(
  library: Library,
  path: string,
  options: Options = {},
): Promise<{ status: number; json: Record<string, unknown> }> {
  const { status, body } = await answered(library, path, options);
  return { status, json: JSON.parse(body.toString()) };
}

export const jsonType = { 'content-type': 'application/json' };

export const send = (method: string, body: unknown): Options => ({
  method,
  headers: jsonType,
  body: JSON.stringify(body),
});
