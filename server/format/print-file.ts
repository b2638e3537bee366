import type { FileDeclaration, SyntaxFile } from '../compiler/index.ts';
import { attachTrivia } from './attach-trivia.ts';
import { inFileOrder, Section, sectionOf } from './file-order.ts';
import { printDeclaration } from './print-declaration.ts';
import { Printer } from './printer.ts';
import { readTrivia } from './read-trivia.ts';
import { Gap, Style } from './style.ts';

/** A file's text, formatted, and whether it is known to stay so when it is formatted again. Needs a file without syntax errors. */
export function printFile({ tokens, tree }: SyntaxFile): { text: string; isSettled: boolean } {
  if (tree.declarations.length === 0 && tokens.commentCount === 0) return { text: '', isSettled: true };
  const trivia = readTrivia(tokens);
  attachTrivia(trivia);
  const printer = new Printer(trivia);
  const scope = trivia.scopes.get(-1);
  let previous: FileDeclaration | undefined;
  let passed = 0;
  for (const { node, index } of inFileOrder(tree.declarations, tokens)) {
    // What lies loose stays at its place in the file, whatever was sorted around it.
    for (; passed <= index; passed++) if (scope) printer.gapOf(scope, passed);
    printDeclaration(printer, node, gapBetween(previous, node, scope?.blankBefore[index] ?? false));
    previous = node;
  }
  if (scope) printer.gapsFrom(scope, passed);
  printer.flush(scope?.blankBeforeEnd && printer.holdsComment ? Gap.blankLine : Gap.newline, Style.plain);
  const text = printer.layout.finish();
  // A file of comments alone starts with an empty line.
  return { text: tree.declarations.length === 0 ? `\n${text}` : text, isSettled: printer.isSettled };
}

function gapBetween(previous: FileDeclaration | undefined, node: FileDeclaration, wasParted: boolean): Gap {
  if (!previous) return Gap.none;
  const before = sectionOf(previous);
  const section = sectionOf(node);
  const isHeader = section === Section.imports || section === Section.options;
  if (before !== section && isHeader) return Gap.blankLine;
  if (before === Section.syntax && section !== Section.package) return Gap.blankLine;
  return wasParted && !isHeader ? Gap.blankLine : Gap.newline;
}
