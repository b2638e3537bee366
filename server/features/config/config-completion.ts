import { type CompletionItem, CompletionItemKind, type Position } from 'vscode-languageserver-types';
import { configPlaceAt, lineOf, shapeAt } from './config-place.ts';
import type { KeyShape, ObjectShape, Shape, StringShape } from './shape.ts';

/** Keys, values, names of rules and folders that may be typed at a place of a config file. */
export function configCompletion(
  text: string,
  shape: ObjectShape,
  position: Position,
  folders: readonly string[],
): CompletionItem[] {
  const lines = text.split(/\r?\n/);
  const place = configPlaceAt(lines, position.line, position.character);
  const expected = shapeAt(shape, place.path);
  const range = {
    start: { line: position.line, character: place.column },
    end: { line: position.line, character: place.column + place.typed.length },
  };
  const at = (label: string, newText: string, kind: CompletionItemKind, doc: string): CompletionItem => ({
    label,
    kind,
    ...(doc === '' ? {} : { documentation: { kind: 'markdown', value: doc } }),
    textEdit: { range, newText },
  });
  if (place.kind !== 'value' && expected?.kind === 'object') {
    const taken = keysBeside(lines, position.line, place.column);
    return [...expected.keys]
      .filter(([name]) => !taken.has(name))
      .map(([name, key]) =>
        at(name, `${name}:${afterKey(key, place.column)}`, CompletionItemKind.Property, key.doc),
      );
  }
  if (place.kind === 'key' && expected?.kind === 'map')
    return values(expected.keys, folders).map(([value, doc]) =>
      at(
        value,
        `${value}:${afterKey({ shape: expected.of, doc: '' }, place.column)}`,
        CompletionItemKind.Property,
        doc,
      ),
    );
  if (place.kind === 'key' || !expected) return [];
  const single = expected.kind === 'list' && expected.single ? expected.of : expected;
  return valuesOf(single, folders).map(([value, doc]) => at(value, value, CompletionItemKind.Value, doc));
}

/** What is typed behind a key: a list and an object begin on a line of their own. */
function afterKey({ shape }: KeyShape, column: number): string {
  const indent = ' '.repeat(column + 2);
  if (shape.kind === 'list' && !shape.single) return `\n${indent}- `;
  return shape.kind === 'object' || shape.kind === 'map' ? `\n${indent}` : ' ';
}

/** The other keys of the object whose keys stand at a column. */
function keysBeside(lines: readonly string[], lineNumber: number, column: number): Set<string> {
  const keys = new Set<string>();
  for (const direction of [-1, 1]) {
    const own = lineOf(lines[lineNumber] ?? '');
    if (direction < 0 && own.dashes.length > 0) continue;
    for (let at = lineNumber + direction; at >= 0 && at < lines.length; at += direction) {
      const line = lineOf(lines[at] ?? '');
      if (line.isBlank || line.column > column) continue;
      const startsItem = line.dashes.length > 0;
      if (line.column < column || (direction > 0 && startsItem)) break;
      if (line.key !== undefined) keys.add(line.key);
      if (startsItem) break;
    }
  }
  return keys;
}

function valuesOf(shape: Shape, folders: readonly string[]): (readonly [value: string, doc: string])[] {
  if (shape.kind === 'boolean')
    return [
      ['true', ''],
      ['false', ''],
    ];
  return shape.kind === 'string' ? values(shape, folders) : [];
}

function values(shape: StringShape, folders: readonly string[]): (readonly [value: string, doc: string])[] {
  return shape.path ? folders.map((folder) => [folder, ''] as const) : [...(shape.values ?? [])];
}
