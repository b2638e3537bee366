/** Small changes, each with the rules that it breaks. What buf says of them is the specification. */
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

function change(name: string, before: Files, after: Files, rules: string): RuleCase {
  const files = (text: Files) => (typeof text === 'string' ? { 'a.proto': text } : text);
  return { name, before: files(before), after: files(after), rules: rules.split(' ').filter(Boolean) };
}

const deletedField =
  'FIELD_NO_DELETE FIELD_NO_DELETE_UNLESS_NAME_RESERVED FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED';
const deletedValue =
  'ENUM_VALUE_NO_DELETE ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED';
const otherType = 'FIELD_SAME_TYPE FIELD_WIRE_COMPATIBLE_TYPE FIELD_WIRE_JSON_COMPATIBLE_TYPE';
const otherCardinality =
  'FIELD_SAME_CARDINALITY FIELD_WIRE_COMPATIBLE_CARDINALITY FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY';

/** A file of another syntax or with options: its package stands for PACKAGE. */
const proto2 = 'syntax = "proto2";\npackage PACKAGE;\n';
const proto3 = 'syntax = "proto3";\npackage PACKAGE;\n';
const edition = 'edition = "2023";\npackage PACKAGE;\n';
const custom = (file: string) =>
  `edition = "2023";\npackage PACKAGE;\nimport "google/protobuf/${file}.proto";\n`;

