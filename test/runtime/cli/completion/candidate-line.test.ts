import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { candidateLine } from '../../../../runtime/cli/completion/candidate-line.ts';

describe('a candidate for a shell', () => {
  for (const value of ['posts.v1:Get', '--template=crud', 'a_b/c@2'])
    it(`is ${value} with what it is`, () =>
      assert.equal(candidateLine({ value, text: 'a word' }), `${value}\ta word`));

  for (const value of ['$(reboot)', '`id`', 'a;b', 'a b', 'a\nb', 'a\n', '\u001b[2J', "'", 'a\tb', ''])
    it(`is never ${JSON.stringify(value)}`, () =>
      assert.equal(candidateLine({ value, text: '' }), undefined));

  it('has a text of one line that no terminal obeys', () => {
    const text = 'one\nrm\ttwo\u001b[2J\u009b3\r';
    assert.equal(candidateLine({ value: 'posts', text }), 'posts\tone rm two [2J 3 ');
  });
});
