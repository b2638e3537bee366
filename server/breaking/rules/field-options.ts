import { isFieldSet } from '@bufbuild/protobuf';
import {
  Edition,
  FeatureSet_Utf8Validation,
  FieldOptions_CType,
  FieldOptions_JSType,
  FieldOptionsSchema,
  FileOptionsSchema,
  FieldDescriptorProto_Type as Type,
} from '@bufbuild/protobuf/wkt';
import { fieldField, fileField } from '../../compiler/index.ts';
import { quoted } from '../../lint/quoted.ts';
import type { RuleFamily } from '../check.ts';
import { exactPlace, featurePlace, placeOf } from '../element-places.ts';
import {
  type CustomFeature,
  cppStringType,
  customFeatureOf,
  featureOf,
  javaUtf8Validation,
} from '../features.ts';
import { isInMapEntry } from '../field-kind.ts';
import type { SchemaField } from '../schema-elements.ts';
import { describeField } from '../wording.ts';

/** Numbers in FieldOptions, FileOptions and FeatureSet. */
const features = [fieldField.options, 21] as const;
const ctype = 1;
const jstype = 6;
const javaStringCheckUtf8 = 27;
const utf8Validation = 4;

/** How generated code holds and checks the values of a field. */
export const fieldOptionRules: RuleFamily = {
  FIELD_SAME_CPP_STRING_TYPE: {
    field(now, before, { report }) {
      const areTexts = [now, before].every(
        ({ proto: { type } }) => type === Type.STRING || type === Type.BYTES,
      );
      if (!areTexts || (isInMapEntry(now) && isInMapEntry(before))) return;
      const [is, was] = [cppType(now), cppType(before)];
      if (is === was || (was === 'STRING_PIECE' && is === 'STRING')) return;
      report(
        `${describeField(now)} changed C++ string type from ${quoted(was)} to ${quoted(is)}.`,
        now.file,
        exactPlace(now, fieldField.options, ctype) ?? customFeaturePlace(now, cppStringType) ?? placeOf(now),
      );
    },
  },
  FIELD_SAME_JAVA_UTF8_VALIDATION: {
    field(now, before, { report }) {
      if (now.proto.type !== Type.STRING || before.proto.type !== Type.STRING) return;
      const [is, was] = [javaValidation(now), javaValidation(before)];
      if (is === was) return;
      report(
        `${describeField(now)} changed Java string UTF8 validation from ${quoted(was)} to ${quoted(is)}.`,
        now.file,
        now.file.places.find([fileField.options, javaStringCheckUtf8]) ??
          customFeaturePlace(now, javaUtf8Validation) ??
          placeOf(now),
      );
    },
  },
  FIELD_SAME_UTF8_VALIDATION: {
    field(now, before, { report }) {
      if (now.proto.type !== Type.STRING || before.proto.type !== Type.STRING) return;
      const [is, was] = [featureOf(now, 'utf8Validation'), featureOf(before, 'utf8Validation')];
      if (is === was) return;
      report(
        `${describeField(now)} changed UTF8 validation from ${FeatureSet_Utf8Validation[was]} to ${FeatureSet_Utf8Validation[is]}.`,
        now.file,
        featurePlace(now, features, [utf8Validation]) ?? placeOf(now),
      );
    },
  },
  FIELD_SAME_JSTYPE: {
    field(now, before, { report }) {
      if (!is64Bit(now) || !is64Bit(before)) return;
      const [is, was] = [jsType(now), jsType(before)];
      if (is === was) return;
      report(
        `${describeField(now)} changed option "jstype" from ${quoted(was)} to ${quoted(is)}.`,
        now.file,
        exactPlace(now, fieldField.options, jstype) ?? placeOf(now),
      );
    },
  },
};

/** What `VIEW`, `CORD` and `STRING` are in pb.CppFeatures.StringType. */
const stringTypes = ['', 'VIEW', 'CORD', 'STRING'];

/** One of `stringTypes`, or `STRING_PIECE`, which there is as a `ctype` only. */
function cppType(field: SchemaField): string {
  const isLegacy = field.file.edition < Edition.EDITION_2024;
  const { options } = field.proto;
  if (isLegacy && options && isFieldSet(options, FieldOptionsSchema.field.ctype))
    return FieldOptions_CType[options.ctype] ?? '';
  const set = customFeatureOf(field, cppStringType);
  return (set && stringTypes[set]) || (isLegacy ? 'STRING' : 'VIEW');
}

/** pb.JavaFeatures.Utf8Validation.VERIFY */
const verifyInJava = 2;

function javaValidation(field: SchemaField): string {
  const isVerified = isJavaVerified(field);
  return (
    FeatureSet_Utf8Validation[
      isVerified ? FeatureSet_Utf8Validation.VERIFY : featureOf(field, 'utf8Validation')
    ] ?? ''
  );
}

function isJavaVerified(field: SchemaField): boolean {
  const { options, syntax } = field.file.proto;
  const isSet = options !== undefined && isFieldSet(options, FileOptionsSchema.field.javaStringCheckUtf8);
  if (isSet || syntax !== 'editions') return options?.javaStringCheckUtf8 ?? false;
  return customFeatureOf(field, javaUtf8Validation) === verifyInJava;
}

function jsType(field: SchemaField): string {
  return FieldOptions_JSType[field.proto.options?.jstype ?? FieldOptions_JSType.JS_NORMAL] ?? '';
}

function is64Bit({ proto: { type } }: SchemaField): boolean {
  return (
    type === Type.INT64 ||
    type === Type.SINT64 ||
    type === Type.UINT64 ||
    type === Type.FIXED64 ||
    type === Type.SFIXED64
  );
}

function customFeaturePlace(field: SchemaField, { extension, field: number }: CustomFeature) {
  return featurePlace(field, features, [extension, number]);
}
