import type { ListNode } from '../compiler/index.ts';
import { closeStyle, printBeforeClose, printClose } from './print-close.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import { isBroken } from './value-layout.ts';

/** Writes an element of a list, and answers with its last token. */
type PrintElement = (index: number, gap: Gap, style: Styles) => number;

/** Writes `[a, b]`: one element stays in the brackets' line, more get a line each. */
export function printList(printer: Printer, list: ListNode, gap: Gap, style: Styles): void {
  const { first: open, last: close, values } = list;
  const printElement: PrintElement = (index, before, inner) => {
    const value = values[index];
    if (value) printValue(printer, value, before, inner);
    return value?.last ?? close;
  };
  if (isBroken(printer.trivia, open, close, values))
    printBroken(printer, list, values.length, gap, style, printElement);
  else printFlat(printer, list, values.length, gap, style, printElement);
}

/** Writes `[a.b]`, the name of an extension or of an Any's type. */
export function printBracketedName(
  printer: Printer,
  open: number,
  close: number,
  gap: Gap,
  style: Styles,
): void {
  const printName: PrintElement = (_, before, inner) => {
    printPath(printer, open + 1, close - 1, before, inner);
    return close - 1;
  };
  const print = isBroken(printer.trivia, open, close, [undefined]) ? printBroken : printFlat;
  print(printer, { first: open, last: close }, 1, gap, style, printName);
}

function printFlat(
  printer: Printer,
  { first: open, last: close }: Pick<ListNode, 'first' | 'last'>,
  count: number,
  gap: Gap,
  style: Styles,
  printElement: PrintElement,
): void {
  const own = style & ~(Style.inline | Style.indentStrings);
  printer.token(open, gap, own);
  if (count > 0) printElement(0, Gap.none, own);
  printer.token(close, Gap.none, closeStyle(own, style));
}

function printBroken(
  printer: Printer,
  { first: open, last: close }: Pick<ListNode, 'first' | 'last'>,
  count: number,
  gap: Gap,
  style: Styles,
  printElement: PrintElement,
): void {
  const scope = printer.trivia.scopes.get(open);
  const inner = (style & ~(Style.inline | Style.indentStrings)) | Style.blockBelow | Style.blockBeside;
  printer.token(open, gap, inner & ~Style.blockBelow);
  printer.layout.indented(() => {
    let last = open;
    for (let index = 0; index < count; index++) {
      if (index > 0) printer.token(last + 1, Gap.tight, inner & ~Style.blockBelow);
      if (scope) printer.gapOf(scope, index);
      const isParted = index > 0 && scope?.blankBefore[index];
      last = printElement(index, isParted ? Gap.blankLine : Gap.newline, inner | Style.value);
    }
    if (!scope) return;
    printer.gapOf(scope, count);
    printBeforeClose(printer, close, scope, 'above');
  });
  printClose(printer, close, closeStyle(inner, style));
}
