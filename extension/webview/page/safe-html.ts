/** HTML that nobody vouches for, as elements of our own making: of what it says, what is listed here is taken and nothing else. */
import { element } from './element.ts';

const kept = new Set(
  'blockquote br code dd del div dl dt em hr i kbd li ol p pre s span strong b sub sup table tbody td th thead tr ul'.split(
    ' ',
  ),
);
/** What they hold is no text for people. */
const dropped = new Set(
  'script style iframe object embed template noscript svg math head link meta'.split(' '),
);
/** Below the headings of our own. */
const headingLevels = 3;

/** Copies of what is allowed in an HTML text; nothing in it has run or was loaded. */
export function safeNodes(html: string): Node[] {
  return copies(new DOMParser().parseFromString(html, 'text/html').body);
}

function copies(parent: Node): Node[] {
  return [...parent.childNodes].flatMap((node) => {
    if (node instanceof Text) return [document.createTextNode(node.data)];
    return node instanceof Element ? copyOf(node) : [];
  });
}

function copyOf(from: Element): Node[] {
  const name = from.localName;
  if (dropped.has(name)) return [];
  const children = copies(from);
  const [, level] = /^h([1-6])$/.exec(name) ?? [];
  if (level) return [element(headingName(Number(level)), {}, ...children)];
  if (name === 'a') return [link(from, children)];
  // Nothing is loaded from elsewhere: a picture is what it shows, in words.
  if (name === 'img') return [document.createTextNode(from.getAttribute('alt') ?? '')];
  if (!kept.has(name)) return children;
  const made = document.createElement(name);
  const language = /\blanguage-[\w-]+/.exec(from.className)?.[0];
  const colour = /\bhljs-[\w-]+/.exec(from.className)?.[0];
  if (language ?? colour) made.className = [language, colour].filter(Boolean).join(' ');
  made.append(...children);
  return [made];
}

function headingName(level: number): 'h3' | 'h4' | 'h5' | 'h6' {
  const names = ['h3', 'h4', 'h5', 'h6'] as const;
  return names[Math.min(level + headingLevels - 1, 6) - headingLevels] ?? 'h6';
}

function link(from: Element, children: Node[]): HTMLElement {
  const href = from.getAttribute('href') ?? '';
  return /^(?:https?:|mailto:|#)/i.test(href)
    ? element('a', { href, title: from.getAttribute('title') ?? undefined }, ...children)
    : element('span', {}, ...children);
}
