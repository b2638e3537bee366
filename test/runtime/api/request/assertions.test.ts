import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { JsonCallResult } from '../../../../runtime/api/call-json.ts';
import { checkAssertions } from '../../../../runtime/api/request/check-assertions.ts';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';

const answer: JsonCallResult = {
  code: 'ok',
  httpStatus: 200,
  message: '',
  details: [],
  headers: [['content-type', 'application/json']],
  trailers: [],
  messages: ['{"posts":[{"id":"7","likes":3,"isNew":true,"tags":["a","b"]}],"rate":0.5}'],
  sentBytes: 2,
  receivedBytes: 50,
  firstByteMs: 2,
  totalMs: 3.5,
};

/** The messages of what does not hold. */
async function failures(lines: string[], of = answer, isRpc = false): Promise<string[]> {
  const text = `${isRpc ? 'GRPC' : 'POST'} http://127.0.0.1/a.B/C\n\n{}\n${lines.join('\n')}\n`;
  const [request] = parseRequestFile(text).requests;
  assert.ok(request);
  assert.equal(request.assertions.length, lines.length);
  return (await checkAssertions(request.assertions, of, isRpc)).map(({ message }) => message);
}

describe('assertions as httpYac has them', () => {
  it('hold of status, headers, duration and what is at a path of the body', async () => {
    assert.deepEqual(
      await failures([
        '?? status == 200',
        '?? status != 404',
        '?? status startsWith 20',
        '?? header content-type includes json',
        '?? header etag isFalse',
        '?? duration < 300',
        '?? body contains "likes":3',
        '?? body posts[0].id == 7',
        '?? body posts[0].id isString',
        '?? body posts[0].likes >= 3',
        '?? body posts[0].isNew isTrue',
        '?? body posts[0].tags isArray',
        '?? body posts[0].tags == ["a", "b"]',
        '?? body posts[0].tags includes b',
        '?? body rate isNumber',
        '?? js response.parsedBody.posts[0].id matches ^\\d$',
      ]),
      [],
    );
  });

  it('say what there is where they do not hold', async () => {
    assert.deepEqual(
      await failures([
        '?? status == 404',
        '?? body posts[1].id exists',
        '?? header etag exists',
        '?? body rate > 1',
      ]),
      [
        '?? status == 404: it is 200 (ok)',
        '?? body posts[1].id exists: it is not there',
        '?? header etag exists: it is not there',
        '?? body rate > 1: it is 0.5',
      ],
    );
  });

  it('know the code of a GRPC request by its number', async () => {
    const missing = { ...answer, code: 'not_found', message: 'no such post', messages: [] };
    assert.deepEqual(await failures(['?? status == 5'], missing, true), []);
    assert.deepEqual(await failures(['?? status == 0'], missing, true), [
      '?? status == 0: it is 5 (not_found: no such post)',
    ]);
  });

  it('never hold where they cannot be read, and tell how they are written', async () => {
    const [script = '', form = '', what = '', expression = ''] = await failures([
      '?? js response.parsedBody.posts.map(p => p.id) exists',
      '?? status is 200',
      '?? cookies includes a',
      '?? body rate matches (',
    ]);
    assert.match(script, /Of JavaScript only a path/);
    assert.match(form, /An assertion is `\?\? status == 200`/);
    assert.match(what, /`cookies` cannot be asserted/);
    assert.match(expression, /Invalid regular expression/);
  });

  it('may stand right below the headers', () => {
    const [request] = parseRequestFile('GET http://127.0.0.1/a\naccept: */*\n?? status == 200\n').requests;
    assert.equal(request?.assertions.length, 1);
    assert.equal(request?.headers.length, 1);
  });
});

describe('assertions in CEL', () => {
  async function holds(expression: string, isRpc = true): Promise<string[]> {
    const [request] = parseRequestFile(`# @assert ${expression}\nGRPC http://127.0.0.1/a.B/C\n`).requests;
    return (await checkAssertions(request?.assertions ?? [], answer, isRpc)).map(({ message }) => message);
  }

  it('see the body, the status, the headers and the duration', async () => {
    for (const expression of [
      'size(body.posts) == 1 && body.posts[0].likes == 3',
      'body.posts.all(p, p.id.matches("^[0-9]+$"))',
      'code == "ok" && status == 0',
      'headers["content-type"].startsWith("application/json")',
      'duration < 100.0 && body.rate == 0.5',
    ])
      assert.deepEqual(await holds(expression), [], expression);
  });

  it('say why they do not hold', async () => {
    assert.deepEqual(await holds('size(body.posts) == 2'), ['size(body.posts) == 2: it is false']);
    assert.match((await holds('body.nothing == 1'))[0] ?? '', /nothing/);
    assert.match((await holds('size(body.posts'))[0] ?? '', /it is no CEL/);
    assert.match((await holds('body.rate'))[0] ?? '', /neither true nor false/);
  });
});
