import type { Declaration, FieldNode, MethodNode, MethodTypeNode, OptionNode } from '../compiler/index.ts';
import { printBody } from './print-body.ts';
import { printCompactOptions } from './print-compact-options.ts';
import { printPath } from './print-path.ts';
import { printScalar, printValue } from './print-value.ts';
import type { Printer } from './printer.ts';
import { Gap, Style } from './style.ts';

/** Writes a declaration of any kind, after `gap`. A lone `;` goes, and its comments stay. */
export function printDeclaration(printer: Printer, node: Declaration, gap: Gap): void {
  const { first, last } = node;
  switch (node.kind) {
    case 'empty':
      printer.hold(printer.trivia.leadingStart(first), printer.trivia.runEnd(first));
      printer.hold(printer.trivia.runEnd(first), printer.trivia.trailingEnd(first));
      printer.flush(gap, Style.plain);
      printer.isSettled = false;
      break;
    case 'syntax':
      printer.token(first, gap, Style.plain);
      printer.token(first + 1, Gap.space, Style.plain);
      printScalar(printer, node.value.first, node.value.last, Gap.space, Style.plain);
      printSemicolon(printer, last);
      break;
    case 'package':
      printer.token(first, gap, Style.plain);
      printPath(printer, node.name.first, node.name.last, Gap.space, Style.plain);
      printSemicolon(printer, last);
      break;
    case 'import':
      printer.token(first, gap, Style.plain);
      if (node.modifier) printer.token(node.modifier.first, Gap.space, Style.plain);
      printScalar(printer, node.path.first, node.path.last, Gap.space, Style.plain);
      printSemicolon(printer, last);
      break;
    case 'option':
      printOption(printer, node, gap);
      break;
    case 'message':
    case 'enum':
      if (node.visibility) printer.token(first, gap, Style.plain);
      printer.token(node.name.first - 1, node.visibility ? Gap.space : gap, Style.plain);
      printPath(printer, node.name.first, node.name.last, Gap.space, Style.plain);
      printBody(printer, node.body);
      break;
    case 'service':
    case 'oneof':
      printer.token(first, gap, Style.plain);
      printPath(printer, node.name.first, node.name.last, Gap.space, Style.plain);
      printBody(printer, node.body);
      break;
    case 'extend':
      printer.token(first, gap, Style.plain);
      printPath(printer, node.extendee.first, node.extendee.last, Gap.space, Style.plain);
      printBody(printer, node.body);
      break;
    case 'field':
      printField(printer, node, gap);
      break;
    case 'enum-value':
      printPath(printer, node.name.first, node.name.last, gap, Style.plain);
      printNumbered(printer, node);
      printSemicolon(printer, last);
      break;
    case 'method':
      printMethod(printer, node, gap);
      break;
    case 'extensions':
    case 'reserved':
      printer.token(first, gap, Style.plain);
      printRanges(printer, first + 1, node.kind === 'extensions' && node.options ? node.options.first : last);
      if (node.kind === 'extensions' && node.options) printCompactOptions(printer, node.options);
      printSemicolon(printer, last);
  }
}

function printSemicolon(printer: Printer, token: number): void {
  printer.token(token, Gap.tight, Style.plain);
}

function printOption(printer: Printer, { first, last, name, value }: OptionNode, gap: Gap): void {
  const nameLast = name.at(-1)?.last ?? first;
  printer.token(first, gap, Style.plain);
  printPath(printer, first + 1, nameLast, Gap.space, Style.plain);
  printer.token(nameLast + 1, Gap.space, Style.plain);
  if (value) printValue(printer, value, Gap.space, Style.inline | Style.indentStrings);
  printSemicolon(printer, last);
}

function printField(printer: Printer, node: FieldNode, gap: Gap): void {
  const { label, type, map, name, group } = node;
  if (label) printer.token(label.first, gap, Style.plain);
  const typeGap = label ? Gap.space : gap;
  if (group) printer.token(type.first, typeGap, Style.plain);
  else printPath(printer, type.first, type.last, typeGap, Style.plain);
  if (map) {
    const scope = printer.trivia.scopes.get(map.first);
    printer.token(map.first, Gap.asWritten, Style.plain);
    if (scope) printer.gapOf(scope, 0);
    printPath(printer, map.key.first, map.key.last, Gap.asWritten, Style.plain);
    printer.token(map.key.last + 1, Gap.tight, Style.plain);
    printPath(printer, map.value.first, map.value.last, Gap.space, Style.plain);
    if (scope) printer.gapsFrom(scope, 1);
    printer.token(map.last, Gap.asWritten, Style.plain);
  }
  printPath(printer, name.first, name.last, Gap.space, Style.plain);
  printNumbered(printer, node);
  if (group) printBody(printer, group);
  else printSemicolon(printer, node.last);
}

/** Writes `= 1 [options]`. */
function printNumbered(printer: Printer, { number, options }: Pick<FieldNode, 'number' | 'options'>): void {
  if (number) {
    printer.token(number.first - 1, Gap.space, Style.plain);
    printScalar(printer, number.first, number.last, Gap.space, Style.plain);
  }
  if (options) printCompactOptions(printer, options);
}

function printMethod(printer: Printer, node: MethodNode, gap: Gap): void {
  const { first, last, name, input, output, body } = node;
  printer.token(first, gap, Style.plain);
  printPath(printer, name.first, name.last, Gap.space, Style.plain);
  if (input) printMethodType(printer, input, Gap.asWritten);
  if (output) {
    printer.token(output.first - 2, Gap.space, Style.plain);
    printMethodType(printer, output, Gap.space);
  }
  if (body) printBody(printer, body);
  else printSemicolon(printer, last);
}

/** Writes `(stream Type)`, on lines of its own when a comment in it ends one. */
function printMethodType(printer: Printer, { first, last, stream, type }: MethodTypeNode, gap: Gap): void {
  const { layout, trivia } = printer;
  const scope = trivia.scopes.get(first - 1);
  const breaks =
    trivia.hasLongComment(trivia.trailingEnd(first - 1), trivia.leadingStart(last + 1)) ||
    (stream >= 0 && trivia.hasLineComment(trivia.runEnd(stream), trivia.trailingEnd(stream)));
  printer.token(first - 1, gap, Style.plain);
  layout.indented(() => {
    if (breaks) layout.newlines(1);
    if (scope) printer.gapOf(scope, 0);
    if (stream >= 0) printer.token(stream, Gap.asWritten, Style.plain);
    const typeGap = stream >= 0 ? Gap.space : Gap.asWritten;
    printPath(printer, type.first, type.last, typeGap, Style.plain);
    if (scope) printer.gapsFrom(scope, 1);
  });
  if (breaks) layout.newlines(1);
  printer.token(last + 1, Gap.asWritten, Style.plain);
}

/** Writes `1, 2 to 4` or `"a", "b"`, from the first token to before `end`. */
function printRanges(printer: Printer, first: number, end: number): void {
  const { tokens, trivia } = printer;
  for (let token = first; token < end; token++) {
    if (tokens.is(token, ',')) printer.token(token, Gap.tight, Style.plain);
    else if (tokens.is(token, 'to') && !tokens.is(token - 1, ',') && token > first)
      printer.token(token, Gap.space, Style.plain);
    else {
      const isNegative = tokens.is(token, '-');
      const last = isNegative ? token + 1 : trivia.closer(token) || token;
      printScalar(printer, token, last, Gap.space, Style.plain);
      token = last;
    }
  }
}
