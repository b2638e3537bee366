import type { BodyNode, Declaration } from '../compiler/index.ts';
import { printBeforeClose, printClose } from './print-close.ts';
import { printDeclaration } from './print-declaration.ts';
import type { Printer } from './printer.ts';
import { Gap, Style } from './style.ts';
import { hasCommentInside } from './value-layout.ts';

/** Writes `{ ... }`, each declaration on a line of its own. */
export function printBody(printer: Printer, body: BodyNode<Declaration>): void {
  const { open, close, declarations } = body;
  const { layout, trivia } = printer;
  const scope = trivia.scopes.get(open);
  printer.token(open, Gap.space, Style.plain);
  const isEmpty = declarations.every(({ kind }) => kind === 'empty');
  if (isEmpty && !hasCommentInside(trivia, open, close)) {
    printer.token(close, Gap.none, Style.plain);
    return;
  }
  layout.indented(() => {
    for (const [index, declaration] of declarations.entries()) {
      if (scope) printer.gapOf(scope, index);
      const isParted = index > 0 && scope?.blankBefore[index];
      printDeclaration(printer, declaration, isParted ? Gap.blankLine : Gap.newline);
    }
    if (!scope) return;
    printer.gapsFrom(scope, declarations.length);
    printBeforeClose(printer, close, scope, 'none');
  });
  printClose(printer, close, Style.plain);
}
