import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readEnvironmentFile } from '../../../../runtime/api/request/read-environment-file.ts';

const text = JSON.stringify({
  $shared: { user: 'ada', page: 10 },
  local: { user: 'grace' },
  staging: { filter: { tag: 'new' } },
});

describe('a file of variables', () => {
  it("has an environment's own before those of all", () => {
    assert.deepEqual(readEnvironmentFile(text, 'local'), {
      variables: new Map([
        ['user', 'grace'],
        ['page', '10'],
      ]),
    });
  });

  it('gives what is no string as JSON', () => {
    const read = readEnvironmentFile(text, 'staging');
    assert.equal('variables' in read && read.variables.get('filter'), '{"tag":"new"}');
  });

  it('has nothing for an environment that it does not name', () => {
    assert.deepEqual(readEnvironmentFile('{}', 'local'), { variables: new Map() });
  });

  it('says what keeps it from being read', () => {
    for (const [wrong, words] of [
      ['{ "local": ', /not JSON/],
      ['[]', /an object for each environment/],
      ['{ "local": 1 }', /`local` is an object/],
    ] as const) {
      const read = readEnvironmentFile(wrong, 'local');
      assert.match('problem' in read ? read.problem : '', words);
    }
  });
});
