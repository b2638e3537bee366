import { type Diagnostic, parse, type SyntaxFile } from '../compiler/index.ts';
import { printFile } from './print-file.ts';
import { editsBetween, type OffsetEdit } from './text-edits.ts';

/** How often a text is formatted at most until it stays the same. */
const maxPasses = 20;

/** The first syntax error of a file, which keeps it from being formatted. */
export function syntaxError({ diagnostics }: SyntaxFile): Diagnostic | undefined {
  return diagnostics.find(({ severity }) => severity === 'error');
}

/**
 * The text of a file as `buf format` writes it: formatted again, it is the same. Undefined for a file with a syntax error.
 *
 * Where comments stand in odd places buf itself needs to be run twice; the answer is what it comes to.
 */
export function format(syntax: SyntaxFile): string | undefined {
  if (syntaxError(syntax)) return undefined;
  let { text, isSettled } = printFile(syntax);
  for (let pass = 1; !isSettled && pass < maxPasses; pass++) {
    const again = printFile(parse(text));
    if (again.text === text) break;
    ({ text, isSettled } = again);
  }
  return text;
}

/** The edits that format a file; none for one with a syntax error. */
export function formatEdits(syntax: SyntaxFile): OffsetEdit[] {
  return editsBetween(syntax.text, format(syntax) ?? syntax.text);
}
