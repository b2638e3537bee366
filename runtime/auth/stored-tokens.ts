/** The tokens of a server, hashed, in its state database. Asked from memory: each call to a service asks. */
import type { DatabaseSync } from 'node:sqlite';
import type { Scope } from '../registry/registry.ts';
import { UserError } from '../user-error.ts';
import { type Authorization, allScopes, hashToken, sameHash, type TokenScope } from './token.ts';

/** What is known of a token; not the token. */
export interface StoredToken {
  readonly id: number;
  /** For people: what it was made for. */
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  readonly created: Date;
}

export class StoredTokens {
  readonly #database: DatabaseSync;
  #tokens: (StoredToken & { hash: Buffer })[] = [];

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#load();
  }

  list(): readonly StoredToken[] {
    return this.#tokens.map(({ id, name, scopes, created }) => ({ id, name, scopes, created }));
  }

  /** From now on the token is good for these scopes. Only its hash is kept. */
  add(name: string, token: string, scopes: readonly TokenScope[]): void {
    this.#database
      .prepare('INSERT INTO token (name, hash, scopes, created) VALUES (?, ?, ?, ?)')
      .run(name, hashToken(token), scopes.join(' '), Date.now());
    this.#load();
  }

  /** From now on the token is wrong. Throws UserError `token-unknown`. */
  revoke(id: number): void {
    const { changes } = this.#database.prepare('DELETE FROM token WHERE id = ?').run(id);
    if (changes === 0) throw new UserError('token-unknown', `there is no token ${id}`);
    this.#load();
  }

  authorize(given: string | undefined, scope: Scope): Authorization {
    if (scope === 'none') return 'ok';
    if (given === undefined) return 'missing';
    const hash = hashToken(given);
    // All are compared, so that the time tells nothing about which one it is.
    const found = this.#tokens.filter((token) => sameHash(token.hash, hash));
    if (found.length === 0) return 'wrong';
    return found.some((token) => token.scopes.includes(scope)) ? 'ok' : 'insufficient';
  }

  #load(): void {
    const rows = this.#database
      .prepare('SELECT id, name, hash, scopes, created FROM token ORDER BY id')
      .all();
    this.#tokens = rows.map((row) => ({
      id: Number(row.id),
      name: String(row.name),
      hash: row.hash instanceof Uint8Array ? Buffer.from(row.hash) : Buffer.alloc(0),
      scopes: allScopes.filter((scope) => String(row.scopes).split(' ').includes(scope)),
      created: new Date(Number(row.created)),
    }));
  }
}
