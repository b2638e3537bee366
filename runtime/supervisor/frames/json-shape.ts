/** Checks of what came as JSON from an instance: its code could have written it as well as ours. */
import { FrameError } from './frame.ts';

/** Whether a value is what it should be. */
export type Shape = (value: unknown) => boolean;

/** Beyond, no date is: milliseconds, as ECMAScript has them. */
const maxMs = 8.64e15;

/** Any string. */
export const isText: Shape = (value) => typeof value === 'string';
/** `true` or `false`. */
export const isFlag: Shape = (value) => typeof value === 'boolean';
/** Of bytes, messages, calls. */
export const isCount: Shape = (value) => Number.isSafeInteger(value) && Number(value) >= 0;
/** What an enum or an int32 of a message can be; never negative here. */
export const isSmall: Shape = (value) => isCount(value) && Number(value) < 2 ** 31;
/** A time or a duration. */
export const isMs: Shape = (value) => typeof value === 'number' && Math.abs(value) <= maxMs;

/** One of these values. */
export function oneOf(...values: readonly unknown[]): Shape {
  return (value) => values.includes(value);
}

/** Of a shape, or not there. */
export function optional(shape: Shape): Shape {
  return (value) => value === undefined || shape(value);
}

/** A list whose elements are of a shape. */
export function listOf(shape: Shape): Shape {
  return (value) => Array.isArray(value) && value.every(shape);
}

/** An object of any names, whose values are of a shape. */
export function mapOf(shape: Shape): Shape {
  return (value) => isObject(value) && Object.values(value).every(shape);
}

/** An object that has these, and may have more. */
export function objectOf(fields: Readonly<Record<string, Shape>>): Shape {
  const shapes = Object.entries(fields);
  return (value) => isObject(value) && shapes.every(([name, shape]) => shape(value[name]));
}

/** An object whose `kind` says of which of these shapes it is. */
export function byKind<Kind extends string>(shapes: Readonly<Record<Kind, Shape>>): Shape {
  const ofKind = new Map<unknown, Shape>(Object.entries<Shape>(shapes));
  return (value) => isObject(value) && ofKind.get(value.kind)?.(value) === true;
}

/** Lines of headers or trailers. */
export const isMetadata: Shape = listOf(
  (line) => Array.isArray(line) && line.length === 2 && line.every(isText),
);

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What a text says as JSON, of a shape. Throws FrameError where it is none. `what`: how it is called for people. */
export function readJson<T>(text: string, shape: Shape, what: string): T {
  let read: T;
  try {
    read = JSON.parse(text);
  } catch {
    throw new FrameError(`${what} is not JSON`);
  }
  if (!shape(read)) throw new FrameError(`${what} is not as it should be`);
  return read;
}
