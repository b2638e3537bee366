import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';

/** Writes a name of one or more parts, `a.b`, `.a.b`, `(a.b).c` or `host/a.b`, from its first token to its last. */
export function printPath(printer: Printer, first: number, last: number, gap: Gap, style: Styles): void {
  // Within a name a comment must not end the line. A name that is a value may have a block comment below it.
  const inner =
    style & Style.value ? (style | Style.inline) & ~Style.value : (style | Style.inline) & ~Style.blockBelow;
  let before = gap;
  for (let token = first; token <= last; token++) {
    const close = printer.trivia.closer(token);
    if (close === 0) {
      printer.token(token, before, inner);
    } else {
      printExtension(printer, token, close, before, inner);
      token = close;
    }
    before = Gap.asWritten;
  }
}

/** `(a.b)` as a part of an option's name. */
function printExtension(printer: Printer, open: number, close: number, gap: Gap, style: Styles): void {
  const scope = printer.trivia.scopes.get(open);
  printer.untrailed(open, gap, style);
  printer.trailing(open, style, Gap.none);
  if (scope) printer.gapOf(scope, 0);
  const afterOpen = printer.trivia.trailingHasComment(open) ? Gap.asWritten : Gap.asWrittenAfterOpen;
  printPath(printer, open + 1, close - 1, afterOpen, style);
  if (scope) printer.gapOf(scope, 1);
  printer.token(close, Gap.asWritten, style);
}
