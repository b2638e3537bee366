/** Secrets in what really went over the wire, behind asterisks: as many as they have bytes, so that lengths stay true. */

import { isSecretName } from '../../runtime/api/secret-names.ts';

/** Shorter values are part of too much. */
const shortest = 4;

/** Header lines: the names stay, and the scheme of an authorization. */
export function maskedHead(head: string, secrets: readonly string[]): string {
  const lines = head.split('\n').map((line) => {
    const [, name = '', between = '', value = ''] = /^(:?[^:\s]+)(:\s*)(.*?)\r?$/.exec(line) ?? [];
    if (!isSecretName(name.toLowerCase())) return line;
    const scheme = /^(?:Bearer|Basic|Token|Digest) /i.exec(value)?.[0] ?? '';
    return name + between + scheme + stars(value.slice(scheme.length));
  });
  return maskedText(lines.join('\n'), secrets);
}

/** A text with asterisks over the secrets in it, however they are written there. */
function maskedText(text: string, secrets: readonly string[]): string {
  return maskedBytes(Buffer.from(text), secrets).toString();
}

/** Likewise the bytes of a body: secrets as they are, escaped as JSON has them, and percent-encoded. */
export function maskedBytes(bytes: Buffer, secrets: readonly string[]): Buffer {
  const masked = Buffer.from(bytes);
  for (const written of writtenForms(secrets)) {
    const sought = Buffer.from(written);
    // In what came, not in what is masked already: secrets may be part of each other, or overlap.
    for (let at = bytes.indexOf(sought); at >= 0; at = bytes.indexOf(sought, at + 1))
      masked.fill('*', at, at + sought.length);
  }
  return masked;
}

function writtenForms(secrets: readonly string[]): Set<string> {
  const forms = secrets
    .filter(({ length }) => length >= shortest)
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]);
  return new Set(forms);
}

function stars(text: string): string {
  return '*'.repeat(Buffer.byteLength(text));
}
