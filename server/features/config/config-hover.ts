import type { Hover, Position } from 'vscode-languageserver-types';
import { item, keyAt, lineOf, pathTo, shapeAt } from './config-place.ts';
import type { ObjectShape } from './shape.ts';

/** What a key of a config file means, or a value that is one of several. */
export function configHover(text: string, shape: ObjectShape, { line, character }: Position): Hover | null {
  const lines = text.split(/\r?\n/);
  const content = lines[line] ?? '';
  const parts = lineOf(content);
  const outer = pathTo(lines, line, parts);
  const isKey = parts.key !== undefined && character < parts.valueColumn && character >= parts.column;
  if (isKey && parts.key !== undefined) {
    const key = keyAt(shape, [...outer, parts.key]);
    const holder = shapeAt(shape, outer);
    const doc = key?.doc ?? (holder?.kind === 'map' ? holder.keys.values?.get(parts.key) : undefined);
    return doc === undefined ? null : hoverOf(doc, line, parts.column, parts.key.length);
  }
  const word = wordAt(content, character);
  if (!word) return null;
  const path = parts.key === undefined ? outer : [...outer, parts.key];
  const own = shapeAt(shape, path);
  const value = own?.kind === 'list' ? shapeAt(shape, [...path, item]) : own;
  const doc = value?.kind === 'string' ? value.values?.get(word.text) : undefined;
  return doc === undefined ? null : hoverOf(doc, line, word.start, word.text.length);
}

function wordAt(content: string, character: number): { text: string; start: number } | undefined {
  for (const { 0: text, index } of content.matchAll(/[\w./-]+/g)) {
    if (index <= character && character <= index + text.length) return { text, start: index };
  }
  return undefined;
}

function hoverOf(value: string, line: number, start: number, length: number): Hover {
  return {
    contents: { kind: 'markdown', value },
    range: { start: { line, character: start }, end: { line, character: start + length } },
  };
}
