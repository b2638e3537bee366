import { parse } from '../../../server/compiler/index.ts';

/** The same numbers for the same seed, from 0 to before `below` (a linear congruential generator, Numerical Recipes' constants). */
export function seededNumbers(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One edit as a person makes it: of a token, a line, a comment, or a whole declaration. */
export function randomEdit(text: string, random: (below: number) => number): string {
  const edit = edits[random(edits.length)];
  return edit?.(text, random) ?? text;
}

type Edit = (text: string, random: (below: number) => number) => string;

const words = [
  'string',
  'message Fresh { int32 a = 1; }',
  'repeated',
  '}',
  '{',
  ';',
  '=',
  '"',
  '7',
  'optional',
  '//',
  '/*',
];

const edits: readonly Edit[] = [
  // Delete, double, replace or swap tokens.
  (text, random) => replaced(text, tokenIn(text, random), ''),
  (text, random) => {
    const token = tokenIn(text, random);
    return replaced(
      text,
      token,
      `${text.slice(token.start, token.end)} ${text.slice(token.start, token.end)}`,
    );
  },
  (text, random) => {
    const other = tokenIn(text, random);
    return replaced(text, tokenIn(text, random), text.slice(other.start, other.end));
  },
  (text, random) => replaced(text, tokenIn(text, random), words[random(words.length)] ?? ''),
  // Type a letter, or take one away.
  (text, random) => {
    const at = random(text.length);
    return `${text.slice(0, at)}x${text.slice(at)}`;
  },
  (text, random) => {
    const at = random(text.length);
    return text.slice(0, at) + text.slice(at + 1);
  },
  // Comments and blank lines.
  (text, random) => {
    const at = text.indexOf('\n', random(text.length)) + 1;
    return `${text.slice(0, at)}// A comment.\n\n${text.slice(at)}`;
  },
  // Whole declarations: away, doubled, moved to the end, renamed.
  (text, random) => replaced(text, declarationIn(text, random), ''),
  (text, random) => {
    const { start, end } = declarationIn(text, random);
    return `${text.slice(0, end)}\n${text.slice(start, end)}${text.slice(end)}`;
  },
  (text, random) => {
    const { start, end } = declarationIn(text, random);
    return `${text.slice(0, start)}${text.slice(end)}\n${text.slice(start, end)}\n`;
  },
  (text, random) => {
    const names = [...text.matchAll(/\b(?:message|enum|extend) (\w+)/g)].map(([, name]) => name ?? '');
    const name = names[random(names.length)];
    return name ? text.replace(name, `${name}2`) : text;
  },
];

function tokenIn(text: string, random: (below: number) => number) {
  const { tokens } = parse(text);
  const index = random(tokens.count);
  return tokens.span(index, index);
}

function declarationIn(text: string, random: (below: number) => number) {
  const { tree, tokens } = parse(text);
  const node = tree.declarations[random(tree.declarations.length)];
  return node ? tokens.span(node.first, node.last) : { start: 0, end: 0 };
}

function replaced(text: string, { start, end }: { start: number; end: number }, by: string): string {
  return text.slice(0, start) + by + text.slice(end);
}
