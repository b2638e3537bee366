import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isTestFile } from '../../../extension/request/test-files.ts';

describe('the files that may hold tests', () => {
  it('are request files, in any folder', () => {
    assert.equal(isTestFile('guestbook.rpc.http'), true);
    assert.equal(isTestFile('requests/my-node_modules/guestbook.rpc.http'), true);
    assert.equal(isTestFile('requests/guestbook.proto'), false);
  });

  it('are not those of what is installed', () => {
    assert.equal(isTestFile('node_modules/guestbook/guestbook.rpc.http'), false);
    assert.equal(isTestFile('services/guestbook/node_modules/a/requests/guestbook.rpc.http'), false);
  });
});
