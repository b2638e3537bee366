import type { Fixer } from '../action.ts';

const longest = 60;

/** What the compiler says itself would be right. */
export const byRemedy: Fixer = ({ remedy }, { file }) => {
  if (!remedy) return [];
  const { start, end, text } = remedy;
  const was = file.linked.syntax.text.slice(start, end).trim();
  const words = shortened(text.trim());
  const title =
    words === ''
      ? `Remove ${quoted(shortened(was))}`
      : was === ''
        ? `Insert ${quoted(words)}`
        : `Change to ${quoted(words)}`;
  return [{ title, changes: [remedy] }];
};

/** In quotes, unless it has some. */
export function quoted(text: string): string {
  return text.includes('"') ? text : `"${text}"`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
