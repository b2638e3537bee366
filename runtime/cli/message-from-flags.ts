import {
  type DescField,
  type DescMessage,
  fromJson,
  type JsonObject,
  type JsonValue,
  type Registry,
} from '@bufbuild/protobuf';
import { findField } from './field-path.ts';
import { isSwitchField, jsonOfText, parseJson, valueType } from './field-value.ts';
import type { Flag } from './flags.ts';
import { UsageError } from './usage-error.ts';

/**
 * The JSON of a request from flags: dotted names nest, a repeated flag repeats, and each value is read as the type of
 * its field. Throws UsageError, which names the flag and says what it wants.
 */
export function messageFromFlags(message: DescMessage, types: Registry, flags: readonly Flag[]): JsonObject {
  const json: JsonObject = {};
  const given = new Set<string>();
  for (const flag of flags) {
    const { fields, mapKey } = findField(message, flag.name);
    const last = fields.at(-1) ?? fields[0];
    const owner = fields.slice(0, -1).reduce((at, field) => inner(at, field, flag), json);
    const shown = `--${flag.name}`;
    if (last.fieldKind === 'map' && mapKey !== undefined) {
      inner(owner, last, flag)[mapKey] = jsonOfText(valueType(last), flag.value, shown);
    } else if (last.fieldKind === 'map') {
      const value = parseJson(flag.value);
      if (!isObject(value))
        throw new UsageError(`${shown} is a map: give ${shown}.KEY=VALUE, or all of it as JSON`);
      owner[last.jsonName] = value;
    } else if (last.fieldKind === 'list') {
      const before = owner[last.jsonName];
      owner[last.jsonName] = [...(Array.isArray(before) ? before : []), ...elements(last, flag)];
    } else {
      const key = fields.map((field) => field.name).join('.');
      if (given.has(key)) throw new UsageError(`${shown} is given twice, and it takes one value`);
      given.add(key);
      owner[last.jsonName] = jsonOfText(valueType(last), flag.value, shown);
    }
  }
  checkWhole(message, types, json);
  return json;
}

/** Whether a flag stands for true on its own. */
export function isSwitch(message: DescMessage, name: string): boolean {
  const { fields, mapKey } = findField(message, name);
  const last = fields.at(-1);
  return mapKey === undefined && last !== undefined && isSwitchField(last);
}

function elements(field: DescField & { fieldKind: 'list' }, flag: Flag): JsonValue[] {
  const value = flag.value.startsWith('[') ? parseJson(flag.value) : undefined;
  return Array.isArray(value) ? value : [jsonOfText(valueType(field), flag.value, `--${flag.name}`)];
}

/** The JSON object in which the fields of `field` stand. */
function inner(owner: JsonObject, field: DescField, flag: Flag): JsonObject {
  const there = owner[field.jsonName] ?? {};
  if (!isObject(there)) throw new UsageError(`--${flag.name}: ${field.name} was given as a whole before`);
  owner[field.jsonName] = there;
  return there;
}

/** Finds what only the whole can tell: two of one oneof, a number out of range, a time that is none. */
function checkWhole(message: DescMessage, registry: Registry, json: JsonObject): void {
  try {
    fromJson(message, json, { registry });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
