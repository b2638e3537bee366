import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import promises from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import path from 'node:path';
import { describe, it } from 'node:test';
import { makeDataFolder } from '../../../runtime/environment/data-folder.ts';
import { joinLocalEnvironment } from '../../../runtime/environment/join.ts';
import { tryLock } from '../../../runtime/environment/lock.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

describe('a process that leaves the local environment', { timeout: 60_000 }, () => {
  it('just as it becomes the owner leaves nothing open behind', async (t) => {
    const home = path.join(temporaryFolder(), 'home');
    const folder = makeDataFolder(home);
    const leaving = new AbortController();
    const { rename } = promises;
    t.mock.method(promises, 'rename', (from: string, to: string) => {
      if (to === folder.local) leaving.abort(new Error('it leaves'));
      return rename(from, to);
    });
    syncBuiltinESMExports();
    t.after(() => {
      t.mock.restoreAll();
      syncBuiltinESMExports();
    });
    const told: string[] = [];
    const joining = joinLocalEnvironment({
      home,
      port: 0,
      signal: leaving.signal,
      onEndpoint: ({ address }) => told.push(address),
    });
    await assert.rejects(joining, { name: 'AbortError' });
    assert.ok(leaving.signal.aborted);
    assert.deepEqual(told, []);
    assert.ok(!existsSync(folder.local));
    using lock = tryLock(folder.lock);
    assert.ok(lock, 'the next one can be the owner');
  });
});
