import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { StoredTokens } from '../../../runtime/auth/stored-tokens.ts';
import { allScopes, authorizeBy, makeToken, sameHash } from '../../../runtime/auth/token.ts';
import { openStateDatabase } from '../../../runtime/environment/state-database.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { atEnd, scratchFolder } from '../environment/scratch.ts';

describe('a token', () => {
  it('has 256 bits, and never the same', () => {
    const tokens = new Set(Array.from({ length: 100 }, makeToken));
    assert.equal(tokens.size, 100);
    for (const token of tokens)
      assert.equal(Buffer.from(token.slice('skep_'.length), 'base64url').length, 32);
  });

  it('of the local environment is good for everything, and the only one', () => {
    const token = makeToken();
    const authorize = authorizeBy(token);
    assert.deepEqual(
      [
        authorize(token, 'control'),
        authorize(token, 'deploy'),
        authorize(makeToken(), 'call'),
        authorize('', 'call'),
      ],
      ['ok', 'ok', 'wrong', 'wrong'],
    );
    assert.deepEqual([authorize(undefined, 'control'), authorize(undefined, 'none')], ['missing', 'ok']);
  });

  it('hashes of other lengths are not the same', () => {
    assert.equal(sameHash(Buffer.alloc(32), Buffer.alloc(0)), false);
  });
});

describe('the tokens of a server', () => {
  it('are good for their scopes alone', async (t) => {
    const { tokens } = await openTokens(await scratchFolder(t), t);
    const caller = makeToken();
    tokens.add('caller', caller, ['call']);
    assert.deepEqual(
      [
        tokens.authorize(caller, 'call'),
        tokens.authorize(caller, 'control'),
        tokens.authorize(caller, 'deploy'),
      ],
      ['ok', 'insufficient', 'insufficient'],
    );
  });

  it('are missing or wrong to those who have none', async (t) => {
    const { tokens } = await openTokens(await scratchFolder(t), t);
    tokens.add('first', makeToken(), allScopes);
    assert.equal(tokens.authorize(undefined, 'call'), 'missing');
    assert.equal(tokens.authorize(makeToken(), 'call'), 'wrong');
  });

  it('are wrong once they are revoked', async (t) => {
    const { tokens } = await openTokens(await scratchFolder(t), t);
    const token = makeToken();
    tokens.add('first', token, allScopes);
    const [stored] = tokens.list();
    assert.ok(stored);
    tokens.revoke(stored.id);
    assert.equal(tokens.authorize(token, 'call'), 'wrong');
    assert.throws(() => tokens.revoke(stored.id), UserError);
  });

  it('are good again when the database is opened again', async (t) => {
    const folder = await scratchFolder(t);
    const token = makeToken();
    const first = await openTokens(folder, t);
    first.tokens.add('first', token, allScopes);
    first.database.close();
    assert.equal((await openTokens(folder, t)).tokens.authorize(token, 'deploy'), 'ok');
  });
});

describe('the state database', () => {
  it('of a later version is not touched', async (t) => {
    const { database, file } = await openTokens(await scratchFolder(t), t);
    database.exec('PRAGMA user_version = 99');
    database.close();
    assert.throws(
      () => openStateDatabase(file),
      (error) => error instanceof UserError && error.code === 'state-newer',
    );
  });
});

async function openTokens(folder: string, t: Parameters<typeof atEnd>[0]) {
  const file = path.join(folder, 'state.db');
  const database = openStateDatabase(file);
  atEnd(t, () => database.isOpen && database.close());
  return { tokens: new StoredTokens(database), database, file };
}
