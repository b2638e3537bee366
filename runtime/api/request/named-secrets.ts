/**
 * The header in which a client names the secrets of a request: an environment then keeps `{{name}}` where the value was, in its
 * history and traces, whatever header, message or error has it. Whoever gets the request has the values anyway.
 */
import type { Metadata } from '../../call/call.ts';

/** `api-key=c2VjcmV0, pin=MTIzNA`: values in base64url, of their UTF-8. */
export const secretsHeader = 'skep-secrets';

/** Metadata for whoever keeps nothing for us: it has no use for the names. */
export function withoutNamedSecrets(metadata: Metadata): Metadata {
  return metadata.filter(([name]) => name !== secretsHeader);
}

/** Stands for more values than a header has room for: nothing of the call but its names and times is kept then. */
const everything = '*';
const maxCharacters = 4_000;

/**
 * What the header says of these values, by their names; of more than a header may hold, that nothing of the call
 * may be kept.
 */
export function writeSecrets(secrets: ReadonlyMap<string, string>): string {
  const text = Array.from(
    secrets,
    ([name, value]) => `${name}=${Buffer.from(value).toString('base64url')}`,
  ).join(', ');
  return text.length > maxCharacters ? everything : text;
}

/** Values by their names; `everything` when none of the call's may be kept. What is no such header has no secrets. */
export function readSecrets(text: string): ReadonlyMap<string, string> | 'everything' {
  const secrets = new Map<string, string>();
  for (const entry of text.split(',')) {
    const [, name = '', value = ''] = /^\s*([\w.$[\]-]+)=([\w-]+)\s*$/.exec(entry) ?? [];
    if (entry.trim() === everything) return 'everything';
    if (name !== '') secrets.set(name, Buffer.from(value, 'base64url').toString());
  }
  return secrets;
}
