/** A small change, with the rules that it breaks. What buf says of it is the specification. */
export interface RuleCase {
  /** What happens, in a few words. */
  readonly name: string;
  /** The rules that find it. Nothing else does. */
  readonly rules: readonly string[];
  /** Text by file name. One that is only a body gets a syntax and a package of its own. */
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

type Files = string | Readonly<Record<string, string>>;

/** A case; one text is the file a.proto, and rules are parted by spaces. */
export function change(name: string, before: Files, after: Files, rules: string): RuleCase {
  const files = (text: Files) => (typeof text === 'string' ? { 'a.proto': text } : text);
  return { name, before: files(before), after: files(after), rules: rules.split(' ').filter(Boolean) };
}

export const deletedField =
  'FIELD_NO_DELETE FIELD_NO_DELETE_UNLESS_NAME_RESERVED FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED';
export const deletedValue =
  'ENUM_VALUE_NO_DELETE ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED';
export const otherType = 'FIELD_SAME_TYPE FIELD_WIRE_COMPATIBLE_TYPE FIELD_WIRE_JSON_COMPATIBLE_TYPE';
export const otherCardinality =
  'FIELD_SAME_CARDINALITY FIELD_WIRE_COMPATIBLE_CARDINALITY FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY';

/** A file of another syntax or with options: its package stands for PACKAGE. */
export const proto2 = 'syntax = "proto2";\npackage PACKAGE;\n';
export const proto3 = 'syntax = "proto3";\npackage PACKAGE;\n';
export const edition = 'edition = "2023";\npackage PACKAGE;\n';
export const custom = (file: string) =>
  `edition = "2023";\npackage PACKAGE;\nimport "google/protobuf/${file}.proto";\n`;
