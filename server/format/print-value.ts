import { TokenKind, type ValueNode } from '../compiler/index.ts';
import { printList } from './print-list.ts';
import { printMessage } from './print-message-value.ts';
import { printPath } from './print-path.ts';
import { printStrings } from './print-strings.ts';
import type { Printer } from './printer.ts';
import { Gap, type Styles } from './style.ts';

/** Writes the value of an option or of a field in a message value. */
export function printValue(printer: Printer, value: ValueNode, gap: Gap, style: Styles): void {
  switch (value.kind) {
    case 'aggregate':
      printMessage(printer, value, gap, style);
      break;
    case 'list':
      printList(printer, value, gap, style);
      break;
    default:
      printScalar(printer, value.first, value.last, gap, style);
  }
}

/** Writes a number, a name or strings, from the first token to the last; a minus stands before at most two of them. */
export function printScalar(printer: Printer, first: number, last: number, gap: Gap, style: Styles): void {
  if (printer.tokens.is(first, '-')) {
    printer.token(first, gap, style);
    const inner = printer.trivia.leadingHasComment(first + 1) ? Gap.space : Gap.none;
    printScalar(printer, first + 1, last, inner, style);
  } else if (printer.tokens.kind(first) === TokenKind.identifier) {
    printPath(printer, first, last, gap, style);
  } else if (last > first) printStrings(printer, first, last, style);
  else printer.token(first, gap, style);
}
