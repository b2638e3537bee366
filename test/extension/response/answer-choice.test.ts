import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { answerPlaces } from '../../../extension/response/answer-choice.ts';

const beside = { visible: ['other.response'], answersOf: (requests: string) => `${requests}.response` };

describe('the answer that a command is about', () => {
  it('is the one of the lens or the title', () => {
    const active = { uri: 'posts', languageId: 'skep-http' };
    assert.deepEqual(answerPlaces({ ...beside, given: 'one.response', active }), ['one.response']);
  });

  it('is never one beside a call of the history, which looks like an answer', () => {
    const active = { uri: 'call', languageId: 'skep-response' };
    assert.deepEqual(answerPlaces({ ...beside, active }), ['call']);
  });

  it('is that to the request file in the editor, not that to another', () => {
    const active = { uri: 'posts', languageId: 'skep-http' };
    assert.deepEqual(answerPlaces({ ...beside, active }), ['posts.response']);
  });

  it('is one that can be seen where the editor shows something else', () => {
    const active = { uri: 'main', languageId: 'typescript' };
    assert.deepEqual(answerPlaces({ ...beside, active }), ['other.response']);
    assert.deepEqual(answerPlaces({ ...beside, active: undefined }), ['other.response']);
  });
});
