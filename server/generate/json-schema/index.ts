import type { DescMessage, JsonObject } from '@bufbuild/protobuf';
import type { SchemaStyle } from './schema-style.ts';
import { TypeSchemas } from './type-schemas.ts';

export type JsonSchemaOptions = Partial<Pick<SchemaStyle, 'accepts'>>;

/**
 * The JSON Schema (2020-12) of a message in ProtoJSON, with those of all types that it holds. By default it takes what any
 * reader of ProtoJSON takes. Comments are in it where the descriptors have source info.
 */
export function jsonSchema(
  message: DescMessage,
  { accepts = 'lenient' }: JsonSchemaOptions = {},
): JsonObject {
  const schemas = new TypeSchemas({ accepts, plain: false, references: '#/$defs/' });
  const own = schemas.of(message);
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: `${message.typeName}.schema.json`,
    title: message.name,
    ...own,
    $defs: schemas.definitions(),
  };
}
