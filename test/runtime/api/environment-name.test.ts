import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { environmentNameProblem, environmentNameRule } from '../../../runtime/api/environment-name.ts';

describe('the name of an environment', () => {
  for (const name of ['staging', 'eu-1', 'Team_A.test', 'locals'])
    it(`is ${name}`, () => assert.equal(environmentNameProblem(name), undefined));

  for (const name of ['', '1st', '-a', '.a', 'a b', 'a/b', 'ü', 'a\n'])
    it(`is never ${JSON.stringify(name)}`, () =>
      assert.equal(environmentNameProblem(name), environmentNameRule));

  it('is not that of this machine, whatever else it could be', () => {
    assert.equal(environmentNameProblem('local'), 'this machine has that name; choose another');
  });
});
