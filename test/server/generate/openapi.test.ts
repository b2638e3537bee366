import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createFileRegistry, type JsonObject, type JsonValue } from '@bufbuild/protobuf';
import { Validator } from '@seriousme/openapi-schema-validator';
import { type OpenApiOptions, openApi } from '../../../server/generate/index.ts';
import { apiDefinitions, buildWithOurs, definitions } from './fixture.ts';

const api = createFileRegistry(buildWithOurs(apiDefinitions));
const library = service('library.v1.LibraryService');
const desk = service('library.v1.DeskService');

function service(typeName: string) {
  const desc = api.getService(typeName);
  assert.ok(desc, typeName);
  return desc;
}

/** What stands at a path of keys. */
function at(document: JsonValue | undefined, ...keys: (string | number)[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as JsonObject)[String(key)] : undefined,
    document,
  );
}

function operation(path: string, verb: string, options?: OpenApiOptions): JsonObject {
  const found = at(openApi([library, desk], options), 'paths', path, verb);
  assert.ok(found, `${verb} ${path}`);
  return found as JsonObject;
}

function parameterNames(path: string, verb: string): string[] {
  const parameters = operation(path, verb).parameters as JsonObject[];
  return parameters.map((parameter) => `${parameter.in} ${parameter.name}`);
}

function requestSchema(path: string, verb: string): JsonValue | undefined {
  return at(operation(path, verb), 'requestBody', 'content', 'application/json', 'schema');
}

function responseContent(path: string, verb: string): JsonValue | undefined {
  return at(operation(path, verb), 'responses', '200', 'content');
}

const reference = (typeName: string) => ({ $ref: `#/components/schemas/${typeName}` });

describe('an OpenAPI document', () => {
  it('is one of OpenAPI 3.1, whatever the services', async () => {
    const zoo = createFileRegistry(buildWithOurs(definitions)).getService('zoo.v1.ZooService');
    assert.ok(zoo);
    for (const services of [[library, desk], [zoo], []]) {
      const result = await new Validator({ strict: false }).validate(structuredClone(openApi(services)));
      assert.deepEqual(result.errors ?? [], []);
      assert.ok(result.valid);
    }
  });

  it('is named after the service or the package, with its version, unless told', () => {
    assert.deepEqual(openApi([desk]).info, { title: 'DeskService', version: 'v1' });
    assert.deepEqual(openApi([library, desk]).info, { title: 'library.v1', version: 'v1' });
    const told = openApi([desk], { title: 'Desk', version: '2', description: 'D', servers: ['http://h'] });
    assert.deepEqual(told.info, { title: 'Desk', version: '2', description: 'D' });
    assert.deepEqual(told.servers, [{ url: 'http://h' }]);
  });

  it('refers to schemas only that it has', () => {
    const document = openApi([library, desk]);
    const referred = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)];
    assert.ok(referred.length > 20);
    for (const [, path = ''] of referred) assert.ok(at(document, ...path.split('/')), path);
  });

  it('has every operation under an id of its own', () => {
    const ids = [...JSON.stringify(openApi([library, desk])).matchAll(/"operationId":"([^"]+)"/g)];
    assert.equal(new Set(ids.map(([, id]) => id)).size, ids.length);
  });

  it('carries comments and what is deprecated', () => {
    const found = operation('/v1/books/{name}', 'get');
    assert.equal(found.summary, 'Finds a book');
    assert.equal(found.description, 'Finds a book. Answers in a moment.\n\nOf all editions the newest.');
    assert.equal(operation('/v1/{name}:move', 'post').deprecated, true);
    const tags = openApi([library]).tags;
    assert.deepEqual(tags, [{ name: 'library.v1.LibraryService', description: 'Lends books.' }]);
  });

  it('says how errors look', () => {
    const document = openApi([desk]);
    assert.deepEqual(at(operation('/desk/ask', 'post'), 'responses', 'default'), {
      $ref: '#/components/responses/Error',
    });
    assert.deepEqual(at(operation('/v1/books/{name}', 'get'), 'responses', 'default'), {
      $ref: '#/components/responses/Status',
    });
    const codes = at(document, 'components', 'schemas', 'connect.error', 'properties', 'code', 'enum');
    assert.equal((codes as string[]).length, 16);
  });
});

