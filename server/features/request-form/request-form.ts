/** From the definition of a message to the model of a form for it. */
import { type DescEnum, type DescField, type DescMessage, ScalarType } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
// Not through the folder's face: that would bring the code generator with it.
import { commentText } from '../../generate/comment-text.ts';
import { isRequired } from '../../generate/json-schema/field-schema.ts';
import { optionJson } from '../../generate/option-extension.ts';
import type { FormField, FormKind, FormMessage, FormModel, FormType } from './form-model.ts';
import { ruleHint } from './rule-hint.ts';

/** Types that are reached from one message; beyond this many, values are edited as JSON. */
const maxMessages = 2000;

const wellKnown: Record<string, FormKind> = {
  'google.protobuf.Timestamp': 'timestamp',
  'google.protobuf.Duration': 'duration',
  'google.protobuf.FieldMask': 'fieldMask',
  'google.protobuf.Any': 'any',
  'google.protobuf.Struct': 'struct',
  'google.protobuf.ListValue': 'listValue',
  'google.protobuf.Value': 'value',
  'google.protobuf.DoubleValue': 'double',
  'google.protobuf.FloatValue': 'float',
  'google.protobuf.Int64Value': 'int64',
  'google.protobuf.UInt64Value': 'uint64',
  'google.protobuf.Int32Value': 'int32',
  'google.protobuf.UInt32Value': 'uint32',
  'google.protobuf.BoolValue': 'bool',
  'google.protobuf.StringValue': 'string',
  'google.protobuf.BytesValue': 'bytes',
};

const scalars: Record<ScalarType, FormKind> = {
  [ScalarType.DOUBLE]: 'double',
  [ScalarType.FLOAT]: 'float',
  [ScalarType.INT64]: 'int64',
  [ScalarType.SINT64]: 'int64',
  [ScalarType.SFIXED64]: 'int64',
  [ScalarType.UINT64]: 'uint64',
  [ScalarType.FIXED64]: 'uint64',
  [ScalarType.INT32]: 'int32',
  [ScalarType.SINT32]: 'int32',
  [ScalarType.SFIXED32]: 'int32',
  [ScalarType.UINT32]: 'uint32',
  [ScalarType.FIXED32]: 'uint32',
  [ScalarType.BOOL]: 'bool',
  [ScalarType.STRING]: 'string',
  [ScalarType.BYTES]: 'bytes',
};

/** The form of a message and of everything that can be in it. */
export function requestForm(root: DescMessage): FormModel {
  const model: FormModel = { root: root.typeName, messages: {}, enums: {} };
  const waiting = [root];
  const seen = new Set([root.typeName]);
  for (let message = waiting.shift(); message; message = waiting.shift()) {
    const fields = message.fields.map((field) =>
      formField(field, (type) => {
        if (type.kind === 'enum') {
          model.enums[type.typeName] ??= formEnum(type);
          return { kind: 'enum', type: type.typeName };
        }
        const known = wellKnown[type.typeName];
        if (known) return { kind: known };
        if (!seen.has(type.typeName) && seen.size >= maxMessages) return { kind: 'struct' };
        if (!seen.has(type.typeName)) waiting.push(type);
        seen.add(type.typeName);
        return { kind: 'message', type: type.typeName };
      }),
    );
    model.messages[message.typeName] = formMessage(message, fields);
  }
  return model;
}

function formMessage(message: DescMessage, fields: FormField[]): FormMessage {
  const requiredOneofs = message.oneofs
    .filter((oneof) => optionJson(oneof, 'buf.validate.oneof')?.required === true)
    .map(({ name }) => name);
  return {
    ...commented(message),
    fields,
    ...(requiredOneofs.length > 0 && { requiredOneofs }),
  };
}

function formField(field: DescField, typeOf: (type: DescEnum | DescMessage) => FormType): FormField {
  const hint = ruleHint(field);
  const named = field.enum ?? field.message;
  const type = named ? typeOf(named) : { kind: scalars[field.scalar ?? ScalarType.STRING] };
  const isSingle = field.fieldKind !== 'list' && field.fieldKind !== 'map';
  const hasPresence =
    isSingle && (field.message !== undefined || field.presence !== FeatureSet_FieldPresence.IMPLICIT);
  return {
    name: field.name,
    jsonName: field.jsonName,
    ...type,
    ...(field.fieldKind === 'list' && { repeated: true }),
    ...(field.fieldKind === 'map' && { mapKey: scalars[field.mapKey] }),
    ...(field.oneof && { oneof: field.oneof.name }),
    ...(isRequired(field) && { required: true }),
    ...(field.deprecated && { deprecated: true }),
    ...(hasPresence && { presence: true }),
    ...commented(field),
    ...(hint !== '' && { hint }),
  };
}

function formEnum(type: DescEnum): FormModel['enums'][string] {
  return {
    ...commented(type),
    values: type.values.map((value) => ({
      name: value.name,
      ...commented(value),
      ...(value.deprecated && { deprecated: true }),
    })),
  };
}

function commented(desc: Parameters<typeof commentText>[0]): { comment?: string } {
  const comment = commentText(desc);
  return comment === '' ? {} : { comment };
}
