import type { DescField, DescMessage, JsonObject } from '@bufbuild/protobuf';
import { fieldSchema, isRequired } from '../json-schema/field-schema.ts';
import type { TypeSchemas } from '../json-schema/type-schemas.ts';
import { wellKnownSchema } from '../json-schema/well-known-schema.ts';

/** Messages inside messages beyond this depth are left out, as are those that would hold themselves. */
const maxDepth = 4;

/**
 * The fields of a request as parameters of its query: those of messages in it by dotted names. Maps and lists of messages have
 * no form in a query. `bound` are names of fields, dotted, that come in the path or the body.
 */
export function queryParameters(
  message: DescMessage,
  schemas: TypeSchemas,
  bound: ReadonlySet<string>,
): JsonObject[] {
  return parametersOf(message, schemas, bound, []);
}

/** A field on the way to the one that is told. */
interface Step {
  field: DescField;
  message: DescMessage;
}

function parametersOf(
  message: DescMessage,
  schemas: TypeSchemas,
  bound: ReadonlySet<string>,
  around: readonly Step[],
): JsonObject[] {
  return message.fields.flatMap((field) => {
    const path = [...around.map((step) => step.field), field];
    if (bound.has(path.map(({ name }) => name).join('.')) || field.fieldKind === 'map') return [];
    const inner = field.message;
    if (!inner || isWrittenAsOneValue(inner, schemas)) {
      const { description, deprecated, ...schema } = fieldSchema(field, schemas);
      return [
        {
          name: path.map(({ jsonName }) => jsonName).join('.'),
          in: 'query',
          ...(path.every(isRequired) ? { required: true } : {}),
          ...(description === undefined ? {} : { description }),
          ...(deprecated === undefined ? {} : { deprecated }),
          schema,
        },
      ];
    }
    const isOpen = around.length < maxDepth && !around.some((step) => step.message === inner);
    if (field.fieldKind === 'list' || !isOpen || inner === message || isStructured(inner)) return [];
    return parametersOf(inner, schemas, bound, [...around, { field, message: inner }]);
  });
}

/** Whether its JSON is text, a number or a boolean: a timestamp, a wrapper. */
function isWrittenAsOneValue(message: DescMessage, schemas: TypeSchemas): boolean {
  const type = wellKnownSchema(message, schemas.style)?.type;
  return type !== undefined && type !== 'object' && type !== 'array';
}

/** Whether its JSON is not of its fields. */
function isStructured(message: DescMessage): boolean {
  return /^google\.protobuf\.(?:Struct|Value|ListValue|Any)$/.test(message.typeName);
}
