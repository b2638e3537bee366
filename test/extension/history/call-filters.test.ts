import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { callFilters, withFilters } from '../../../extension/history/call-filters.ts';

const filters = callFilters(['shop', 'posts']);

describe('filters of the history', () => {
  it('offer the projects that run, by name', () => {
    const projects = filters.filter(({ group }) => group === 'served by').map(({ word }) => word);
    assert.deepEqual(projects, ['project:posts', 'project:shop']);
  });

  it('leave the words that were typed, and replace the filters that were chosen before', () => {
    assert.equal(
      withFilters('ada code:ok project:gone', filters, ['code:failed', 'project:shop']),
      'ada project:gone code:failed project:shop',
    );
    assert.equal(withFilters('code:failed', filters, []), '');
  });
});
