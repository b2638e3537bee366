import type { CompactOptionsNode, OptionNode } from '../compiler/index.ts';
import { printBeforeClose, printClose } from './print-close.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import { newlineItem, type Scope } from './trivia.ts';

/** Writes `[a = 1]`: one option stays in the line of what it belongs to, more get a line each. */
export function printCompactOptions(printer: Printer, node: CompactOptionsNode): void {
  const { first: open, last: close, options } = node;
  const scope = printer.trivia.scopes.get(open);
  const [option] = options;
  if (options.length !== 1 || !option || mustBreak(printer, node, scope)) {
    printBroken(printer, node, scope);
    return;
  }
  printer.token(open, Gap.space, Style.inline);
  if (scope) printer.gapOf(scope, 0);
  printEntry(printer, option, Gap.none, Style.inline, Style.inline);
  if (scope) printer.gapOf(scope, 1);
  printer.flush(Gap.none, Style.inline);
  printer.token(close, Gap.none, Style.inline);
}

function printBroken(printer: Printer, node: CompactOptionsNode, scope: Scope | undefined): void {
  const { first: open, last: close, options } = node;
  const style = Style.blockBelow;
  printer.token(open, Gap.space, style);
  printer.layout.indented(() => {
    for (const [index, option] of options.entries()) {
      if (index > 0) printer.token(option.first - 1, Gap.tight, Style.plain);
      if (scope) printer.gapOf(scope, index);
      const isParted = index > 0 && scope?.blankBefore[index];
      const gap = isParted ? Gap.blankLine : Gap.newline;
      printEntry(printer, option, gap, style, style | Style.value);
    }
    if (scope) {
      printer.gapOf(scope, options.length);
      if (printer.trivia.leadingHasComment(close)) printBeforeClose(printer, close, scope.blankBeforeEnd);
    }
  });
  printer.flush(Gap.none, style);
  printClose(printer, close, style);
}

function printEntry(printer: Printer, option: OptionNode, gap: Gap, style: Styles, valueStyle: Styles): void {
  const nameLast = option.name.at(-1)?.last ?? option.first;
  printPath(printer, option.first, nameLast, gap, style);
  printer.token(nameLast + 1, Gap.space, style);
  if (option.value) printValue(printer, option.value, Gap.space, valueStyle | Style.indentStrings);
}

/** Whether comments keep a single option from standing in the line. */
function mustBreak(
  { trivia }: Printer,
  { first: open, last: close }: CompactOptionsNode,
  scope?: Scope,
): boolean {
  if (trivia.trailingHasComment(open) || trivia.leadingHasComment(open + 1)) return true;
  if (scope?.gaps.some(([start, end]) => trivia.hasComment(start, end))) return true;
  for (let token = open + 1; token < close; token++) {
    let onOwnLine = false;
    for (let index = trivia.leadingStart(token); index < trivia.runEnd(token); index++) {
      const item = trivia.item(index);
      if (item === newlineItem) onOwnLine = true;
      if (item >= 0 && (onOwnLine || trivia.isLineComment(item))) return true;
    }
    const inner = trivia.closer(token);
    if (inner > 0) token = inner;
  }
  return false;
}
