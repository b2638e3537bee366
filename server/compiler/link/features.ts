import { Edition } from '@bufbuild/protobuf/wkt';
import type { OptionNode, ValueNode } from '../syntax/tree.ts';
import type { Element, FileElement } from './elements.ts';

/** The features that decide how a definition is read. */
export type FeatureName =
  | 'field_presence'
  | 'enum_type'
  | 'repeated_field_encoding'
  | 'utf8_validation'
  | 'message_encoding'
  | 'json_format'
  | 'enforce_naming_style'
  | 'default_symbol_visibility';

type Defaults = Record<FeatureName, string>;

const proto2: Defaults = {
  field_presence: 'EXPLICIT',
  enum_type: 'CLOSED',
  repeated_field_encoding: 'EXPANDED',
  utf8_validation: 'NONE',
  message_encoding: 'LENGTH_PREFIXED',
  json_format: 'LEGACY_BEST_EFFORT',
  enforce_naming_style: 'STYLE_LEGACY',
  default_symbol_visibility: 'EXPORT_ALL',
};
const proto3: Defaults = {
  ...proto2,
  field_presence: 'IMPLICIT',
  enum_type: 'OPEN',
  repeated_field_encoding: 'PACKED',
  utf8_validation: 'VERIFY',
  json_format: 'ALLOW',
};
const edition2023: Defaults = { ...proto3, field_presence: 'EXPLICIT' };
const edition2024: Defaults = {
  ...edition2023,
  enforce_naming_style: 'STYLE2024',
  default_symbol_visibility: 'EXPORT_TOP_LEVEL',
};

function defaultsOf(edition: Edition): Defaults {
  if (edition === Edition.EDITION_PROTO2) return proto2;
  if (edition === Edition.EDITION_PROTO3) return proto3;
  return edition >= Edition.EDITION_2024 ? edition2024 : edition2023;
}

/** What editions give features. */
export type Featured = FileElement | Element;

/** The value of a feature for an element: set there, or where it lies, or the edition's default. */
export function featureOf(element: Featured, feature: FeatureName): string {
  for (let at: Featured | undefined = element; at; at = parentOf(at)) {
    const value = setIn(at.options, feature);
    if (value !== undefined) return value;
  }
  const file = element.kind === 'file' ? element : element.file;
  return defaultsOf(file.edition)[feature];
}

function parentOf(element: Featured): Featured | undefined {
  if (element.kind === 'file') return undefined;
  if (element.kind === 'field' && element.oneof?.node) return element.oneof;
  if (element.kind === 'service') return element.file;
  return element.parent;
}

function setIn(options: readonly OptionNode[], feature: FeatureName): string | undefined {
  for (const option of options) {
    const [head, second] = option.name;
    if (head?.text !== 'features' || head.extension) continue;
    if (second?.text === feature && !second.extension && option.name.length === 2)
      return identifier(option.value);
    if (option.name.length !== 1 || option.value?.kind !== 'aggregate') continue;
    const field = option.value.fields.find(
      (candidate) => candidate.name === feature && candidate.form === 'field',
    );
    if (field) return identifier(field.value);
  }
  return undefined;
}

function identifier(value: ValueNode | undefined): string | undefined {
  return value?.kind === 'identifier' ? value.text : undefined;
}

/** The features set on an element itself, with the statement that sets each. */
export function featuresSetOn(
  element: Featured,
): readonly { readonly name: string; readonly value: string; readonly option: OptionNode }[] {
  return element.options.flatMap((option) => {
    const [head, second] = option.name;
    if (head?.text !== 'features' || head.extension || second?.extension) return [];
    if (second) return [{ name: second.text, value: identifier(option.value) ?? '', option }];
    if (option.value?.kind !== 'aggregate') return [];
    return option.value.fields.map(({ name, value }) => ({ name, value: identifier(value) ?? '', option }));
  });
}
