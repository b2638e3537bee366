/** Values that must not be kept of a call: secrets that its client named, and what its headers of keys and tokens hold. */
import { readSecrets, secretsHeader } from '../api/request/named-secrets.ts';
import type { Metadata } from '../call/call.ts';
import { isSecretName, notKept } from './secret-names.ts';

/** A value, and what is kept in its place. */
interface Hidden {
  value: string;
  as: string;
}

/** Shorter ones are hidden only where they are all there is: a PIN of three digits is part of any number. */
const shortestNamed = 4;
/** Of headers, whose values may be as common as `true`. */
const shortestOfHeader = 8;

/** Takes them out of texts, headers, JSON and bytes of one call. */
export class HiddenValues {
  /** None of the call's values may be kept. */
  readonly everything: boolean;
  readonly #hidden: Hidden[];

  constructor(metadata: Metadata) {
    const named = metadata.filter(([name]) => name === secretsHeader).map(([, value]) => readSecrets(value));
    this.everything = named.includes('everything');
    this.#hidden = [
      ...named.flatMap((secrets) => (secrets === 'everything' ? [] : namedSecrets(secrets))),
      ...metadata.filter(([name]) => isSecretName(name)).flatMap(([name, value]) => valuesOf(name, value)),
    ];
    // A secret may be part of another one.
    this.#hidden.sort((a, b) => b.value.length - a.value.length);
  }

  get isEmpty(): boolean {
    return !this.everything && this.#hidden.length === 0;
  }

  /** Variables that stand for values. */
  get names(): string[] {
    return this.#hidden.filter(({ as }) => as !== notKept).map(({ as }) => as.slice(2, -2));
  }

  /** A text with the names in the place of the values. */
  text(text: string): string {
    if (this.everything) return text === '' ? '' : notKept;
    let hidden = text;
    for (const { value, as } of this.#hidden) {
      if (hidden === value) return as;
      if (value.length < shortestNamed) continue;
      for (const written of new Set([value, encodeURIComponent(value)]))
        hidden = hidden.replaceAll(written, () => as);
    }
    return hidden;
  }

  /** The same of a JSON text, whose strings are escaped. */
  json(json: string): string {
    if (this.everything) return '';
    let hidden = json;
    for (const { value, as } of this.#hidden) {
      const escaped = JSON.stringify(value).slice(1, -1);
      hidden = hidden.replaceAll(`"${escaped}"`, () => `"${as}"`);
      if (value.length < shortestNamed) continue;
      for (const written of new Set([escaped, encodeURIComponent(value)]))
        hidden = hidden.replaceAll(written, () => as);
    }
    return hidden;
  }

  /** The same bytes with asterisks over the values, so that lengths in them stay true. */
  bytes(bytes: Uint8Array): Uint8Array {
    if (this.everything) return new Uint8Array();
    const values = this.#hidden.map(({ value }) => value).filter((value) => value.length >= shortestNamed);
    return maskBytes(bytes, values);
  }

  /** Metadata as it is kept: names stay. Those of secrets have no value but one that is all variables, such as `Bearer {{token}}`. */
  metadata(metadata: Metadata): Metadata {
    return metadata
      .filter(([name]) => name !== secretsHeader)
      .map(([name, value]): [string, string] => {
        if (this.everything) return [name, notKept];
        const hidden = this.text(value);
        const isKept = !isSecretName(name) || /^(?:\w+ )?(?:\{\{[^{}]+\}\})+$/.test(hidden);
        return [name, isKept ? hidden : notKept];
      });
  }
}

/** The same bytes with asterisks over every value's UTF-8. */
function maskBytes(bytes: Uint8Array, values: readonly string[]): Uint8Array {
  let masked: Buffer | undefined;
  for (const value of values) {
    const sought = Buffer.from(value);
    const searched: Buffer = masked ?? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    for (let at = searched.indexOf(sought); at >= 0; at = searched.indexOf(sought, at + sought.length)) {
      masked ??= Buffer.from(bytes);
      masked.fill('*', at, at + sought.length);
    }
  }
  return masked ?? bytes;
}

function namedSecrets(secrets: ReadonlyMap<string, string>): Hidden[] {
  return Array.from(secrets, ([name, value]) => ({ value, as: `{{${name}}}` })).filter(
    ({ value }) => value !== '',
  );
}

/** What is secret in a header: without the scheme before it, each cookie by itself, a password without its encoding. */
function valuesOf(name: string, value: string): Hidden[] {
  const values = [value];
  const [, scheme = '', credentials = ''] = /^(\w+) +(\S.*)$/.exec(value) ?? [];
  if (credentials !== '') values.push(credentials);
  if (scheme.toLowerCase() === 'basic') {
    const [, password = ''] = /:(.*)$/s.exec(Buffer.from(credentials, 'base64').toString()) ?? [];
    values.push(password);
  }
  if (name.includes('cookie'))
    values.push(...value.split(/;\s*/).map((cookie) => cookie.slice(cookie.indexOf('=') + 1)));
  return values
    .filter((each) => each.length >= shortestOfHeader)
    .map((each) => ({ value: each, as: notKept }));
}
