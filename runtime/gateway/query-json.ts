/** The fields of a request out of a query: dotted keys nest, repeated keys repeat. */
import type { DescEnum, DescField, DescMessage } from '@bufbuild/protobuf';
import { ScalarType } from '@bufbuild/protobuf';
import { Code } from '@connectrpc/connect';
import { nearestName } from '../nearest-name.ts';
import type { Failure } from './status.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = { [name: string]: Json };

class QueryError extends Error {}

/** Messages nested deeper are refused, as every implementation of Protobuf does. */
const maxDepth = 100;

/**
 * The JSON of a message from a query or a form, as bytes. Fields go by their name or their JSON name; a value that is
 * no number where one belongs is left for the service to refuse, with everything it knows of the field.
 */
export function queryToJson(message: DescMessage, query: string): Buffer | Failure {
  const fields = fieldsJson(message, [], query);
  return isFailure(fields) ? fields : Buffer.from(JSON.stringify(fields));
}

/**
 * The fields of a message out of pairs of name and value, and of a query; no field may be given twice. `reserved`: a field
 * that is given in another way, and so by none of these.
 */
export function fieldsJson(
  message: DescMessage,
  given: Iterable<[name: string, value: string]>,
  query: string,
  reserved?: DescField,
): JsonObject | Failure {
  const root: JsonObject = Object.create(null);
  try {
    for (const [key, value] of given) place(root, message, key, pathOf(key), value);
    for (const [key, value] of pairs(query)) {
      const path = pathOf(key);
      if (reserved && (path[0] === reserved.name || path[0] === reserved.jsonName)) {
        throw new QueryError(`"${key.slice(0, 100)}" is given by the body, and cannot be in the query too`);
      }
      place(root, message, key, path, value);
    }
    return root;
  } catch (error) {
    if (error instanceof QueryError) return { code: Code.InvalidArgument, message: error.message };
    throw error;
  }
}

/** Tells the fields from why there are none: they have no prototype. */
export function isFailure(fields: JsonObject | Failure): fields is Failure {
  return Object.getPrototypeOf(fields) !== null;
}

function* pairs(query: string): Iterable<[string, string]> {
  for (const piece of query.split('&')) {
    if (piece === '') continue;
    const equals = piece.indexOf('=');
    const key = equals < 0 ? piece : piece.slice(0, equals);
    yield [decode(key), equals < 0 ? '' : decode(piece.slice(equals + 1))];
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new QueryError(`"${text.slice(0, 100)}" in the query is not percent-encoded UTF-8`);
  }
}

function pathOf(key: string): string[] {
  const path = key.split('.');
  if (path.length > maxDepth) throw tooDeep(key);
  return path;
}

function place(target: JsonObject, message: DescMessage, key: string, path: string[], value: string): void {
  const [name = '', ...rest] = path;
  const field = message.fields.find((one) => one.name === name || one.jsonName === name);
  if (!field) throw unknownField(message, key, name);
  const slot = field.jsonName;
  if (field.fieldKind === 'map') {
    if (rest.length === 0) throw new QueryError(`"${key}" is a map: give an entry as ${key}.KEY=VALUE`);
    const map = nested(target, slot, key);
    map[rest.join('.')] =
      field.mapKind === 'message' ? parsed(key, field.message, value) : leaf(field, value);
    return;
  }
  if (field.fieldKind === 'list') {
    if (rest.length > 0)
      throw new QueryError(`"${key}" goes into a list: only its whole elements can be given`);
    target[slot] ??= [];
    const list = target[slot] as Json[];
    list.push(field.listKind === 'message' ? parsed(key, field.message, value) : leaf(field, value));
    return;
  }
  if (rest.length > 0) {
    if (field.fieldKind !== 'message') throw new QueryError(`"${name}" in "${key}" has no fields of its own`);
    place(nested(target, slot, key), field.message, key, rest, value);
    return;
  }
  if (slot in target) throw new QueryError(`"${key}" is given twice, and is no list`);
  target[slot] = field.fieldKind === 'message' ? parsed(key, field.message, value) : leaf(field, value);
}

/** The object that stands for a field whose own fields are given one by one. */
function nested(target: JsonObject, slot: string, key: string): JsonObject {
  target[slot] ??= Object.create(null) as JsonObject;
  const object = target[slot] as JsonObject;
  // What was given as JSON has a prototype.
  if (Object.getPrototypeOf(object) !== null) throw new QueryError(`"${key}" is given twice, and is no list`);
  return object;
}

function leaf(
  field: DescField & { scalar?: ScalarType | undefined; enum?: DescEnum | undefined },
  value: string,
): Json {
  if (field.scalar === ScalarType.BOOL) return bool(value);
  if (field.enum && /^-?\d+$/.test(value)) return Number(value);
  return value;
}

function bool(value: string): Json {
  if (value === '' || value === 'true' || value === '1') return true;
  if (value === 'false' || value === '0') return false;
  return value;
}

/** Messages whose JSON is one string. */
const written = new Set([
  'google.protobuf.Timestamp',
  'google.protobuf.Duration',
  'google.protobuf.FieldMask',
]);

/** A message given as one value: JSON, or what a well-known type is written as. */
function parsed(key: string, message: DescMessage, value: string): Json {
  if (written.has(message.typeName)) return value;
  const wrapped = /^google\.protobuf\.\w+Value$/.test(message.typeName) && message.fields[0];
  if (wrapped && wrapped.fieldKind === 'scalar') return leaf(wrapped, value);
  let json: Json;
  try {
    json = JSON.parse(value) as Json;
  } catch {
    throw new QueryError(
      `"${key}" is a ${message.typeName}: give its fields as ${key}.FIELD=VALUE, or as JSON`,
    );
  }
  if (isDeeper(json, maxDepth)) throw tooDeep(key);
  return json;
}

/** Node reads JSON of any depth, and overflows its stack in writing it. */
function isDeeper(json: Json, levels: number): boolean {
  if (typeof json !== 'object' || json === null) return false;
  return levels === 0 || Object.values(json).some((each) => isDeeper(each, levels - 1));
}

function tooDeep(key: string): QueryError {
  return new QueryError(`"${key.slice(0, 100)}" is nested deeper than ${maxDepth} levels`);
}

function unknownField(message: DescMessage, key: string, name: string): QueryError {
  const names = message.fields.map((field) => field.name);
  const nearest = nearestName(name, names);
  const hint =
    nearest !== undefined
      ? `did you mean "${nearest}"?`
      : names.length > 0
        ? `there is: ${names.join(', ')}`
        : 'it has no fields';
  return new QueryError(
    `${message.typeName} has no field "${name.slice(0, 100)}" (in "${key.slice(0, 100)}"); ${hint}`,
  );
}
