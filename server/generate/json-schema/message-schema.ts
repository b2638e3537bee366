import type { DescField, DescMessage, JsonObject } from '@bufbuild/protobuf';
import { described } from '../comment-text.ts';
import { optionJson } from '../option-extension.ts';
import { fieldSchema, isRequired } from './field-schema.ts';
import type { TypeSchemas } from './type-schemas.ts';

/** The schema of a message that is an object in JSON; `without` are fields that come another way. */
export function messageSchema(
  message: DescMessage,
  schemas: TypeSchemas,
  without: ReadonlySet<DescField> = new Set(),
): JsonObject {
  const isLenient = schemas.style.accepts === 'lenient';
  const fields = message.fields.filter((field) => !without.has(field));
  const properties: Record<string, JsonObject> = {};
  const patterns: Record<string, JsonObject> = {};
  for (const field of fields) {
    const schema = fieldSchema(field, schemas);
    properties[field.jsonName] = schema;
    if (isLenient && field.name !== field.jsonName) patterns[`^${field.name}$`] = schema;
  }
  // A message that may be extended: a field of another definition goes by its full name in brackets.
  if (message.proto.extensionRange.length > 0) patterns['^\\[[\\w.]+\\]$'] = {};
  const required = fields.filter(isRequired);
  const twiceNamed = (field: DescField) => isLenient && field.name !== field.jsonName;
  const allOf = [
    ...required.filter(twiceNamed).map((field) => isThere([field], isLenient)),
    ...exclusives(message, without).map((group) => exclusive(group, isLenient)),
  ];
  const plainlyRequired = required.filter((field) => !twiceNamed(field)).map((field) => field.jsonName);
  return {
    type: 'object',
    title: message.name,
    ...described(message),
    ...(message.deprecated ? { deprecated: true } : {}),
    properties,
    ...(Object.keys(patterns).length > 0 ? { patternProperties: patterns } : {}),
    ...(plainlyRequired.length > 0 ? { required: plainlyRequired } : {}),
    ...(isLenient ? { additionalProperties: false } : {}),
    ...(allOf.length > 0 ? { allOf } : {}),
  };
}

/** Fields of which at most one is set, or exactly one. */
interface Exclusive {
  fields: readonly DescField[];
  required: boolean;
}

/** The oneofs of a message, and what protovalidate's rules of the message make one. */
function exclusives(message: DescMessage, without: ReadonlySet<DescField>): Exclusive[] {
  const groups = message.oneofs.map(
    (oneof): Exclusive => ({
      fields: oneof.fields,
      required: optionJson(oneof, 'buf.validate.oneof')?.required === true,
    }),
  );
  const rules = optionJson(message, 'buf.validate.message')?.oneof;
  for (const rule of Array.isArray(rules) ? (rules as JsonObject[]) : []) {
    const names = Array.isArray(rule.fields) ? rule.fields : [];
    const fields = message.fields.filter((field) => names.includes(field.name));
    groups.push({ fields, required: rule.required === true });
  }
  // One that comes in the path, say, is set already: then none of the others may be.
  return groups.filter(({ fields }) => fields.length > 0 && !fields.some((field) => without.has(field)));
}

function exclusive({ fields, required }: Exclusive, isLenient: boolean): JsonObject {
  const one = fields.map((field) => isThere([field], isLenient));
  return { oneOf: required ? one : [...one, { not: isThere(fields, isLenient) }] };
}

/** That any of the fields is there, by any of its names. */
function isThere(fields: readonly DescField[], isLenient: boolean): JsonObject {
  const names = fields.flatMap((field) => (isLenient ? [field.jsonName, field.name] : [field.jsonName]));
  const each = [...new Set(names)].map((name) => ({ required: [name] }));
  return each.length === 1 && each[0] ? each[0] : { anyOf: each };
}
