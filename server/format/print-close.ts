import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import type { Scope } from './trivia.ts';

/** Writes what is held and what leads a closing bracket, as the last lines inside of the brackets. */
export function printBeforeClose(
  printer: Printer,
  close: number,
  scope: Scope,
  blankLines: 'above' | 'between' | 'none',
): void {
  if (printer.holdsComment) {
    printer.flushBelow(blankLines);
    printer.isSettled = false;
  }
  if (printer.trivia.leadingHasComment(close))
    printer.leadingBelow(close, scope.blankBeforeEnd ? Gap.blankLine : Gap.newline);
  printer.release();
}

/** Writes a closing bracket on a line of its own; what leads it was written before. */
export function printClose(printer: Printer, close: number, style: Styles, text?: string): void {
  if (!printer.trivia.leadingHasComment(close)) {
    printer.token(close, Gap.newline, style, text);
    return;
  }
  printer.layout.newlines(1);
  printer.layout.text(text ?? printer.tokens.textOf(close));
  printer.trailing(close, style);
}

/**
 * The style of what trails the closing bracket of a value: `inner` is that inside of the brackets, `outer` that around them. When
 * more follows on the line, comments stay on it.
 */
export function closeStyle(inner: Styles, outer: Styles): Styles {
  return outer & Style.inline ? (inner | Style.inline) & ~Style.blockBelow : inner & ~Style.inline;
}
