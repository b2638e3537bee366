import type { KeyShape, ObjectShape, Shape } from './shape.ts';

/** One step to a place: a key, or an item of a list. */
export type Step = string | typeof item;
export const item = Symbol('item of a list');

/** Where in a YAML text a cursor is. Told by indentation, as what is being typed need not parse. */
export interface ConfigPlace {
  /** To what holds the place. */
  readonly path: readonly Step[];
  /** Whether a key may be typed there, a value, or, after the dash of a list, either. */
  readonly kind: 'key' | 'value' | 'item';
  /** What was typed of it so far. */
  readonly typed: string;
  /** The column at which the typed word starts. */
  readonly column: number;
}

/** A line, taken apart: `  - key: value`. */
interface Line {
  /** Columns of the dashes before its content. */
  readonly dashes: readonly number[];
  readonly column: number;
  readonly key: string | undefined;
  /** Where the value after the key begins. */
  readonly valueColumn: number;
  readonly isBlank: boolean;
}

/** The place before column `character` of a line. */
export function configPlaceAt(lines: readonly string[], lineNumber: number, character: number): ConfigPlace {
  const before = (lines[lineNumber] ?? '').slice(0, character);
  const line = lineOf(before);
  const outer = pathTo(lines, lineNumber, line);
  if (line.key !== undefined && character >= line.valueColumn) {
    const path = [...outer, line.key];
    const value = before.slice(line.valueColumn);
    const isFlowList = value.startsWith('[') && !value.includes(']');
    const typed = /[^\s,["']*$/.exec(value)?.[0] ?? '';
    return {
      path: isFlowList ? [...path, item] : path,
      kind: 'value',
      typed,
      column: character - typed.length,
    };
  }
  const typed = before.slice(line.column);
  return { path: outer, kind: line.dashes.length > 0 ? 'item' : 'key', typed, column: line.column };
}

/** The path to what holds a line's content, from the lines above. */
export function pathTo(lines: readonly string[], lineNumber: number, line: Line): Step[] {
  const path: Step[] = [];
  let column = line.column;
  let dash = line.dashes.at(-1);
  if (dash !== undefined) path.unshift(item);
  for (let at = lineNumber - 1; at >= 0 && (column > 0 || dash !== undefined); at--) {
    const above = lineOf(lines[at] ?? '');
    if (above.isBlank) continue;
    if (dash !== undefined) {
      // The key of a list may stand as far to the left as its dashes.
      if (above.key === undefined || above.column > dash || above.dashes.includes(dash)) continue;
    } else {
      if (above.column === column && above.dashes.length > 0) {
        dash = above.dashes.at(-1);
        path.unshift(item);
        continue;
      }
      if (above.key === undefined || above.column >= column) continue;
    }
    path.unshift(above.key ?? '');
    column = above.column;
    dash = above.dashes.at(-1);
    if (dash !== undefined) path.unshift(item);
  }
  return path;
}

/** A line of YAML taken apart: the dashes that begin items, and the key or value behind them. */
export function lineOf(text: string): Line {
  const lead = /^(?:\s*-(?:\s+|$))*\s*/.exec(text)?.[0] ?? '';
  const dashes = [...lead.matchAll(/-/g)].map(({ index }) => index);
  const content = text.slice(lead.length);
  const key = /^(["']?)([\w./-]+)\1\s*:(\s+|$)/.exec(content);
  return {
    dashes,
    column: lead.length,
    key: key?.[2],
    valueColumn: lead.length + (key?.[0].length ?? 0),
    isBlank: content === '' ? dashes.length === 0 : content.startsWith('#'),
  };
}

/** What may stand at the end of a path; undefined where nothing is known of it. */
export function shapeAt(shape: Shape, path: readonly Step[]): Shape | undefined {
  let current: Shape | undefined = shape;
  for (const step of path) {
    if (step === item) current = current?.kind === 'list' ? current.of : undefined;
    else if (current?.kind === 'object') current = current.keys.get(step)?.shape;
    else current = current?.kind === 'map' ? current.of : undefined;
  }
  return current;
}

/** What is known of the key at the end of a path. */
export function keyAt(shape: ObjectShape, path: readonly Step[]): KeyShape | undefined {
  const last = path.at(-1);
  const holder = shapeAt(shape, path.slice(0, -1));
  return typeof last === 'string' && holder?.kind === 'object' ? holder.keys.get(last) : undefined;
}
