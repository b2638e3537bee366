/** Tokens: 256 random bits, told apart by their hash alone. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Scope } from '../registry/registry.ts';

/** What a token can be good for. */
export type TokenScope = Exclude<Scope, 'none'>;

/** Every scope there is. `deploy` is shell access: a bundle is code. */
export const allScopes: readonly TokenScope[] = ['call', 'control', 'deploy'];

/** Whether a request may go on; what the gateway answers when it may not depends on why. */
export type Authorization = 'ok' | 'missing' | 'wrong' | 'insufficient';

/** A new token, safe in headers and in files. The prefix lets people, and scanners for secrets, see what it is. */
export function makeToken(): string {
  return `skep_${randomBytes(32).toString('base64url')}`;
}

/** What is stored of a token. SHA-256 is enough: there is nothing to guess in 256 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Compares in a time that does not depend on where two hashes differ. */
export function sameHash(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Decides by one token that is good for everything: that of the local environment, which no file but its own holds. */
export function authorizeBy(token: string): (given: string | undefined, scope: Scope) => Authorization {
  const hash = hashToken(token);
  return (given, scope) => {
    if (scope === 'none') return 'ok';
    if (given === undefined) return 'missing';
    return sameHash(hashToken(given), hash) ? 'ok' : 'wrong';
  };
}
