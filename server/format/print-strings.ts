import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';

/** Writes adjacent strings, which count as one, each on a line. */
export function printStrings(printer: Printer, first: number, last: number, style: Styles): void {
  const { tokens, trivia, layout } = printer;
  const scope = trivia.scopes.get(first);
  // Where the source has them on one line, a block comment between them gets a line of its own too.
  const wereOnOneLine = !tokens.text.slice(tokens.start(first), tokens.start(last)).includes('\n');
  const kept = style & ~(Style.inline | Style.blockBelow | Style.blockBeside);
  const inner = wereOnOneLine ? kept | Style.blockBelow : kept;
  const print = () => {
    printer.token(first, Gap.newline, inner);
    for (let token = first + 1; token < last; token++) {
      if (scope) printer.gapOf(scope, token - first - 1);
      printer.token(token, Gap.newline, inner);
    }
    if (scope) printer.gapsFrom(scope, last - first - 1);
    printer.hold(trivia.leadingStart(last), trivia.runEnd(last));
    printer.flush(Gap.newline, inner);
    layout.text(tokens.textOf(last));
    printer.trailing(last, style);
  };
  if (style & Style.indentStrings) layout.indented(print);
  else print();
}
