/**
 * Secrets in texts that leave the editor: their place is kept by a mark with a name, and each language writes that as a
 * variable of its own.
 */

import { isSecretName } from '../../runtime/api/secret-names.ts';

/** Of Unicode's private use: no request has them by chance. */
const [start, end] = ['\u{e000}', '\u{e001}'];
const mark = new RegExp(`${start}(\\w+)${end}`, 'gu');

/** What stands for a secret. The name becomes that of an environment variable: `API_KEY` of `api-key`. */
export function secretMark(name: string): string {
  const words = name.replaceAll(/(?<=[a-z0-9])(?=[A-Z])/g, '_').replaceAll(/\W+/g, '_');
  return `${start}${words.replace(/^(?=\d)/, '_').toUpperCase()}${end}`;
}

/** Writes the marks of a text. `rest` writes what is between them. */
export function writeMarks(
  text: string,
  rest: (part: string) => string,
  variable: (name: string) => string,
): string {
  return text
    .split(mark)
    .map((part, index) => (index % 2 === 0 ? rest(part) : variable(part)))
    .join('');
}

/** A URL's parser writes them in percents. */
export function withPlainMarks(url: string): string {
  return url.replaceAll('%EE%80%80', start).replaceAll('%EE%80%81', end);
}

/** Whether a text has a mark's beginning. */
function hasMark(text: string): boolean {
  return text.includes(start);
}

/** Headers with the values of those that carry secrets behind marks; what names the scheme (`Bearer`) stays. */
export function withoutSecrets(headers: readonly [string, string][]): [string, string][] {
  return headers.map(([name, value]): [string, string] => {
    if (!isSecretName(name.toLowerCase()) || hasMark(value)) return [name, value];
    const [, scheme = ''] = /^((?:Bearer|Basic|Token|Digest)\s+)/i.exec(value) ?? [];
    return [name, scheme + secretMark(/authorization$/i.test(name) ? 'TOKEN' : name)];
  });
}
