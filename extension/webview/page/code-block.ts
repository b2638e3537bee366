/** Code to copy, in the colours of its parts. */
import { button, element } from './element.ts';

/** By language: comments, strings, numbers, words of the language. Enough for the code that we make. */
const words: Readonly<Record<string, string>> = {
  ts: 'async|await|const|for|from|function|import|of|yield',
  python: 'as|import|print|with',
  go: 'defer|err|func|if|import|main|nil|package',
  json: 'true|false|null',
  sh: '(?<=^)(?:skep|curl|buf curl|grpcurl)',
};
const comments: Readonly<Record<string, string>> = { ts: '//.*', go: '//.*', python: '#.*' };
const strings = String.raw`"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\])*'|\`[^\`]*\``;

/** The code with a button that copies it; `label` says what it is to those who do not see it. */
export function codeBlock(
  label: string,
  language: string,
  text: string,
  copy: (text: string) => void,
): HTMLElement {
  return element(
    'div',
    { class: 'code', role: 'group', 'aria-label': label },
    copyButton('Copy', label, text, copy),
    element('pre', { tabindex: 0 }, element('code', {}, ...coloured(language, text))),
  );
}

/** Says for a moment that it did, to those who hear the page too. */
export function copyButton(
  text: string,
  label: string,
  copied: string,
  copy: (text: string) => void,
): HTMLButtonElement {
  const name = `Copy ${label}`;
  const made = button(
    text,
    () => {
      copy(copied);
      // A label would be read in place of the text.
      made.removeAttribute('aria-label');
      made.textContent = 'Copied';
      setTimeout(() => {
        made.textContent = text;
        made.setAttribute('aria-label', name);
      }, 1500);
    },
    { class: 'copy', 'aria-label': name, title: name, 'aria-live': 'polite' },
  );
  return made;
}

function coloured(language: string, text: string): (Node | string)[] {
  const kinds = [
    ['comment', comments[language]],
    // In a shell's string is JSON, which is the better for no colour of its own.
    ['string', strings],
    ['number', String.raw`\b\d+(?:\.\d+)?\b`],
    ['word', words[language] && String.raw`\b(?:${words[language]})\b`],
  ] as const;
  const pattern = kinds.flatMap(([kind, source]) => (source ? [`(?<${kind}>${source})`] : [])).join('|');
  const parts: (Node | string)[] = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(pattern, 'gm'))) {
    parts.push(text.slice(end, match.index));
    const [kind] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
    const isKey =
      language === 'json' && kind === 'string' && /^\s*:/.test(text.slice(match.index + match[0].length));
    parts.push(element('span', { class: isKey ? 'key' : kind }, match[0]));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)];
}
