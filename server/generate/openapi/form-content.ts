import { type DescField, type DescMessage, type JsonObject, ScalarType } from '@bufbuild/protobuf';
import { described } from '../comment-text.ts';
import { fieldSchema } from '../json-schema/field-schema.ts';
import type { TypeSchemas } from '../json-schema/type-schemas.ts';
import { isHttpBody } from './contents.ts';

/**
 * A message as a form with files in it: a part for each field, those of bytes and of google.api.HttpBody as they are.
 * Undefined where no field can hold a file. `without` are names of fields that come another way.
 */
export function formContent(
  message: DescMessage,
  schemas: TypeSchemas,
  without: ReadonlySet<string>,
): JsonObject | undefined {
  const fields = message.fields.filter((field) => !without.has(field.name));
  if (!fields.some(isFile)) return undefined;
  const parts = fields.map((field) => [
    field.jsonName,
    isFile(field) ? fileSchema(field) : fieldSchema(field, schemas),
  ]);
  return { 'multipart/form-data': { schema: { type: 'object', properties: Object.fromEntries(parts) } } };
}

/** A file alone, as what it is or in a form. `field`: where it goes; without one it is the whole request. */
export function fileContent(type: string, field: DescField | undefined): JsonObject {
  const properties = { [field?.jsonName ?? 'file']: field ? fileSchema(field) : file };
  return { [type]: {}, 'multipart/form-data': { schema: { type: 'object', properties } } };
}

/** Whether a file of a form can go into a field. */
export function isFile(field: DescField): boolean {
  if (field.fieldKind === 'map') return false;
  return field.scalar === ScalarType.BYTES || isHttpBody(field.message);
}

/** OpenAPI 3.1 says of content that is no text only of what type it is. */
const file = { contentMediaType: 'application/octet-stream' };

function fileSchema(field: DescField): JsonObject {
  return { ...(field.fieldKind === 'list' ? { type: 'array', items: file } : file), ...described(field) };
}
