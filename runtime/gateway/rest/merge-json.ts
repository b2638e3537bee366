/** Puts fields that a path or a query gave into the JSON of a body. */
import type { DescMessage } from '@bufbuild/protobuf';
import type { Json, JsonObject } from '../query-json.ts';

/** A body that is no JSON. */
export class BadJson extends Error {}

/** The JSON of a text. Throws BadJson. */
export function parseJson(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    throw new BadJson(`The body is not JSON: ${error instanceof Error ? error.message : ''}`);
  }
}

/** Adds `fields`, which go by their JSON names and win, to what a body has of the same message. */
export function mergeFields(body: JsonObject, fields: JsonObject, message: DescMessage): void {
  for (const [name, value] of Object.entries(fields)) {
    const field = message.fields.find(({ jsonName }) => jsonName === name);
    if (!field) continue;
    if (field.name !== name && Object.hasOwn(body, field.name)) {
      if (!Object.hasOwn(body, name)) body[name] = body[field.name] as Json;
      delete body[field.name];
    }
    const before = Object.hasOwn(body, name) ? body[name] : undefined;
    if (field.fieldKind === 'message' && isObject(before) && isObject(value)) {
      mergeFields(before, value, field.message);
    } else {
      // `__proto__` is a name like any other.
      Object.defineProperty(body, name, { value, enumerable: true, configurable: true, writable: true });
    }
  }
}

/** Whether it is an object: no list, and not null. */
export function isObject(json: Json | undefined): json is JsonObject {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
