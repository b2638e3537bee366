import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRequestFile, requestAt } from '../../../../runtime/api/request/request-file.ts';

const posts = `### List
# @name list
GRPC {{local}}/posts.v1.PostsService/List
authorization: Bearer abc

{
  "pageSize": 10
}

### Get
POST {{local}}/posts/get HTTP/1.1
X-Trace: a:b

{"id": "1"}
`;

describe('parseRequestFile', () => {
  it('parts requests by ###', () => {
    const file = parseRequestFile(posts);
    assert.deepEqual(
      file.requests.map((request) => [
        request.name,
        request.method,
        request.target,
        request.firstLine,
        request.lastLine,
      ]),
      [
        ['list', 'GRPC', '{{local}}/posts.v1.PostsService/List', 0, 8],
        ['Get', 'POST', '{{local}}/posts/get', 9, 14],
      ],
    );
    assert.deepEqual(file.problems, []);
  });

  it('reads headers and the body', () => {
    const [list, get] = parseRequestFile(posts).requests;
    assert.deepEqual(list?.headers, [{ name: 'authorization', value: 'Bearer abc', line: 3 }]);
    assert.deepEqual(list?.messages, ['{\n  "pageSize": 10\n}']);
    assert.deepEqual(get?.headers, [{ name: 'X-Trace', value: 'a:b', line: 11 }]);
  });

  it('finds the request of a line', () => {
    const file = parseRequestFile(posts);
    assert.equal(requestAt(file, 8)?.name, 'list');
    assert.equal(requestAt(file, 9)?.name, 'Get');
    assert.equal(requestAt(file, 99), undefined);
  });

  it('parts the messages of a stream by ===', () => {
    const file = parseRequestFile('GRPC {{local}}/a.B/C\n\n{"n":1}\n===\n{"n":2}\n===\n');
    assert.deepEqual(file.requests[0]?.messages, ['{"n":1}', '{"n":2}']);
  });

  it('reads a timeout with its unit, seconds without one', () => {
    const of = (text: string) =>
      parseRequestFile(`# @timeout ${text}\nGRPC {{local}}/a.B/C`).requests[0]?.timeoutMs;
    assert.deepEqual([of('500 ms'), of('2s'), of('3'), of('1 m')], [500, 2000, 3000, 60_000]);
  });

  it('reads variables', () => {
    const file = parseRequestFile('@id = 7\n@id2=8\n\nGET {{local}}/posts/get\n  ?id={{id}}\n  &x=1\n');
    assert.deepEqual(
      [...file.variables],
      [
        ['id', '7'],
        ['id2', '8'],
      ],
    );
    assert.equal(file.requests[0]?.target, '{{local}}/posts/get?id={{id}}&x=1');
  });

  it('leaves the lines of other clients out of the body', () => {
    const body = '{"a":1}\n?? status == 200\n<> ./answer.json\n> {%\n client.test();\n%}\n';
    assert.deepEqual(parseRequestFile(`POST http://x/y\n\n${body}`).requests[0]?.messages, ['{"a":1}']);
  });

  it('takes for a comment what httpYac does, in a body as well', () => {
    const body = [
      '# why',
      '{',
      '  // of the title',
      '  "a": 1',
      '}',
      '',
      '/*',
      'and',
      '*/',
      '# @timeout 2 s',
      '?? status == 200',
      '# last',
    ];
    const file = parseRequestFile(`GRPC {{local}}/a.B/C\n\n${body.join('\n')}\n===\n# two\n{"a":2}`);
    const [request] = file.requests;
    assert.deepEqual(request?.messages, ['{\n  "a": 1\n}', '{"a":2}']);
    assert.deepEqual(request?.messageLines, [
      { first: 3, last: 6, left: [4] },
      { first: 16, last: 16, left: [] },
    ]);
    assert.equal(request?.timeoutMs, 2000);
    assert.equal(request?.assertions.length, 1);
    assert.deepEqual([file.problems, file.notices], [[], []]);
  });

  it('keeps the headings of Markdown, and a comment without an end', () => {
    const of = (text: string) => parseRequestFile(`POST http://x/y\n${text}`).requests[0]?.messages;
    assert.deepEqual(of('Content-Type: text/markdown; charset=utf-8\n\n# One\ntext'), ['# One\ntext']);
    assert.deepEqual(of('\n{\n/*\n}'), ['{\n/*\n}']);
  });

  it('says of a text which lines are not sent, where one would not expect it', () => {
    const { notices } = parseRequestFile(
      'POST http://x/y\n\n#!/bin/sh\necho 1\n# about the test\n?? status == 200',
    );
    assert.deepEqual(
      notices.map(({ line }) => line),
      [2],
    );
    assert.match(notices[0]?.message ?? '', /comment, as in httpYac/);
  });

  it('says what is wrong, at its line, and reads on', () => {
    const file = parseRequestFile(
      'GRCP x\n### \nGRPC\n###\nGRPC {{local}}/a.B/C\n{"no": "blank line"}\n### ok\nGET {{local}}/x',
    );
    assert.deepEqual(
      file.problems.map((problem) => problem.line),
      [0, 2, 5],
    );
    assert.equal(file.requests.at(-1)?.name, 'ok');
  });

  it('never throws, loses no line, and keeps to the file, whatever the text', () => {
    const pieces = [
      '###',
      '### a',
      '# @name x',
      '# @timeout',
      '@v = 1',
      'GRPC {{local}}/a.B/C',
      'k: v',
      '',
      '{',
      '}',
      '===',
      '> {%',
      '%}',
      '\u2028',
      'GET',
      '{{',
      '?? x',
    ];
    let seed = 7;
    const random = (below: number) => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    for (let round = 0; round < 2000; round++) {
      const lines = Array.from({ length: random(14) }, () => pieces[random(pieces.length)] ?? '');
      const file = parseRequestFile(lines.join(random(2) ? '\n' : '\r\n'));
      let last = -1;
      for (const request of file.requests) {
        assert.ok(
          request.firstLine > last && request.firstLine <= request.line && request.line <= request.lastLine,
        );
        last = request.lastLine;
      }
      assert.ok(last < Math.max(lines.length, 1));
      assert.ok(file.problems.every((problem) => problem.line < lines.length));
    }
  });
});
