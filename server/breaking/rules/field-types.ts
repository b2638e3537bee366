import { FieldDescriptorProto_Type as Type } from '@bufbuild/protobuf/wkt';
import { quoted } from '../../lint/quoted.ts';
import type { Check, CheckContext, RuleFamily } from '../check.ts';
import { fieldPartPlace } from '../element-places.ts';
import { haveKnownTypes, kindName, kindOf } from '../field-kind.ts';
import type { SchemaEnum, SchemaField } from '../schema-elements.ts';
import { describeField, withoutDot } from '../wording.ts';

const wireHint =
  'See https://developers.google.com/protocol-buffers/docs/proto3#updating for wire compatibility rules';
const jsonHint =
  'https://developers.google.com/protocol-buffers/docs/proto3#json for JSON compatibility rules';
const textHint =
  'Note that while string and bytes are compatible if the data is valid UTF-8, there is no way to enforce that a bytes field is UTF-8, so these fields may be incompatible.';

/** Types that have the same bytes on the wire. What has no group is a group of its own. */
const wireGroups = [
  [Type.INT32, Type.INT64, Type.UINT32, Type.UINT64, Type.BOOL],
  [Type.SINT32, Type.SINT64],
  [Type.FIXED32, Type.SFIXED32],
  [Type.FIXED64, Type.SFIXED64],
];

/** Those that also look the same in JSON. */
const wireJsonGroups = [
  [Type.INT32, Type.UINT32],
  [Type.INT64, Type.UINT64],
  [Type.FIXED32, Type.SFIXED32],
  [Type.FIXED64, Type.SFIXED64],
];

/** What a field holds. */
export const fieldTypeRules: RuleFamily = {
  FIELD_SAME_TYPE: { field: sameType },
  FIELD_WIRE_COMPATIBLE_TYPE: {
    field(now, before, context) {
      if (!haveKnownTypes(now, before)) return;
      const [is, was] = [kindOf(now), kindOf(before)];
      if (!areTogether(wireGroups, is, was)) {
        // Every string is good bytes.
        if (was === Type.STRING && is === Type.BYTES) return;
        const isText = was === Type.BYTES && is === Type.STRING;
        reportKind(now, before, context, ` ${wireHint}.${isText ? ` ${textHint}` : ''}`);
      } else compareNamedTypes(now.proto.type, now, before, context);
    },
  },
  FIELD_WIRE_JSON_COMPATIBLE_TYPE: {
    field(now, before, context) {
      if (!haveKnownTypes(now, before)) return;
      const kind = kindOf(now);
      if (!areTogether(wireJsonGroups, kind, kindOf(before)))
        reportKind(now, before, context, ` ${wireHint} and ${jsonHint}.`);
      else compareNamedTypes(kind, now, before, context);
    },
  },
};

function sameType(now: SchemaField, before: SchemaField, context: CheckContext): void {
  if (!haveKnownTypes(now, before)) return;
  if (kindOf(now) !== kindOf(before)) reportKind(now, before, context, '');
  else if (isNamed(now.proto.type) && now.proto.typeName !== before.proto.typeName)
    reportTypeName(now, before, context);
}

/** An enum may be replaced by one of the same short name that has all its values. */
function compareNamedTypes(type: Type, ...[now, before, context]: Parameters<Check<SchemaField>>): void {
  if (!isNamed(type) || now.proto.typeName === before.proto.typeName) return;
  if (type === Type.ENUM) {
    const is = context.now.enum(withoutDot(now.proto.typeName));
    const was = context.before.enum(withoutDot(before.proto.typeName));
    if (is && was && is.proto.name === was.proto.name && hasValuesOf(is, was)) return;
  }
  reportTypeName(now, before, context);
}

function hasValuesOf(larger: SchemaEnum, smaller: SchemaEnum): boolean {
  const numbers = new Map(larger.proto.value.map(({ name, number }) => [name, number]));
  return smaller.proto.value.every(({ name, number }) => numbers.get(name) === number);
}

function reportTypeName(now: SchemaField, before: SchemaField, { report }: CheckContext): void {
  const [is, was] = [withoutDot(now.proto.typeName), withoutDot(before.proto.typeName)];
  report(
    `${describeField(now)} changed type from ${quoted(was)} to ${quoted(is)}.`,
    now.file,
    fieldPartPlace(now, 'typeName'),
  );
}

function reportKind(now: SchemaField, before: SchemaField, { report }: CheckContext, hint: string): void {
  report(
    `${describeField(now)} changed type from ${quoted(kindText(before))} to ${quoted(kindText(now))}.${hint}`,
    now.file,
    fieldPartPlace(now, isNamed(kindOf(now)) ? 'typeName' : 'type'),
  );
}

function kindText(field: SchemaField): string {
  const kind = kindOf(field);
  const isDelimited = kind === Type.GROUP && field.file.proto.syntax === 'editions';
  return isDelimited ? 'message (delimited encoding)' : kindName(kind);
}

function isNamed(type: Type): boolean {
  return type === Type.ENUM || type === Type.GROUP || type === Type.MESSAGE;
}

function areTogether(groups: readonly (readonly Type[])[], a: Type, b: Type): boolean {
  return a === b || groups.some((group) => group.includes(a) && group.includes(b));
}
