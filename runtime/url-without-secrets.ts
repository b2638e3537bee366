const secretNames = /key|token|secret|sig|pass|auth|credential|session|code|jwt/i;
/** Numbers, words and dates of no great length: what filters and pages are made of. */
const plainValue = /^[\w.,:-]{0,16}$/;

const redacted = 'REDACTED';

/** A URL as others may see it: names in the query stay, and only values that cannot be secrets. All of what is no URL is empty. */
export function urlWithoutSecrets(text: string): Pick<URL, 'href' | 'origin' | 'hostname' | 'port'> {
  const url = URL.parse(text);
  if (url === null) return { href: '', origin: '', hostname: '', port: '' };
  url.username = '';
  url.password = '';
  url.hash = '';
  for (const [name, value] of [...url.searchParams]) {
    if (secretNames.test(name) || !plainValue.test(value)) url.searchParams.set(name, redacted);
  }
  return url;
}
