import type { SyntaxFile } from '../../../compiler/index.ts';
import { lineEnd } from '../../edits/text-changes.ts';
import type { Fixer } from '../action.ts';
import { innermost } from '../enclosing.ts';

/** Closes a string before the `;` that it has swallowed, or where it ends. */
export const closeString: Fixer = ({ start, end }, { file }) => {
  const { text } = file.linked.syntax;
  const mark = text[start] === "'" ? "'" : '"';
  const inside = text.slice(start, end);
  const swallowed = /[;,\])\s]*$/.exec(inside)?.[0].length ?? 0;
  const at = end - (inside.length - swallowed > 1 ? swallowed : 0);
  return [{ title: `Insert ${mark}`, changes: [{ start: at, end: at, text: mark }] }];
};

/** Ends a comment at the end of the line that it begins on. */
export const closeComment: Fixer = ({ start }, { file }) => {
  const at = lineEnd(file.linked.syntax.text, start);
  return [{ title: 'Insert "*/"', changes: [{ start: at, end: at, text: ' */' }] }];
};

/** Takes the start of a comment out of a comment. */
export const removeCommentStart: Fixer = ({ start, end }) => [
  { title: 'Remove "/*"', changes: [{ start, end, text: '' }] },
];

/** Has a backslash stand for itself, as in a pattern that was pasted. */
export const escapeBackslash: Fixer = ({ start }, { file }) => {
  if (file.linked.syntax.text[start] !== '\\') return [];
  return [{ title: 'Write "\\\\" for the backslash itself', changes: [{ start, end: start, text: '\\' }] }];
};

/** Numbers as other languages write them. */
export const plainNumber: Fixer = ({ start, end }, { file }) => {
  const { syntax } = file.linked;
  const written = syntax.text.slice(start, end);
  const plain = plainForm(written);
  if (plain === undefined || (plain.includes('.') && isNumberOf(syntax, start))) return [];
  return [{ title: `Change to "${plain}"`, changes: [{ start, end, text: plain }] }];
};

/** Whether the number of a field or a value stands here, which is whole. */
function isNumberOf(syntax: SyntaxFile, offset: number): boolean {
  const node = innermost(syntax, offset, 'field', 'enum-value');
  return node !== undefined && syntax.tokens.tokenAt(offset) === node.name.last + 2;
}

function plainForm(written: string): string | undefined {
  if (/^0b[01]+$/i.test(written)) return String(Number(written));
  const plain = written
    .replaceAll('_', '')
    .replace(/(?<=\d)[fFlLuU]$/, '')
    .replace(/^0+(?=\d)/, '');
  return plain !== written && /^(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain) ? plain : undefined;
}
