/**
 * What a part of a config file may hold. One description serves the checks, completion and hover, so that they cannot tell
 * different stories.
 */
export type Shape = ObjectShape | ListShape | MapShape | StringShape | BooleanShape | IntegerShape | AnyShape;

export interface ObjectShape {
  readonly kind: 'object';
  readonly keys: ReadonlyMap<string, KeyShape>;
}

/** One key of an object. */
export interface KeyShape {
  readonly shape: Shape;
  /** What the key is for, in Markdown. */
  readonly doc: string;
  readonly required?: boolean;
}

export interface ListShape {
  readonly kind: 'list';
  readonly of: Shape;
  /** Whether one value may stand for a list of one. */
  readonly single?: true;
}

/** An object whose keys are the user's own, or names of a list of names. */
export interface MapShape {
  readonly kind: 'map';
  readonly keys: StringShape;
  readonly of: Shape;
}

export interface StringShape {
  readonly kind: 'string';
  /** The values that there are, with what each means; absent where any text will do. */
  readonly values?: ReadonlyMap<string, string>;
  /** Whether a value is right though it is not among `values`: a name of before, say. */
  readonly isKnown?: (value: string) => boolean;
  /** What such a value is called in messages: "lint rule". */
  readonly called?: string;
  /** A folder or file, relative to the config file's folder. */
  readonly path?: 'folder' | 'file-or-folder';
}

export interface BooleanShape {
  readonly kind: 'boolean';
}

export interface IntegerShape {
  readonly kind: 'integer';
}

/** Whatever a plugin wants. */
export interface AnyShape {
  readonly kind: 'any';
}

/** An object of these keys. */
export function object(keys: Readonly<Record<string, KeyShape>>): ObjectShape {
  return { kind: 'object', keys: new Map(Object.entries(keys)) };
}

export const text: StringShape = { kind: 'string' };
export const flag: BooleanShape = { kind: 'boolean' };
export const integer: IntegerShape = { kind: 'integer' };
export const anything: AnyShape = { kind: 'any' };
export const folder: StringShape = { kind: 'string', path: 'folder' };
export const fileOrFolder: StringShape = { kind: 'string', path: 'file-or-folder' };

/** A list whose items are all of one shape. */
export function list(of: Shape): ListShape {
  return { kind: 'list', of };
}

/** One value, or several. */
export function oneOrMore(of: Shape): ListShape {
  return { kind: 'list', of, single: true };
}

/** One of these words, with what each means. */
export function oneOf(values: Readonly<Record<string, string>>, called: string): StringShape {
  return { kind: 'string', values: new Map(Object.entries(values)), called };
}

/** An object whose keys are the user's own. */
export function mapOf(of: Shape, keys: StringShape = text): MapShape {
  return { kind: 'map', keys, of };
}
