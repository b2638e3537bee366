import type { AggregateFieldNode, AggregateNode } from '../compiler/index.ts';
import { closeStyle, printBeforeClose, printClose } from './print-close.ts';
import { printBracketedName } from './print-list.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import type { Scope } from './trivia.ts';

/** Writes `{ a: 1 }`: one field may stand in the braces' line, more get a line each. Commas between fields go. */
export function printMessage(printer: Printer, message: AggregateNode, gap: Gap, style: Styles): void {
  const { layout, trivia } = printer;
  const { first: open, last: close, fields } = message;
  const scope = trivia.scopes.get(open);
  const own = style & ~(Style.inline | Style.indentStrings);
  const hasComment = hasComments(printer, open, close, scope);
  if (fields.length >= 2 || hasComment) {
    printBroken(printer, message, gap, style);
    return;
  }
  printer.token(open, gap, own, '{');
  const [field] = fields;
  if (field)
    layout.group(() => {
      layout.indented(() => {
        layout.softbreak();
        if (scope) printer.gapOf(scope, 0);
        printField(printer, field, Gap.none, own);
        if (scope) printer.gapOf(scope, 1);
      });
      layout.softbreak();
    });
  printer.token(close, Gap.none, closeStyle(own, style), '}');
}

function printBroken(printer: Printer, message: AggregateNode, gap: Gap, style: Styles): void {
  const { layout, trivia } = printer;
  const { first: open, last: close, fields } = message;
  const scope = trivia.scopes.get(open);
  const inner = (style & ~(Style.inline | Style.indentStrings | Style.blockBeside)) | Style.blockBelow;
  printer.hold(trivia.leadingStart(open), trivia.runEnd(open));
  printer.flush(gap, inner);
  layout.text('{');
  layout.indented(() => {
    if (trivia.trailingHasComment(open)) {
      printer.hold(trivia.runEnd(open), trivia.trailingEnd(open));
      printer.flush(Gap.newline, inner);
    }
    for (const [index, field] of fields.entries()) {
      if (scope) printer.gapOf(scope, index);
      const previous = fields[index - 1];
      const isParted = previous && (scope?.blankBefore[index] || hasBlankLine(printer, previous, field));
      // More follows the bracket that ends the value: what trails it must not end the line.
      const endsInBracket = field.value?.kind === 'list' || field.value?.kind === 'aggregate';
      const fieldStyle = endsInBracket ? inner | Style.inline : inner;
      printField(printer, field, isParted ? Gap.blankLine : Gap.newline, fieldStyle);
      const comma = commaAfter(printer, field);
      if (comma > 0) printer.trailing(comma, fieldStyle & ~Style.blockBelow);
    }
    if (scope) {
      printer.gapOf(scope, fields.length);
      if (trivia.leadingHasComment(close)) printBeforeClose(printer, close, scope.blankBeforeEnd);
    }
  });
  printClose(printer, close, closeStyle(inner, style), '}');
}

/** The `,` or `;` after a field, or -1. */
function commaAfter({ tokens }: Printer, field: AggregateFieldNode): number {
  const next = field.last + 1;
  return tokens.is(next, ',') || tokens.is(next, ';') ? next : -1;
}

function printField(printer: Printer, field: AggregateFieldNode, gap: Gap, style: Styles): void {
  const { nameFirst, nameLast, value } = field;
  if (field.form === 'field') printPath(printer, nameFirst, nameLast, gap, style);
  else printBracketedName(printer, nameFirst, nameLast, gap, style);
  const colon = nameLast + 1;
  if (printer.tokens.is(colon, ':')) {
    printer.token(colon, endsInBlockComment(printer, colon) ? Gap.space : Gap.tight, style);
  } else printer.layout.text(':');
  if (value) printValue(printer, value, Gap.space, style | Style.indentStrings | Style.value);
}

/** Whether the last comment that leads a token is a block comment on its line. */
function endsInBlockComment({ trivia }: Printer, token: number): boolean {
  let index = trivia.runEnd(token) - 1;
  while (index >= trivia.leadingStart(token) && trivia.item(index) === -2) index--;
  const item = index >= trivia.leadingStart(token) ? trivia.item(index) : -1;
  return item >= 0 && !trivia.isLineComment(item);
}

/** Whether there is a comment between the braces, those deeper inside left out. */
function hasComments({ trivia }: Printer, open: number, close: number, scope: Scope | undefined): boolean {
  if (scope?.gaps.some(([start, end]) => trivia.hasComment(start, end))) return true;
  if (trivia.trailingHasComment(open) || trivia.leadingHasComment(close)) return true;
  for (let token = open + 1; token < close; token++) {
    if (trivia.leadingHasComment(token) || trivia.trailingHasComment(token)) return true;
    const inner = trivia.closer(token);
    if (inner > 0) token = inner;
  }
  return false;
}

/** Whether the source has a blank line between two fields, be it beside comments. */
function hasBlankLine({ tokens }: Printer, before: AggregateFieldNode, after: AggregateFieldNode): boolean {
  return /\n[ \t]*\n/.test(tokens.text.slice(tokens.end(before.last), tokens.start(after.first)));
}