describe('a method with google.api.http', () => {
  it('is described by its bindings, the additional ones too, and by nothing else', () => {
    const paths = Object.keys(openApi([library]).paths as JsonObject);
    assert.deepEqual(paths, [
      '/v1/shelves/{shelf}/books/{book}',
      '/v1/books/{name}',
      '/v1/shelves/{shelf}/books',
      '/v1/shelves/{book.shelf}',
      '/v1/{name}:move',
      '/v1/shelves/{shelf}:watch',
      '/v1/covers/{id}',
      '/v1/probes/{name}',
    ]);
  });

  it('has a parameter for each wildcard of the path', () => {
    assert.deepEqual(parameterNames('/v1/shelves/{shelf}/books/{book}', 'get'), ['path shelf', 'path book']);
  });

  it('has what is neither in the path nor in the body in the query, dotted where it is nested', () => {
    assert.deepEqual(parameterNames('/v1/shelves/{shelf}/books', 'get'), [
      'path shelf',
      'query pageSize',
      'query filter.author',
      'query filter.bindings',
      'query filter.after',
    ]);
    assert.deepEqual(parameterNames('/v1/shelves/{shelf}/books', 'post'), ['path shelf', 'query requestId']);
  });

  it('has the body that the binding names', () => {
    assert.deepEqual(requestSchema('/v1/shelves/{shelf}/books', 'post'), reference('library.v1.Book'));
    assert.deepEqual(requestSchema('/v1/{name}:move', 'post'), {
      type: 'object',
      title: 'MoveBookRequest',
      properties: { to: { type: 'string' } },
    });
    assert.equal(operation('/v1/books/{name}', 'get').requestBody, undefined);
  });

  it('answers with the field that the binding names', () => {
    assert.deepEqual(at(responseContent('/v1/shelves/{shelf}/books', 'get'), 'application/json', 'schema'), {
      type: 'array',
      items: reference('library.v1.Book'),
    });
  });

  it('takes and gives anything where the body is a google.api.HttpBody', () => {
    const upload = operation('/v1/covers/{id}', 'put');
    assert.deepEqual(at(upload, 'requestBody', 'content', '*/*'), {});
    assert.deepEqual(at(upload, 'responses', '200', 'content'), { '*/*': {} });
  });

  it('takes files as a form, with a part for each field', () => {
    const form = (path: string, verb: string) =>
      at(operation(path, verb), 'requestBody', 'content', 'multipart/form-data', 'schema', 'properties');
    const file = { contentMediaType: 'application/octet-stream' };
    assert.deepEqual(form('/v1/covers/{id}', 'put'), { image: file });
    const book = form('/v1/shelves/{shelf}/books', 'post') as JsonObject;
    assert.deepEqual(book.cover, file);
    assert.deepEqual(
      book.title,
      at(openApi([library]), 'components', 'schemas', 'library.v1.Book', 'properties', 'title'),
    );
    assert.equal(form('/v1/{name}:move', 'post'), undefined, 'no field of it can hold a file');
  });

  it('answers with a stream by line or by event', () => {
    const schema = reference('library.v1.Book');
    assert.deepEqual(responseContent('/v1/shelves/{shelf}:watch', 'get'), {
      'application/x-ndjson': { schema },
      'text/event-stream': { schema },
    });
    assert.match(String(operation('/v1/shelves/{shelf}:watch', 'get').description), /stream/);
  });
});

describe('a method without an annotation', () => {
  it("is described by Connect's path and by the short form", () => {
    const paths = Object.keys(openApi([desk]).paths as JsonObject);
    assert.deepEqual(paths, [
      '/library.v1.DeskService/Ask',
      '/desk/ask',
      '/library.v1.DeskService/FileHTTPReport',
      '/desk/file-http-report',
      '/library.v1.DeskService/Tell',
      '/library.v1.DeskService/Chat',
    ]);
  });

  it('may be asked by GET where it has no side effects', () => {
    assert.deepEqual(parameterNames('/library.v1.DeskService/Ask', 'get'), [
      'query connect',
      'query encoding',
      'query message',
    ]);
    assert.deepEqual(parameterNames('/desk/ask', 'get'), ['query question']);
    assert.equal(at(openApi([desk]), 'paths', '/desk/file-http-report', 'get'), undefined);
  });

  it('streams in envelopes of Connect', () => {
    const chat = operation('/library.v1.DeskService/Chat', 'post');
    assert.deepEqual(at(chat, 'requestBody', 'content'), {
      'application/connect+json': { schema: reference('library.v1.AskRequest') },
    });
    assert.match(String(chat.description), /envelope/);
  });

  it('goes by the short name that a gateway gives its service, or by none', () => {
    const named = openApi([desk], { shortName: () => 'front/desk' });
    assert.ok(at(named, 'paths', '/front/desk/ask', 'post'));
    const paths = Object.keys(openApi([desk], { shortName: false }).paths as JsonObject);
    assert.ok(paths.every((path) => path.startsWith('/library.v1.')));
  });
});
