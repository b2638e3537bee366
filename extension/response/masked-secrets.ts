/** Secrets in what really went over the wire, behind asterisks: as many as they have bytes, so that lengths stay true. */

/** Names of headers whose values are secrets, the one that names secrets to an environment among them. */
const secretHeader =
  /^(?:(?:proxy-)?authorization|(?:set-)?cookie2?)$|api-?key|token|secret|password|credential|signature/i;

/** Shorter values are part of too much. */
const shortest = 4;

/** Header lines: the names stay, and the scheme of an authorization. */
export function maskedHead(head: string, secrets: readonly string[]): string {
  const lines = head.split('\n').map((line) => {
    const [, name = '', between = '', value = ''] = /^(:?[^:\s]+)(:\s*)(.*?)\r?$/.exec(line) ?? [];
    if (!secretHeader.test(name)) return line;
    const scheme = /^(?:Bearer|Basic|Token|Digest) /i.exec(value)?.[0] ?? '';
    return name + between + scheme + stars(value.slice(scheme.length));
  });
  return maskedText(lines.join('\n'), secrets);
}

export function maskedText(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    if (secret.length < shortest) continue;
    for (const written of new Set([secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)]))
      masked = masked.replaceAll(written, stars(written));
  }
  return masked;
}

export function maskedBytes(bytes: Buffer, secrets: readonly string[]): Buffer {
  const masked = Buffer.from(bytes);
  for (const secret of secrets) {
    const sought = Buffer.from(secret);
    if (secret.length < shortest) continue;
    for (let at = masked.indexOf(sought); at >= 0; at = masked.indexOf(sought, at + sought.length))
      masked.fill('*', at, at + sought.length);
  }
  return masked;
}

function stars(text: string): string {
  return '*'.repeat(Buffer.byteLength(text));
}