export const ruleCases: readonly RuleCase[] = [
  change(
    'adds to everything',
    'message A {}',
    'message A { int32 a = 1; message B {} } enum E { E_0 = 0; } service S {}',
    '',
  ),
  change(
    'moves what is in a file about',
    'message A {} message B {}',
    '// Later\nmessage B {}\n\nmessage A {}',
    '',
  ),
  change('deletes a file', { 'a.proto': '', 'b.proto': '' }, { 'a.proto': '' }, 'FILE_NO_DELETE'),
  change(
    'deletes a package',
    { 'a.proto': '', 'b.proto': 'syntax = "proto3"; package PACKAGE.gone;' },
    { 'a.proto': '' },
    'FILE_NO_DELETE PACKAGE_NO_DELETE',
  ),
  change(
    'stops importing a file',
    'import "google/protobuf/duration.proto"; message A { google.protobuf.Duration a = 1; }',
    'message A { reserved 1; reserved "a"; }',
    'FIELD_NO_DELETE',
  ),
  change(
    'deletes a message',
    'message A {} message B {}',
    'message A {}',
    'MESSAGE_NO_DELETE PACKAGE_MESSAGE_NO_DELETE',
  ),
  change(
    'deletes a nested message',
    'message A { message B { message C {} } }',
    'message A { message B {} }',
    'MESSAGE_NO_DELETE PACKAGE_MESSAGE_NO_DELETE',
  ),
  change(
    'moves a message to another file',
    { 'a.proto': 'message A { int32 a = 1; }', 'b.proto': '' },
    { 'a.proto': '', 'b.proto': 'message A { int64 a = 1; }' },
    `MESSAGE_NO_DELETE FIELD_SAME_TYPE FIELD_WIRE_JSON_COMPATIBLE_TYPE`,
  ),
  change(
    'deletes a file with everything in it',
    {
      'a.proto': 'message B {} enum F { F_0 = 0; }',
      'b.proto': 'message A {} enum E { E_0 = 0; } service S {}',
    },
    { 'a.proto': 'message B {} enum F { F_0 = 0; }' },
    'FILE_NO_DELETE PACKAGE_MESSAGE_NO_DELETE PACKAGE_ENUM_NO_DELETE PACKAGE_SERVICE_NO_DELETE',
  ),
  change('deletes the only enum', 'enum E { E_0 = 0; }', '', 'ENUM_NO_DELETE'),
  change(
    'deletes an enum',
    'enum E { E_0 = 0; } enum F { F_0 = 0; }',
    'enum F { F_0 = 0; }',
    'ENUM_NO_DELETE PACKAGE_ENUM_NO_DELETE',
  ),
  change(
    'deletes a nested enum',
    'message A { enum E { E_0 = 0; } } enum F { F_0 = 0; }',
    'message A {} enum F { F_0 = 0; }',
    'ENUM_NO_DELETE PACKAGE_ENUM_NO_DELETE',
  ),
  change('deletes a service', 'service S {}', '', 'SERVICE_NO_DELETE PACKAGE_SERVICE_NO_DELETE'),
  change(
    'deletes an extension',
    `${proto2}message A { extensions 10 to 20; } extend A { optional int32 x = 10; optional int32 y = 11; }`,
    `${proto2}message A { extensions 10 to 20; } extend A { optional int32 y = 11; }`,
    'EXTENSION_NO_DELETE PACKAGE_EXTENSION_NO_DELETE',
  ),
  change(
    'deletes a nested extension',
    `${proto2}message A { extensions 10; message B { extend A { optional int32 x = 10; } } }`,
    `${proto2}message A { extensions 10; message B {} }`,
    'EXTENSION_NO_DELETE',
  ),
  change(
    'changes an extension',
    `${proto2}message A { extensions 10; } extend A { optional int32 x = 10; }`,
    `${proto2}message A { extensions 10; } extend A { repeated string y = 10; }`,
    `EXTENSION_NO_DELETE PACKAGE_EXTENSION_NO_DELETE FIELD_SAME_NAME ${otherType} ${otherCardinality}`,
  ),
  change(
    'takes numbers from extensions',
    `${proto2}message A { extensions 10 to 20, 30 to max; }`,
    `${proto2}message A { extensions 12 to 15, 40 to 50; }`,
    'EXTENSION_MESSAGE_NO_DELETE',
  ),

  change(
    'deletes a field',
    'message A { int32 a = 1; string b = 2; }',
    'message A { int32 a = 1; }',
    deletedField,
  ),
  change(
    'deletes a field and reserves its number',
    'message A { int32 a = 1; }',
    'message A { reserved 1 to 3; }',
    'FIELD_NO_DELETE FIELD_NO_DELETE_UNLESS_NAME_RESERVED',
  ),
  change(
    'deletes a field and reserves its name',
    'message A { int32 a = 1; }',
    'message A { reserved "a"; }',
    'FIELD_NO_DELETE FIELD_NO_DELETE_UNLESS_NUMBER_RESERVED',
  ),
  change(
    'deletes a required field',
    `${proto2}message A { required int32 a = 1; }`,
    `${proto2}message A {}`,
    `${deletedField} MESSAGE_SAME_REQUIRED_FIELDS`,
  ),
  change(
    'adds a required field',
    `${proto2}message A {}`,
    `${proto2}message A { required int32 a = 1; }`,
    'MESSAGE_SAME_REQUIRED_FIELDS',
  ),
  change(
    'renames a field',
    'message A { int32 a = 1; }',
    'message A { int32 b = 1; }',
    'FIELD_SAME_NAME FIELD_SAME_JSON_NAME',
  ),
  change(
    'gives a field another JSON name',
    'message A { int32 a = 1; }',
    'message A { int32 a = 1 [json_name = "é\\"b"]; }',
    'FIELD_SAME_JSON_NAME',
  ),
  change(
    'widens a number',
    'message A { int32 a = 1; }',
    'message A { int64 a = 1; }',
    'FIELD_SAME_TYPE FIELD_WIRE_JSON_COMPATIBLE_TYPE',
  ),
  change(
    'makes a number unsigned',
    'message A { int32 a = 1; fixed64 b = 2; }',
    'message A { uint32 a = 1; sfixed64 b = 2; }',
    'FIELD_SAME_TYPE',
  ),
  change('makes a number a text', 'message A { int32 a = 1; }', 'message A { string a = 1; }', otherType),
  change(
    'makes a text bytes',
    'message A { string a = 1; }',
    'message A { bytes a = 1; }',
    'FIELD_SAME_TYPE FIELD_WIRE_JSON_COMPATIBLE_TYPE',
  ),
  change('makes bytes a text', 'message A { bytes a = 1; }', 'message A { string a = 1; }', otherType),
  change(
    'replaces the message of a field',
    'message A { B a = 1; } message B {} message C {}',
    'message A { C a = 1; } message B {} message C {}',
    otherType,
  ),
  change(
    'replaces a message by an enum',
    'message A { B a = 1; } message B {} enum E { E_0 = 0; }',
    'message A { E a = 1; } message B {} enum E { E_0 = 0; }',
    `${otherType} FIELD_SAME_CARDINALITY`,
  ),
  change(
    'replaces an enum by one that has its values',
    'message A { E a = 1; } message B { enum E { E_0 = 0; } } enum E { E_0 = 0; }',
    'message A { B.E a = 1; } message B { enum E { E_0 = 0; E_1 = 1; } } enum E { E_0 = 0; }',
    'FIELD_SAME_TYPE',
  ),
  change(
    'replaces an enum by one that lacks a value',
    'message A { E a = 1; } message B { enum E { E_0 = 0; } } enum E { E_0 = 0; E_1 = 1; }',
    'message A { B.E a = 1; } message B { enum E { E_0 = 0; } } enum E { E_0 = 0; E_1 = 1; }',
    otherType,
  ),
  change(
    'replaces an enum by one of another name',
    'message A { E a = 1; } enum E { E_0 = 0; } enum F { F_0 = 0; }',
    'message A { F a = 1; } enum E { E_0 = 0; } enum F { F_0 = 0; }',
    otherType,
  ),
  change(
    'changes what a map holds',
    'message A { map<string, int32> a = 1; }',
    'message A { map<string, string> a = 1; }',
    otherType,
  ),
  change(
    'makes a list a map',
    'message A { repeated B a = 1; message B { string key = 1; int32 value = 2; } }',
    'message A { map<string, int32> a = 1; message B { string key = 1; int32 value = 2; } }',
    `${otherType} FIELD_SAME_CARDINALITY FIELD_WIRE_JSON_COMPATIBLE_CARDINALITY`,
  ),
  change(
    'makes a group a message',
    `${proto2}message A { optional group B = 1 {} }`,
    `${proto2}message A { optional B b = 1; message B {} }`,
    otherType,
  ),
  change(
    'delimits a message',
    `${edition}message A { B b = 1; map<int32, B> m = 2; } message B {}`,
    `${edition}message A { B b = 1 [features.message_encoding = DELIMITED]; map<int32, B> m = 2; } message B {}`,
    otherType,
  ),
  change(
    'delimits all messages of a file',
    `${edition}message A { B b = 1; map<int32, B> m = 2; } message B {}`,
    `${edition}option features.message_encoding = DELIMITED; message A { B b = 1; map<int32, B> m = 2; } message B {}`,
    otherType,
  ),
  change(
    'makes a field a list',
    'message A { int32 a = 1; }',
    'message A { repeated int32 a = 1; }',
    otherCardinality,
  ),
  change(
    'makes a field optional',
    'message A { int32 a = 1; }',
    'message A { optional int32 a = 1; }',
    'FIELD_SAME_CARDINALITY',
  ),
  change(
    'makes a field required',
    `${proto2}message A { optional int32 a = 1; }`,
    `${proto2}message A { required int32 a = 1; }`,
    `${otherCardinality} MESSAGE_SAME_REQUIRED_FIELDS`,
  ),
  change(
    'takes a field its presence',
    `${edition}message A { int32 a = 1; int32 b = 2; map<int32, int32> c = 3; }`,
    `${edition}option features.field_presence = IMPLICIT; message A { int32 a = 1; int32 b = 2 [features.field_presence = LEGACY_REQUIRED]; map<int32, int32> c = 3; }`,
    otherCardinality,
  ),
  change(
    'moves a field into a oneof',
    'message A { int32 a = 1; oneof o { int32 b = 2; } }',
    'message A { oneof o { int32 a = 1; int32 b = 2; } }',
    'FIELD_SAME_ONEOF FIELD_SAME_CARDINALITY',
  ),
  change(
    'moves a field to another oneof',
    'message A { oneof o { int32 a = 1; int32 b = 2; } oneof p { int32 c = 3; } }',
    'message A { oneof o { int32 a = 1; } oneof p { int32 b = 2; int32 c = 3; } }',
    'FIELD_SAME_ONEOF',
  ),
  change(
    'dissolves a oneof',
    'message A { oneof o { int32 a = 1; } }',
    'message A { optional int32 a = 1; }',
    'ONEOF_NO_DELETE FIELD_SAME_ONEOF',
  ),
  change(
    'no longer makes a field optional',
    'message A { optional int32 a = 1; }',
    'message A { int32 a = 1; }',
    'FIELD_SAME_CARDINALITY',
  ),

  change(
    'changes defaults',
    `${proto2}enum E { E_0 = 0; E_1 = 1; }\nmessage A {\n  optional int32 a = 1 [default = 7];\n  optional string b = 2 [default = "x\\n"];\n  optional bytes c = 3 [default = "\\x01\\xff\\"a"];\n  optional E d = 4;\n  optional double e = 5 [default = 1e6];\n  optional float f = 6 [default = 0.1];\n  optional bool g = 7;\n  optional uint64 h = 8 [default = 18446744073709551615];\n  optional double i = 9 [default = nan];\n  optional float j = 10 [default = inf];\n  optional double k = 11 [default = 123456.75];\n  optional double l = 12 [default = 1e-5];\n}`,
    `${proto2}enum E { E_0 = 0; E_1 = 1; }\nmessage A {\n  optional int32 a = 1;\n  optional string b = 2 [default = "\\u0001y"];\n  optional bytes c = 3 [default = "z"];\n  optional E d = 4 [default = E_1];\n  optional double e = 5 [default = -2.5];\n  optional float f = 6 [default = 16777216];\n  optional bool g = 7 [default = true];\n  optional uint64 h = 8;\n  optional double i = 9;\n  optional float j = 10 [default = -inf];\n  optional double k = 11 [default = 100];\n  optional double l = 12 [default = 1e21];\n}`,
    'FIELD_SAME_DEFAULT',
  ),
  change(
    'keeps defaults in another type',
    `${proto2}message A { optional float a = 1 [default = 0.1]; optional int32 b = 2 [default = 1]; optional string c = 3 [default = "é"]; optional double d = 4 [default = nan]; }`,
    `${proto2}message A { optional double a = 1 [default = 0.1]; optional bool b = 2 [default = true]; optional bytes c = 3 [default = "é"]; optional double d = 4 [default = nan]; }`,
    otherType,
  ),
  change(
    'writes out the default',
    `${proto2}message A { optional int32 a = 1; }`,
    `${proto2}message A { optional int32 a = 1 [default = 0]; }`,
    '',
  ),

  change(
    'changes how C++ holds a text',
    `${proto2}message A { optional string a = 1; optional string b = 2 [ctype = STRING_PIECE]; }`,
    `${proto2}message A { optional string a = 1 [ctype = CORD]; optional string b = 2; }`,
    'FIELD_SAME_CPP_STRING_TYPE',
  ),
  change(
    'changes how C++ holds a text in an edition',
    `${custom('cpp_features')}message A { string a = 1; string b = 2 [features.(pb.cpp).string_type = CORD]; }`,
    `${custom('cpp_features')}option features.(pb.cpp).string_type = VIEW; message A { string a = 1; string b = 2 [features.(pb.cpp).string_type = CORD]; }`,
    'FIELD_SAME_CPP_STRING_TYPE',
  ),
  change(
    'changes how Java checks a text',
    `${proto2}message A { optional string a = 1; }`,
    `${proto2}option java_string_check_utf8 = true; message A { optional string a = 1; }`,
    'FIELD_SAME_JAVA_UTF8_VALIDATION',
  ),
  change(
    'changes how Java checks a text in an edition',
    `${custom('java_features')}message A { string a = 1 [features.utf8_validation = NONE]; }`,
    `${custom('java_features')}message A { string a = 1 [features.utf8_validation = NONE, features.(pb.java).utf8_validation = VERIFY]; }`,
    'FIELD_SAME_JAVA_UTF8_VALIDATION',
  ),
  change(
    'no longer checks a text',
    `${edition}message A { string a = 1; }`,
    `${edition}message A { string a = 1 [features.utf8_validation = NONE]; }`,
    'FIELD_SAME_UTF8_VALIDATION FIELD_SAME_JAVA_UTF8_VALIDATION',
  ),
  change(
    'changes a number in JavaScript',
    'message A { int64 a = 1; int32 b = 2; }',
    'message A { int64 a = 1 [jstype = JS_STRING]; int32 b = 2; }',
    'FIELD_SAME_JSTYPE',
  ),

  change(
    'closes an enum',
    `${edition}enum E { E_0 = 0; }`,
    `${edition}enum E { option features.enum_type = CLOSED; E_0 = 0; }`,
    'ENUM_SAME_TYPE',
  ),
  change(
    'closes the enums of a file',
    `${edition}message A { enum E { E_0 = 0; } }`,
    `${edition}option features.enum_type = CLOSED; message A { enum E { E_0 = 0; } }`,
    'ENUM_SAME_TYPE',
  ),
  change(
    'gives up JSON',
    `${edition}enum E { E_0 = 0; } message A {}`,
    `${edition}enum E { option features.json_format = LEGACY_BEST_EFFORT; E_0 = 0; } message A { option features.json_format = LEGACY_BEST_EFFORT; }`,
    'ENUM_SAME_JSON_FORMAT MESSAGE_SAME_JSON_FORMAT',
  ),
  change(
    'takes JSON up',
    `${edition}message A { option features.json_format = LEGACY_BEST_EFFORT; }`,
    `${edition}message A {}`,
    '',
  ),
  change('deletes an enum value', 'enum E { E_0 = 0; E_1 = 1; }', 'enum E { E_0 = 0; }', deletedValue),
  change(
    'deletes an enum value and reserves its number',
    'enum E { E_0 = 0; E_1 = 1; }',
    'enum E { reserved 1; E_0 = 0; }',
    'ENUM_VALUE_NO_DELETE ENUM_VALUE_NO_DELETE_UNLESS_NAME_RESERVED',
  ),
  change(
    'deletes an enum value and reserves its name',
    'enum E { E_0 = 0; E_1 = 1; }',
    'enum E { reserved "E_1"; E_0 = 0; }',
    'ENUM_VALUE_NO_DELETE ENUM_VALUE_NO_DELETE_UNLESS_NUMBER_RESERVED',
  ),
  change(
    'deletes two names of a value and reserves one',
    'enum E { option allow_alias = true; E_0 = 0; E_1 = -1; E_X = -1; }',
    'enum E { reserved "E_1"; E_0 = 0; }',
    deletedValue,
  ),
  change(
    'renames an enum value',
    'enum E { E_0 = 0; E_1 = 1; }',
    'enum E { E_0 = 0; E_ONE = 1; }',
    'ENUM_VALUE_SAME_NAME',
  ),
  change(
    'gives an enum value a second name',
    'enum E { E_0 = 0; E_1 = 1; }',
    'enum E { option allow_alias = true; E_0 = 0; E_1 = 1; E_ONE = 1; }',
    '',
  ),
  change(
    'replaces one of two names',
    'enum E { option allow_alias = true; E_0 = 0; E_A = 1; E_B = 1; }',
    'enum E { option allow_alias = true; E_0 = 0; E_A = 1; E_C = 1; }',
    'ENUM_VALUE_SAME_NAME',
  ),
  change(
    'gives up reservations',
    'enum E { reserved 5 to 9, 20 to max; reserved "X", "Y"; E_0 = 0; } message A { reserved 5 to 9, 20 to max; reserved "x"; }',
    'enum E { reserved 5, 7 to 8; reserved "Y"; E_0 = 0; } message A { reserved 4 to 6, 7 to 12; }',
    'RESERVED_ENUM_NO_DELETE RESERVED_MESSAGE_NO_DELETE',
  ),

  change(
    'removes the descriptor accessor',
    'message A {}',
    'message A { option no_standard_descriptor_accessor = true; }',
    'MESSAGE_NO_REMOVE_STANDARD_DESCRIPTOR_ACCESSOR',
  ),
  change(
    'deletes an rpc',
    'message A {} service S { rpc One(A) returns (A); rpc Two(A) returns (A); }',
    'message A {} service S { rpc Two(A) returns (A); }',
    'RPC_NO_DELETE',
  ),
  change(
    'changes the types of an rpc',
    'message A {} message B {} service S { rpc One(A) returns (A); }',
    'message A {} message B {} service S { rpc One(B) returns (B); }',
    'RPC_SAME_REQUEST_TYPE RPC_SAME_RESPONSE_TYPE',
  ),
  change(
    'lets an rpc stream',
    'message A {} service S { rpc One(A) returns (stream A); }',
    'message A {} service S { rpc One(stream A) returns (A); }',
    'RPC_SAME_CLIENT_STREAMING RPC_SAME_SERVER_STREAMING',
  ),
  change(
    'changes what a repeated call does',
    'message A {} service S { rpc One(A) returns (A) { option idempotency_level = IDEMPOTENT; } rpc Two(A) returns (A) { option idempotency_level = NO_SIDE_EFFECTS; } }',
    'message A {} service S { rpc One(A) returns (A) { option idempotency_level = NO_SIDE_EFFECTS; } rpc Two(A) returns (A); }',
    'RPC_SAME_IDEMPOTENCY_LEVEL',
  ),

  change('changes the syntax', `${proto2}message A {}`, `${proto3}message A {}`, 'FILE_SAME_SYNTAX'),
  change(
    'changes to an edition',
    `${proto3}message A { int32 a = 1; }`,
    `${edition}message A { int32 a = 1; }`,
    'FILE_SAME_SYNTAX FIELD_SAME_CARDINALITY',
  ),
  change(
    'changes the package',
    { 'a.proto': '', 'b.proto': 'message A {}' },
    { 'a.proto': '', 'b.proto': 'syntax = "proto3"; package PACKAGE.other; message A {}' },
    'FILE_SAME_PACKAGE',
  ),
  ...fileOptions(),
];

function fileOptions(): RuleCase[] {
  const options: readonly (readonly [option: string, before: string, after: string])[] = [
    ['cc_enable_arenas', '', 'false'],
    ['cc_generic_services', '', 'true'],
    ['csharp_namespace', '"A"', '"B"'],
    ['go_package', '"a"', ''],
    ['java_generic_services', 'true', 'false'],
    ['java_multiple_files', '', 'true'],
    ['java_outer_classname', '"A"', '"B"'],
    ['java_package', '"a"', '"b"'],
    ['objc_class_prefix', '"A"', '"B"'],
    ['optimize_for', '', 'LITE_RUNTIME'],
    ['php_class_prefix', '"A"', '"B"'],
    ['php_metadata_namespace', '"A\\\\B"', '"B"'],
    ['php_namespace', '"A"', '"B"'],
    ['py_generic_services', '', 'true'],
    ['ruby_package', '"A"', '"B"'],
    ['swift_prefix', '"A"', '"B"'],
  ];
  return options.map(([option, before, after]) => {
    const text = (value: string) => `${value && `\n  option ${option} = ${value};`}\nmessage A {}`;
    return change(`changes ${option}`, text(before), text(after), `FILE_SAME_${option.toUpperCase()}`);
  });
}
