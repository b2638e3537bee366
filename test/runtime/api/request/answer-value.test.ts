import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Answered, answerValue } from '../../../../runtime/api/request/answer-value.ts';

const answered: Answered = {
  messages: ['{"posts":[{"id":"7","likes":3,"tags":["a b"]}],"next":null}'],
  headers: [['ETag', 'w/1']],
  trailers: [['x-cost', '2']],
};

describe('a value of an earlier answer', () => {
  it('is found as httpYac writes it: the name is the body', () => {
    assert.equal(answerValue(answered, '.posts[0].id'), '7');
    assert.equal(answerValue(answered, '.posts.0.likes'), '3');
  });

  it('is found as REST Client writes it: the part is said', () => {
    assert.equal(answerValue(answered, '.response.body.posts[0].tags[0]'), 'a b');
    assert.equal(answerValue(answered, '.response.body.$.posts[0].id'), '7');
    assert.equal(answerValue(answered, '.response.headers.etag'), 'w/1');
    assert.equal(answerValue(answered, '.response.headers.x-cost'), '2');
  });

  it('is JSON where it is no string', () => {
    assert.equal(answerValue(answered, '.posts[0].tags'), '["a b"]');
    assert.equal(answerValue(answered, '.next'), 'null');
    assert.equal(answerValue({ ...answered, messages: ['plain'] }, ''), 'plain');
  });

  it('counts the messages of a stream', () => {
    assert.equal(answerValue({ ...answered, messages: ['{"n":1}', '{"n":2}'] }, '[1].n'), '2');
  });

  it('is not there where the answer has nothing, or the path is none', () => {
    for (const path of [
      '.nothing',
      '.posts[1].id',
      '.posts[0].id.deeper',
      '.next.x',
      '.toString',
      '.posts[x]',
    ])
      assert.equal(answerValue(answered, path), undefined, path);
    assert.equal(answerValue(answered, '.response.headers.none'), undefined);
  });
});
