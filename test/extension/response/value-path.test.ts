import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerValues, pathAt } from '../../../extension/response/value-path.ts';
import { answerPart } from '../../../runtime/api/request/answer-value.ts';

const message = JSON.stringify({ post: { id: '7', tags: ['a', 'b'], 'a key': 1 }, count: 2 });

describe('the values of an answer', () => {
  it('have the paths that requests name them by', () => {
    const values = answerValues([message]);
    assert.deepEqual(values, [
      { path: '.post.id', text: '7' },
      { path: '.post.tags[0]', text: 'a' },
      { path: '.post.tags[1]', text: 'b' },
      { path: '.count', text: '2' },
    ]);
    for (const { path, text } of values) {
      assert.equal(String(answerPart({ messages: [message], headers: [], trailers: [] }, path)), text);
    }
  });

  it('begin with the number of their message in a stream', () => {
    assert.deepEqual(
      answerValues(['{"n":1}', '{"n":2}']).map(({ path }) => path),
      ['[0].n', '[1].n'],
    );
  });

  it('are not more than can be chosen from', () => {
    assert.equal(answerValues([JSON.stringify(Array.from({ length: 5000 }, (_, n) => n))]).length, 1000);
  });
});

describe('the path at a place of a response document', () => {
  const lines =
    'ok\n\n{\n  "post": {\n    "id": "7"\n  }\n}\n\n===\n\n{\n  "n": [\n    1,\n    2\n  ]\n}\n\n### Headers\n{\n}'.split(
      '\n',
    );

  it('is that of the value there', () => {
    assert.equal(pathAt(lines, { line: 4, character: 13 }, 1), '.post.id');
    assert.equal(pathAt(lines, { line: 4, character: 13 }, 2), '[0].post.id');
    assert.equal(pathAt(lines, { line: 13, character: 5 }, 2), '[1].n[1]');
  });

  it('is none outside of messages', () => {
    assert.equal(pathAt(lines, { line: 0, character: 1 }, 1), undefined);
    assert.equal(pathAt(lines, { line: 18, character: 0 }, 1), undefined);
  });
});
