import type { Diagnostic } from '../../../compiler/index.ts';
import { lineEnd, type TextChange } from '../../edits/text-changes.ts';
import type { Fixer } from '../action.ts';

/** The quotes that a word processor bends, by the straight one that is meant. */
const bentQuotes = [
  { straight: '"', bent: /[\u201c-\u201f\u00ab\u00bb]/ },
  { straight: "'", bent: /[\u2018-\u201b]/ },
] as const;

/** What closes each bent quote that opens, in one language or another. An apostrophe opens nothing. */
const closing: Readonly<Record<string, string>> = {
  ...{ '\u201c': '\u201d', '\u201d': '\u201d', '\u201e': '\u201c\u201d', '\u201f': '\u201d' },
  ...{ '\u00ab': '\u00bb', '\u00bb': '\u00ab\u00bb' },
  ...{ '\u2018': '\u2019', '\u201a': '\u2018\u2019', '\u201b': '\u2019' },
};

/** Quotes that a word processor has bent are straight ones; what else may only stand in a string or a comment is taken away. */
export const straightQuotesOrRemoval: Fixer = ({ start, end }, { file }) => {
  const { syntax, diagnostics } = file.linked;
  const text = syntax.text.slice(start, end);
  if (bentQuotes.some(({ bent }) => bent.test(text))) {
    const line = { start: syntax.text.lastIndexOf('\n', start) + 1, end: lineEnd(syntax.text, start) };
    const invalid = diagnostics.filter(
      (each) => each.code === 'invalid-character' && each.start >= line.start && each.end <= line.end,
    );
    return [{ title: 'Write straight quotes', changes: straightened(syntax.text, invalid, line.end) }];
  }
  const shown = /^[\p{L}\p{P}\p{S}]+$/u.test(text) ? `"${text}"` : 'this character';
  return [{ title: `Remove ${shown}`, changes: [{ start, end, text: '' }] }];
};

/** Each bent quote that may not stand where it does, and what closes the last: in strings and comments they are text. */
function straightened(text: string, invalid: readonly Diagnostic[], end: number): TextChange[] {
  return bentQuotes.flatMap(({ straight, bent }) => {
    const offsets = invalid
      .flatMap((each) => Array.from({ length: each.end - each.start }, (_, index) => each.start + index))
      .filter((offset) => bent.test(text.charAt(offset)));
    const last = offsets.at(-1);
    const partner =
      last === undefined || offsets.length % 2 === 0 ? undefined : closingQuote(text, last, end, straight);
    if (partner !== undefined) offsets.push(partner);
    return offsets.map((offset) => ({ start: offset, end: offset + 1, text: straight }));
  });
}

/** The quote that closes the one at `open` and is taken for a part of a comment or a string: `“https://skep.dev”`. */
function closingQuote(text: string, open: number, end: number, straight: string): number | undefined {
  const closers = closing[text.charAt(open)] ?? '';
  for (let at = open + 1; at < end && text.charAt(at) !== straight; at++)
    if (closers.includes(text.charAt(at))) return at;
  return undefined;
}
