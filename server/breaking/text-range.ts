import type { BreakingChange } from './breaking-changes.ts';
import type { Place } from './places.ts';

/** A range in a text: lines from 0, characters in UTF-16 units from the line's start. */
export interface TextRange {
  readonly start: { readonly line: number; readonly character: number };
  readonly end: { readonly line: number; readonly character: number };
}

/** Where a change shows in the text of its file; one that is about the whole file, before its first character. */
export function changedRange({ rule, place }: BreakingChange, text: string): TextRange {
  const range = textRange(text, place ?? nowhere);
  return rule === 'FIELD_SAME_DEFAULT' ? withDefaultName(text, range) : range;
}

function textRange(text: string, place: Place): TextRange {
  const { startLine, startColumn, endLine, endColumn } = place;
  const line = lineOf(text, startLine);
  const lastLine = endLine === startLine ? line : lineOf(text, endLine);
  return {
    start: { line: startLine, character: characterAt(line, startColumn) },
    end: { line: endLine, character: characterAt(lastLine, endColumn) },
  };
}

/** A default with its name: of that, descriptors have the place of the value alone. */
function withDefaultName(text: string, range: TextRange): TextRange {
  const { line, character } = range.start;
  const before = lineOf(text, line).slice(0, character);
  const name = /\bdefault\s*=\s*$/.exec(before);
  return name ? { ...range, start: { line, character: name.index } } : range;
}

const nowhere: Place = { startLine: 0, startColumn: 0, endLine: 0, endColumn: 0 };

function lineOf(text: string, line: number): string {
  let start = 0;
  for (let at = 0; at < line; at++) {
    const newline = text.indexOf('\n', start);
    if (newline < 0) return '';
    start = newline + 1;
  }
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 ? text.length : end);
}

/** protoc counts bytes, and a tab up to the next multiple of eight. */
function characterAt(line: string, column: number): number {
  let at = 0;
  let character = 0;
  for (const each of line) {
    if (at >= column) break;
    at = each === '\t' ? at + 8 - (at % 8) : at + utf8Length(each);
    character += each.length;
  }
  return character;
}

function utf8Length(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x800) return 2;
  return code < 0x1_0000 ? 3 : 4;
}
