import {
  type DescEnum,
  type DescField,
  type DescMessage,
  type JsonObject,
  ScalarType,
} from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { described } from '../comment-text.ts';
import { enumOptionNames, optionJson } from '../option-extension.ts';
import { mapKeySchema, scalarSchema } from './scalar-schema.ts';
import type { TypeSchemas } from './type-schemas.ts';
import { type Rules, ruleKeywords, rulesIn } from './validate-rules.ts';

/** The schema of a field's value, with its comment, what `google.api.field_behavior` says of it, and the rules of `buf.validate`. */
export function fieldSchema(field: DescField, schemas: TypeSchemas): JsonObject {
  const behavior = enumOptionNames(field, 'google.api.field_behavior');
  return {
    ...valueSchema(field, schemas, optionJson(field, 'buf.validate.field') ?? {}),
    ...described(field),
    ...(field.deprecated ? { deprecated: true } : {}),
    ...(behavior.includes('OUTPUT_ONLY') ? { readOnly: true } : {}),
    ...(behavior.includes('INPUT_ONLY') ? { writeOnly: true } : {}),
  };
}

/** Whether the field has to be there: by proto2, by `google.api.field_behavior` or by `buf.validate`. */
export function isRequired(field: DescField): boolean {
  if (field.presence === FeatureSet_FieldPresence.LEGACY_REQUIRED) return true;
  if (enumOptionNames(field, 'google.api.field_behavior').includes('REQUIRED')) return true;
  const rules = optionJson(field, 'buf.validate.field');
  return rules?.required === true && rules.ignore !== 'IGNORE_ALWAYS';
}

function valueSchema(field: DescField, schemas: TypeSchemas, rules: Rules): JsonObject {
  switch (field.fieldKind) {
    case 'list': {
      const items = elementSchema(field, schemas, rulesIn(rules, 'repeated', 'items'));
      return withKeywords({ type: 'array', items }, ruleKeywords(rules, undefined, schemas.style));
    }
    case 'map': {
      const keys = withKeywords(
        mapKeySchema(field.mapKey) ?? {},
        field.mapKey === ScalarType.STRING
          ? ruleKeywords(rulesIn(rules, 'map', 'keys'), field.mapKey, schemas.style)
          : {},
      );
      const values = elementSchema(field, schemas, rulesIn(rules, 'map', 'values'));
      return withKeywords(
        {
          type: 'object',
          ...(Object.keys(keys).length > 0 ? { propertyNames: keys } : {}),
          additionalProperties: values,
        },
        ruleKeywords(rules, undefined, schemas.style),
      );
    }
    default:
      return elementSchema(field, schemas, rules);
  }
}

function elementSchema(
  field: { scalar?: ScalarType | undefined; enum?: DescEnum | undefined; message?: DescMessage | undefined },
  schemas: TypeSchemas,
  rules: Rules,
): JsonObject {
  const type = field.message ?? field.enum;
  const schema = type ? schemas.of(type) : scalarSchema(field.scalar ?? ScalarType.STRING, schemas.style);
  return withKeywords(schema, ruleKeywords(rules, field.enum ?? field.scalar, schemas.style));
}

/** Both hold: where they share a keyword, what is added stands apart. */
function withKeywords(schema: JsonObject, added: JsonObject): JsonObject {
  if (!Object.keys(added).some((keyword) => keyword in schema)) return { ...schema, ...added };
  return { ...schema, allOf: [added] };
}
