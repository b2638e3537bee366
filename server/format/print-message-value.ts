import type { AggregateFieldNode, AggregateNode } from '../compiler/index.ts';
import { closeStyle, printBeforeClose, printClose } from './print-close.ts';
import { printBracketedName } from './print-list.ts';
import { printPath } from './print-path.ts';
import { printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style, type Styles } from './style.ts';
import { isBroken } from './value-layout.ts';

/** Writes `{ a: 1 }`: one field may stand in the braces' line, more get a line each. Commas between fields go. */
export function printMessage(printer: Printer, message: AggregateNode, gap: Gap, style: Styles): void {
  const { first: open, last: close, fields } = message;
  const values = fields.map(({ value }) => value);
  if (isBroken(printer.trivia, open, close, values)) {
    printBroken(printer, message, gap, style);
    return;
  }
  const own = style & ~(Style.inline | Style.indentStrings);
  printer.token(open, gap, own, '{');
  const [field] = fields;
  if (field) printField(printer, field, Gap.none, own);
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
    let passed = 0;
    for (const [index, field] of fields.entries()) {
      // A field need not be an element of the scope: nothing has to stand between two.
      for (; scope && (scope.elements[passed] ?? Number.POSITIVE_INFINITY) <= field.first; passed++)
        printer.gapOf(scope, passed);
      const previous = fields[index - 1];
      const isParted = previous && (scope?.blankBefore[index] || hasBlankLine(printer, previous, field));
      // A blank line before an element can come to stand before another field too, which is seen next time.
      if (isParted) printer.isSettled = false;
      // More follows the bracket that ends the value: what trails it must not end the line.
      const endsInBracket = field.value?.kind === 'list' || field.value?.kind === 'aggregate';
      const fieldStyle = endsInBracket ? inner | Style.inline : inner;
      printField(printer, field, isParted ? Gap.blankLine : Gap.newline, fieldStyle);
      const comma = commaAfter(printer, field);
      if (comma > 0) printComma(printer, comma, endsInBracket, fieldStyle);
    }
    if (!scope) return;
    printer.gapsFrom(scope, passed);
    printBeforeClose(printer, close, scope, 'between');
  });
  printClose(printer, close, closeStyle(inner, style), '}');
}

/** Writes what is around a comma that goes. After a value in brackets it stays in the line; after others block comments do not. */
function printComma(printer: Printer, comma: number, endsInBracket: boolean, style: Styles): void {
  const { trivia } = printer;
  let last = trivia.runEnd(comma) - 1;
  while (last >= trivia.leadingStart(comma) && trivia.item(last) < 0) last--;
  printer.hold(trivia.leadingStart(comma), last + 1);
  if (endsInBracket && printer.holdsComment) printer.flush(Gap.space, style);
  printer.trailing(comma, endsInBracket ? style & ~Style.blockBelow : style);
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
    const { trivia } = printer;
    const afterComment = trivia.leadingHasComment(colon) || trivia.trailingHasComment(nameLast);
    printer.token(colon, afterComment ? Gap.space : Gap.none, style);
  } else printer.layout.text(':');
  if (value) printValue(printer, value, Gap.space, style | Style.indentStrings | Style.value);
}

/** Whether the source has a blank line between two fields, be it beside comments. */
function hasBlankLine({ tokens }: Printer, before: AggregateFieldNode, after: AggregateFieldNode): boolean {
  return /\n[ \t]*\n/.test(tokens.text.slice(tokens.end(before.last), tokens.start(after.first)));
}
