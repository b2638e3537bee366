import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position, Range } from 'vscode-languageserver-types';
import type { SyntaxFile } from '../compiler/index.ts';

const documents = new WeakMap<SyntaxFile, TextDocument>();

/** LSP's range, zero-based and in UTF-16 units, of two offsets. */
export function rangeAt(syntax: SyntaxFile, start: number, end: number): Range {
  const document = documentOf(syntax);
  return { start: document.positionAt(start), end: document.positionAt(Math.max(start, end)) };
}

/** The offset of a position. One outside of the text counts as its nearest place inside. */
export function offsetAt(syntax: SyntaxFile, position: Position): number {
  return documentOf(syntax).offsetAt(position);
}

export function lineAt(syntax: SyntaxFile, offset: number): number {
  return documentOf(syntax).positionAt(offset).line;
}

/** Keeps each file's line starts, which every feature needs. */
function documentOf(syntax: SyntaxFile): TextDocument {
  let document = documents.get(syntax);
  if (!document) {
    document = TextDocument.create('', 'proto', 0, syntax.text);
    documents.set(syntax, document);
  }
  return document;
}
