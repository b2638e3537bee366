import type { CompactOptionsNode, OptionNode } from '../compiler/index.ts';
import { printBeforeClose, printClose } from './print-close.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import type { Scope } from './trivia.ts';

/** Writes `[a = 1]`: one option stays in the line of what it belongs to, more get a line each. */
export function printCompactOptions(printer: Printer, node: CompactOptionsNode): void {
  const { first: open, last: close, options } = node;
  const scope = printer.trivia.scopes.get(open);
  const [option] = options;
  // A comment before the name would end up between the field and its option.
  const startsWithComment = printer.trivia.hasComment(
    printer.trivia.runStart(open + 1),
    printer.trivia.runEnd(open + 1),
  );
  if (options.length !== 1 || !option || startsWithComment) {
    printBroken(printer, node, scope);
    return;
  }
  printer.token(open, Gap.space, Style.inline);
  printEntry(printer, option, Gap.none, Style.inline, Style.inline);
  if (scope) printer.gapOf(scope, 1);
  printer.token(close, Gap.tight, Style.inline);
}

function printBroken(printer: Printer, node: CompactOptionsNode, scope: Scope | undefined): void {
  const { first: open, last: close, options } = node;
  const style = Style.blockBelow;
  printer.token(open, Gap.space, Style.plain);
  printer.layout.indented(() => {
    for (const [index, option] of options.entries()) {
      if (index > 0) printer.token(option.first - 1, Gap.tight, Style.plain);
      if (scope) printer.gapOf(scope, index);
      const isParted = index > 0 && scope?.blankBefore[index];
      const gap = isParted ? Gap.blankLine : Gap.newline;
      printEntry(printer, option, gap, style, style | Style.value);
    }
    if (!scope) return;
    printer.gapOf(scope, options.length);
    printBeforeClose(printer, close, scope, 'above');
  });
  printClose(printer, close, style);
}

function printEntry(printer: Printer, option: OptionNode, gap: Gap, style: Styles, valueStyle: Styles): void {
  const nameLast = option.name.at(-1)?.last ?? option.first;
  printPath(printer, option.first, nameLast, gap, style);
  printer.token(nameLast + 1, Gap.space, style);
  if (option.value) printValue(printer, option.value, Gap.space, valueStyle | Style.indentStrings);
}
