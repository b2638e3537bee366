import type { Remedy, SyntaxFile } from '../../../compiler/index.ts';
import { nextNumbers } from '../../completion/numbers.ts';
import type { Fixer } from '../action.ts';

const longest = 60;

/** What the compiler says itself would be right. */
export const byRemedy: Fixer = ({ remedy }, { file }) => {
  if (!remedy) return [];
  const { start, end } = remedy;
  const text = withNumber(remedy, file.linked.syntax);
  if (text === undefined) return [];
  const was = file.linked.syntax.text.slice(start, end).trim();
  const words = shortened(text.trim());
  const title =
    words === ''
      ? `Remove ${quoted(shortened(was))}`
      : was === ''
        ? `Insert ${quoted(words)}`
        : `Change to ${quoted(words)}`;
  return [{ title, changes: [{ start, end, text }] }];
};

/** With the next free number where one is missing; undefined where there is none. */
function withNumber({ start, text, numberAt }: Remedy, syntax: SyntaxFile): string | undefined {
  if (numberAt === undefined) return text;
  const [number] = nextNumbers(syntax, start);
  return number === undefined ? undefined : `${text.slice(0, numberAt)} = ${number}${text.slice(numberAt)}`;
}

/** In quotes, unless it has some. */
function quoted(text: string): string {
  return text.includes('"') ? text : `"${text}"`;
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
