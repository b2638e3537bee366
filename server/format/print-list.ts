import type { ListNode } from '../compiler/index.ts';
import { closeStyle, printBeforeClose, printClose } from './print-close.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';

/** Writes `[a, b]`: one element stays in the brackets' line, more get a line each. */
export function printList(printer: Printer, list: ListNode, gap: Gap, style: Styles): void {
  printElements(printer, list.first, list.last, list.values.length, gap, style, (index, before, inner) => {
    const value = list.values[index];
    if (value) printValue(printer, value, before, inner);
    return value?.last ?? list.last;
  });
}

/** Writes `[a.b]`, the name of an extension or of an Any's type. */
export function printBracketedName(
  printer: Printer,
  first: number,
  last: number,
  gap: Gap,
  style: Styles,
): void {
  printElements(printer, first, last, 1, gap, style, (_, before, inner) => {
    printPath(printer, first + 1, last - 1, before, inner);
    return last - 1;
  });
}

function printElements(
  printer: Printer,
  open: number,
  close: number,
  count: number,
  gap: Gap,
  style: Styles,
  /** Writes an element; answers with its last token. */
  print: (index: number, gap: Gap, style: Styles) => number,
): void {
  const { layout, trivia } = printer;
  const scope = trivia.scopes.get(open);
  const own = style & ~(Style.inline | Style.indentStrings);
  const isLoose = scope?.gaps.some(([start, end]) => trivia.hasComment(start, end)) ?? false;
  if (count < 2 && !isLoose) {
    printer.token(open, gap, own);
    if (count === 1)
      layout.group(() => {
        layout.indented(() => {
          layout.softbreak();
          if (scope) printer.gapOf(scope, 0);
          print(0, Gap.none, own);
          if (scope) printer.gapOf(scope, 1);
        });
        layout.softbreak();
      });
    printer.token(close, Gap.none, closeStyle(own, style));
    return;
  }
  const inner = own | Style.blockBelow | Style.blockBeside;
  printer.token(open, gap, inner);
  layout.indented(() => {
    let last = open;
    for (let index = 0; index < count; index++) {
      if (index > 0) printer.token(last + 1, Gap.tight, inner & ~Style.blockBelow);
      if (scope) printer.gapOf(scope, index);
      const isParted = index > 0 && scope?.blankBefore[index];
      last = print(index, isParted ? Gap.blankLine : Gap.newline, inner | Style.value);
    }
    if (scope) {
      printer.gapOf(scope, count);
      if (trivia.leadingHasComment(close)) printBeforeClose(printer, close, scope.blankBeforeEnd);
    }
  });
  printClose(printer, close, closeStyle(inner, style));
}
