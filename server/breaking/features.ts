import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import {
  Edition,
  type FeatureSet,
  FeatureSet_EnumType,
  FeatureSet_FieldPresence,
  FeatureSet_JsonFormat,
  FeatureSet_MessageEncoding,
  FeatureSet_Utf8Validation,
} from '@bufbuild/protobuf/wkt';
import type { SchemaFile } from './schema.ts';
import type { SchemaMessage } from './schema-elements.ts';

/** The features that rules compare. */
export interface Features {
  readonly fieldPresence: FeatureSet_FieldPresence;
  readonly enumType: FeatureSet_EnumType;
  readonly utf8Validation: FeatureSet_Utf8Validation;
  readonly messageEncoding: FeatureSet_MessageEncoding;
  readonly jsonFormat: FeatureSet_JsonFormat;
}

/** What may set features, and what lies around it. */
export interface Featured {
  readonly file: SchemaFile;
  readonly proto: { readonly options?: { readonly features?: FeatureSet | undefined } | undefined };
  readonly parent: SchemaMessage | undefined;
}

const proto2: Features = {
  fieldPresence: FeatureSet_FieldPresence.EXPLICIT,
  enumType: FeatureSet_EnumType.CLOSED,
  utf8Validation: FeatureSet_Utf8Validation.NONE,
  messageEncoding: FeatureSet_MessageEncoding.LENGTH_PREFIXED,
  jsonFormat: FeatureSet_JsonFormat.LEGACY_BEST_EFFORT,
};
const proto3: Features = {
  fieldPresence: FeatureSet_FieldPresence.IMPLICIT,
  enumType: FeatureSet_EnumType.OPEN,
  utf8Validation: FeatureSet_Utf8Validation.VERIFY,
  messageEncoding: FeatureSet_MessageEncoding.LENGTH_PREFIXED,
  jsonFormat: FeatureSet_JsonFormat.ALLOW,
};
const edition2023: Features = { ...proto3, fieldPresence: FeatureSet_FieldPresence.EXPLICIT };

/** The value of a feature: set on the element, or on what lies around it, or the edition's default. */
export function featureOf<Name extends keyof Features>(element: Featured, name: Name): Features[Name] {
  return (
    firstSet(element, (features) => features[name] || undefined) ?? defaultsOf(element.file.edition)[name]
  );
}

/** An extension of google.protobuf.FeatureSet with the number of a field that holds an enum. */
export interface CustomFeature {
  readonly extension: number;
  readonly field: number;
}

/** `features.(pb.cpp).string_type` */
export const cppStringType: CustomFeature = { extension: 1000, field: 2 };
/** `features.(pb.java).utf8_validation` */
export const javaUtf8Validation: CustomFeature = { extension: 1001, field: 2 };

/** The number that a custom feature is set to on the element or around it; undefined where it is not set. */
export function customFeatureOf(element: Featured, feature: CustomFeature): number | undefined {
  return firstSet(element, (features) => customValue(features, feature));
}

function defaultsOf(edition: Edition): Features {
  if (edition === Edition.EDITION_PROTO2) return proto2;
  return edition === Edition.EDITION_PROTO3 ? proto3 : edition2023;
}

function firstSet<Value>(
  element: Featured,
  read: (features: FeatureSet) => Value | undefined,
): Value | undefined {
  // Without an edition no features can be set.
  if (element.file.proto.syntax !== 'editions') return undefined;
  for (let at: Featured | undefined = element; at; at = at.parent) {
    const features = at.proto.options?.features;
    const value = features && read(features);
    if (value !== undefined) return value;
  }
  const features = element.file.proto.options?.features;
  return features && read(features);
}

/** Extensions of the options are not among the known fields: they are read from where the parser left them. */
function customValue(features: FeatureSet, { extension, field }: CustomFeature): number | undefined {
  let value: number | undefined;
  for (const { no, wireType, data } of features.$unknown ?? []) {
    if (no !== extension || wireType !== WireType.LengthDelimited) continue;
    const reader = new BinaryReader(new BinaryReader(data).bytes());
    while (reader.pos < reader.len) {
      const [number, type] = reader.tag();
      if (number === field && type === WireType.Varint) value = reader.int32();
      else reader.skip(type, number);
    }
  }
  return value;
}
