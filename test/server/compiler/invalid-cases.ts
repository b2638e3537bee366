/**
 * One definition a check, each wrong in one way: the code expected, and the text with the culprit between « and ».
 * A case may import what is bundled. Every one of them is rejected by protoc as well, but those marked as a warning.
 */
export interface InvalidCase {
  readonly code: string;
  readonly text: string;
  readonly warning?: true;
}

const proto3 = (code: string, body: string): InvalidCase => ({ code, text: `syntax = "proto3";\n${body}\n` });
const proto2 = (code: string, body: string): InvalidCase => ({ code, text: `syntax = "proto2";\n${body}\n` });
const edition = (code: string, body: string): InvalidCase => ({ code, text: `edition = "2023";\n${body}\n` });
const message = (code: string, body: string): InvalidCase => proto3(code, `message M {\n  ${body}\n}`);
const message2 = (code: string, body: string): InvalidCase => proto2(code, `message M {\n  ${body}\n}`);
const messageEdition = (code: string, body: string): InvalidCase =>
  edition(code, `message M {\n  ${body}\n}`);
const warning = (invalid: InvalidCase): InvalidCase => ({ ...invalid, warning: true });

const lexical: InvalidCase[] = [
  message('invalid-character', 'string a = 1; «é»'),
  message('invalid-number', 'int32 a = «0x»;'),
  message('invalid-number', 'int32 a = «08»;'),
  message('invalid-number', 'int32 a = «1abc»;'),
  proto3('unterminated-string', 'import «"a.proto;»'),
  proto3('unterminated-comment', 'message M {}\n«/*» never closed'),
  proto3('invalid-escape', 'option java_package = "a«\\q»";'),
];

const grammar: InvalidCase[] = [
  message('missing-semicolon', 'string a = «1»'),
  message('missing-semicolon', 'string a = «1»\n  string b = 2;'),
  message('missing-semicolon', 'oneof o { string a = «1» }'),
  message('missing-number', 'string «a»;'),
  message('missing-number', 'string a = «;»'),
  message('missing-name', '«string» = 1;'),
  message('missing-name', 'strin«g»\n  int32 b = 1;'),
  message('missing-token', 'map<strin«g»> a = 1;'),
  message('missing-token', 'string «a» 1;'),
  message('missing-token', 'string a = 1 [deprecated = tru«e»;'),
  message('missing-value', 'string a = 1 [deprecated = «]»;'),
  message('missing-name', 'message «{» }'),
  proto3('missing-brace', 'message «M» {\n  string a = 1;'),
  proto3('missing-brace', 'message «M» {\n  string a = 1;\n\nmessage N {\n  M m = 1;\n}'),
  proto3('missing-token', 'message «M»\nmessage N {}'),
  proto3('unexpected-token', '«mesage» M {}\nmessage N { M m = 1; }'),
  proto3('unexpected-token', 'message M {}\n«}»'),
  proto3('unexpected-token', '«foo» bar;'),
  proto3('unexpected-token', 'message M {}\nservice S { «rcp» Get(M) returns (M); }'),
  proto3('unexpected-token', 'message M {}\nservice S { «string» a = 1; }'),
  proto3('missing-token', 'message M {}\nservice S { rpc Ge«t» M) returns (M); }'),
  proto3('missing-token', 'message M {}\nservice S { rpc Get(M«)» return (M); }'),
  proto3('missing-name', 'message M {}\nservice S { rpc Get(«)» returns (M); }'),
  proto3('missing-number', 'enum E { «A»; }'),
  proto3('missing-number', 'enum E { A = «x»; }'),
  proto3('missing-string', 'import «google»;'),
  proto3('missing-name', 'package «;»'),
  proto3('missing-value', 'option java_package = «;»'),
  proto3('missing-token', 'option java_packag«e» "a";'),
  message('missing-number', 'reserved «;»'),
  message('missing-number', 'reserved 1 to «x»;'),
  proto3('misplaced-syntax', 'package a;\n«syntax = "proto3";»'),
  { code: 'misplaced-syntax', text: 'package a;\n«syntax = "proto3";»\n' },
  { code: 'unknown-syntax', text: 'syntax = «"proto4"»;\n' },
  { code: 'unknown-edition', text: 'edition = «"1999"»;\n' },
  { code: 'missing-syntax', text: '«message» M {}\n', warning: true },
  proto3('duplicate-package', 'package a;\n«package b;»'),
];

const imports: InvalidCase[] = [
  proto3('missing-import', 'import «"nowhere.proto"»;'),
  proto3(
    'duplicate-import',
    'import "google/protobuf/any.proto";\nimport «"google/protobuf/any.proto"»;\nmessage M { google.protobuf.Any a = 1; }',
  ),
  proto3('import-cycle', 'import «"case.proto"»;'),
  proto3('wrong-modifier', 'import «option» "google/protobuf/any.proto";'),
  { code: 'wrong-modifier', text: 'edition = "2024";\nimport «weak» "google/protobuf/any.proto";\n' },
  warning(proto3('unused-import', 'import «"google/protobuf/any.proto"»;')),
];

const names: InvalidCase[] = [
  message('undefined-type', '«Psot» a = 1;'),
  message('undefined-type', '«google.protobuf.Any» a = 1;'),
  message('undefined-type', 'map<string, «Nope»> a = 1;'),
  proto3('undefined-type', 'package a.b;\nmessage b { message X {} }\nmessage M { «b.M» m = 1; }'),
  proto3('undefined-type', 'message M {}\nservice S { rpc Get(M) returns («N»); }'),
  proto3('not-a-message', 'message M {}\nservice S { rpc Get(«string») returns (M); }'),
  proto3('not-a-type', 'enum E { A = 0; }\nmessage M {}\nservice S { rpc Get(«E») returns (M); }'),
  proto3('undefined-type', 'service T {}\nmessage M { «T» t = 1; }'),
  message('duplicate-name', 'string a = 1;\n  string «a» = 2;'),
  message('duplicate-name', 'oneof o { string a = 1; }\n  string «o» = 2;'),
  message('duplicate-name', 'map<string, string> a = 1;\n  message «AEntry» {}'),
  proto3('duplicate-name', 'message M {}\nenum «M» { A = 0; }'),
  proto3('duplicate-name', 'message M {}\nservice S { rpc Get(M) returns (M); rpc «Get»(M) returns (M); }'),
  proto3('duplicate-name', 'enum E { A = 0; }\nenum F { «A» = 0; }'),
  proto3(
    'duplicate-name',
    'package a.b;\nimport "google/protobuf/any.proto";\nmessage M { google.protobuf.Any x = 1; string «x» = 2; }',
  ),
  proto3('duplicate-name', 'package google.protobuf;\nimport "google/protobuf/any.proto";\nmessage «Any» {}'),
  { code: 'wrong-modifier', text: 'edition = "2023";\n«export» message M {}\n' },
];

const numbers: InvalidCase[] = [
  message('number-out-of-range', 'string a = «0»;'),
  message('number-out-of-range', 'string a = «-1»;'),
  message('number-out-of-range', 'string a = «536870912»;'),
  message('number-out-of-range', 'string a = «99999999999»;'),
  message('reserved-number', 'string a = «19000»;'),
  message('reserved-number', 'string a = «19999»;'),
  message('duplicate-number', 'string a = 1;\n  string b = «1»;'),
  message('duplicate-number', 'string a = 1;\n  oneof o { string b = «1»; }'),
  message('reserved-number', 'reserved 1 to 3;\n  string a = «2»;'),
  message('reserved-name', 'reserved "a";\n  string «a» = 2;'),
  message('empty-range', 'reserved «5 to 3»;'),
  message('number-out-of-range', 'reserved «0»;'),
  message('number-out-of-range', 'reserved 1 to «536870912»;'),
  message('overlapping-range', 'reserved 1 to 3, «2»;'),
  message('duplicate-name', 'reserved "a", «"a"»;'),
  message('wrong-value', 'reserved «a»;'),
  messageEdition('wrong-value', 'reserved «"a"»;'),
  message2('reserved-number', 'extensions 100 to 200;\n  optional string a = «150»;'),
  message2('overlapping-range', 'extensions 100 to 200;\n  extensions «150 to 160»;'),
  message2('overlapping-range', 'reserved 100 to 200;\n  extensions «150 to 160»;'),
  message2('empty-range', 'extensions «5 to 3»;'),
  proto2('extension-number', 'message M { extensions 100 to 200; }\nextend M { optional string a = «50»; }'),
  proto2(
    'reserved-number',
    'message M { extensions 100 to max; }\nextend M { optional string a = «19000»; }',
  ),
  proto2('extension-number', 'message M {}\nextend M { optional string a = «50»; }'),
  proto2(
    'duplicate-number',
    'message M { extensions 100 to 200; }\nextend M { optional string a = 100; optional string b = «100»; }',
  ),
  proto3('duplicate-number', 'enum E { A = 0; B = «0»; }'),
  proto3('number-out-of-range', 'enum E { A = 0; B = «2147483648»; }'),
  proto3('reserved-number', 'enum E { reserved 5; A = 0; B = «5»; }'),
  proto3('reserved-name', 'enum E { reserved "B"; A = 0; «B» = 1; }'),
  proto3('overlapping-range', 'enum E { reserved 5 to 9, «7»; A = 0; }'),
  proto3('empty-range', 'enum E { reserved «5 to 3»; A = 0; }'),
];

const types: InvalidCase[] = [
  message('wrong-label', '«required» string a = 1;'),
  message('wrong-label', '«repeated» map<string, string> a = 1;'),
  message('wrong-label', 'oneof o { «repeated» string a = 1; }'),
  message2('missing-label', '«string» a = 1;'),
  messageEdition('wrong-label', '«optional» string a = 1;'),
  messageEdition('wrong-label', '«required» string a = 1;'),
  message('wrong-type', 'map<«float», string> a = 1;'),
  message('wrong-type', 'map<«bytes», string> a = 1;'),
  proto3('wrong-type', 'message M { oneof o { map«<string, string>» a = 1; } }'),
  proto2('wrong-type', 'message M { extensions 100; }\nextend M { map«<string, string>» a = 100; }'),
  message('wrong-type', 'map<string, string> a = 1;\n  «AEntry» b = 2;'),
  message('not-in-proto3', 'optional «group» G = 1 { string a = 1; }'),
  message2('invalid-name', 'optional group «g» = 1 { optional string a = 1; }'),
  message('not-in-proto3', 'extensions «100 to 200»;'),
  proto3('not-in-proto3', 'message M {}\nextend «M» { string a = 100; }'),
  proto2('wrong-label', 'message M { extensions 100; }\nextend M { «required» string a = 100; }'),
  proto2('empty-extend', 'message M { extensions 100; }\nextend «M» {}'),
  message('empty-oneof', 'oneof «o» {}'),
  proto3('empty-enum', 'enum «E» {}'),
  proto3('enum-first-value', 'enum E { A = «1»; }'),
  edition('enum-first-value', 'enum E { A = «1»; }'),
  proto3('useless-option', 'enum E { «option allow_alias = true;» A = 0; }'),
  proto3('useless-option', 'enum E { «option allow_alias = false;» A = 0; }'),
  proto3('enum-value-conflict', 'enum Kind { KIND_A = 0; «A» = 1; }'),
  message('json-name-conflict', 'string foo_bar = 1;\n  string «fooBar» = 2;'),
  message('json-name-conflict', 'string a = 1 [json_name = "x"];\n  string «b» = 2 [json_name = "x"];'),
  warning(message2('json-name-conflict', 'optional string foo_bar = 1;\n  optional string «fooBar» = 2;')),
];

const options: InvalidCase[] = [
  proto3('unknown-option', 'option «java_pakage» = "a";'),
  message('unknown-option', 'string a = 1 [«deprecaded» = true];'),
  proto3('unknown-option', 'option «(nope)» = 1;'),
  proto3(
    'unknown-option',
    'import "google/api/annotations.proto";\nmessage M { option «(google.api.http)» = {get: "/x"}; }',
  ),
  proto3('wrong-value', 'option java_multiple_files = «"yes"»;'),
  proto3('wrong-value', 'option java_multiple_files = «1»;'),
  proto3('wrong-value', 'option java_package = «foo»;'),
  proto3('wrong-value', 'option optimize_for = «FAST»;'),
  proto3('wrong-value', 'option optimize_for = «1»;'),
  proto3('duplicate-option', 'option java_package = "a";\noption «java_package» = "b";'),
  message('duplicate-option', 'string a = 1 [json_name = "x", «json_name = "y"»];'),
  message('wrong-value', 'string a = 1 [json_name = «x»];'),
  message('not-in-proto3', 'string a = 1 [«default = "x"»];'),
  message2('wrong-value', 'repeated string a = 1 [«default = "x"»];'),
  message2('wrong-value', 'optional int32 a = 1 [default = «"x"»];'),
  message2('wrong-value', 'optional int32 a = 1 [default = «2147483648»];'),
  message2('wrong-value', 'optional bool a = 1 [default = «yes»];'),
  message2('wrong-value', 'optional M a = 1 [«default = x»];'),
  proto2('wrong-value', 'enum E { A = 0; }\nmessage M { optional E e = 1 [default = «B»]; }'),
  message('wrong-value', 'string a = 1 [«packed = true»];'),
  message('wrong-value', 'string a = 1 [«jstype = JS_STRING»];'),
  message('wrong-value', 'string a = 1 [«lazy = true»];'),
  message('wrong-value', '«option map_entry = true;»'),
  message('not-in-proto3', '«option message_set_wire_format = true;»'),
  message('wrong-edition', 'string a = 1 [«features.field_presence» = IMPLICIT];'),
  messageEdition('wrong-value', 'repeated int32 a = 1 [«packed = true»];'),
  messageEdition('wrong-feature', 'repeated int32 a = 1 [«features.field_presence = IMPLICIT»];'),
  messageEdition('wrong-feature', 'int32 a = 1 [«features.repeated_field_encoding = PACKED»];'),
  messageEdition('wrong-feature', 'repeated string a = 1 [«features.repeated_field_encoding = PACKED»];'),
  messageEdition('wrong-feature', 'int32 a = 1 [«features.utf8_validation = NONE»];'),
  messageEdition('wrong-feature', 'int32 a = 1 [«features.message_encoding = DELIMITED»];'),
  messageEdition('wrong-feature', 'oneof o { int32 a = 1 [«features.field_presence = EXPLICIT»]; }'),
  messageEdition('wrong-value', 'int32 a = 1 [features.field_presence = IMPLICIT, «default = 1»];'),
  messageEdition('wrong-value', 'int32 a = 1 [features.field_presence = «SOMETIMES»];'),
  proto2(
    'wrong-value',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional M m = 50000; }\nmessage M { optional int32 a = 1; }\noption (m) = «1»;',
  ),
  proto2(
    'unknown-field',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional M m = 50000; }\nmessage M { optional int32 a = 1; }\noption (m) = { «b»: 1 };',
  ),
  proto2(
    'duplicate-option',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional M m = 50000; }\nmessage M { optional int32 a = 1; }\noption (m) = { a: 1 «a»: 2 };',
  ),
  proto2(
    'missing-required',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional M m = 50000; }\nmessage M { required int32 a = 1; }\noption (m) = «{»};',
  ),
  proto2(
    'unknown-option',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional M m = 50000; }\nmessage M { optional int32 a = 1; }\noption (m).«b» = 1;',
  ),
  proto2(
    'not-a-message',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional int32 m = 50000; }\noption «(m)».b = 1;',
  ),
];

const edition2024 = (code: string, body: string): InvalidCase => ({
  code,
  text: `edition = "2024";\n${body}\n`,
});
const withOption = (code: string, target: string, body: string): InvalidCase =>
  proto2(
    code,
    `import "google/protobuf/descriptor.proto";\nextend google.protobuf.FieldOptions { optional M m = 50000 [${target}]; }\nmessage M { ${body} }`,
  );

const style: InvalidCase[] = [
  edition2024('naming-style', 'package «a.B»;'),
  edition2024('naming-style', 'message «snake_case» {}'),
  edition2024('naming-style', 'message M { string «camelCase» = 1; }'),
  edition2024('naming-style', 'message M { string «a_1» = 1; }'),
  edition2024('naming-style', 'message M { string «a_» = 1; }'),
  edition2024('naming-style', 'message M { oneof «Choice» { string a = 1; } }'),
  edition2024('naming-style', 'enum «lower» { LOWER_UNSPECIFIED = 0; }'),
  edition2024('naming-style', 'enum E { «e_unspecified» = 0; }'),
  edition2024('naming-style', 'service «service_name» {}'),
  edition2024('naming-style', 'message M {}\nservice S { rpc «get_it»(M) returns (M); }'),
];

const optionUse: InvalidCase[] = [
  edition('wrong-target', 'message M { option features.«enum_type» = OPEN; }'),
  edition('wrong-target', 'enum E { option features = { «field_presence»: EXPLICIT }; A = 0; }'),
  withOption('wrong-target', 'targets = TARGET_TYPE_FILE', 'optional M a = 1 [«(m)» = {}];'),
  proto3('wrong-edition', 'option «features.field_presence» = IMPLICIT;'),
  edition('wrong-edition', 'option features.«enforce_naming_style» = STYLE_LEGACY;'),
  edition2024('wrong-edition', 'option «java_multiple_files» = true;'),
  withOption(
    'wrong-edition',
    'feature_support = { edition_introduced: EDITION_2023 }',
    'optional M a = 1 [«(m)» = {}];',
  ),
  warning(
    withOption(
      'deprecated-option',
      'feature_support = { edition_introduced: EDITION_PROTO2 edition_deprecated: EDITION_PROTO2 deprecation_warning: "Use n." }',
      'optional M a = 1 [«(m)» = {}];',
    ),
  ),
];

const declared = (declaration: string, body = ''): string =>
  `message M { extensions 4 to 9 [${declaration}]; }\n${body}`;
const extension = (field: string): string =>
  declared('declaration = { number: 4 full_name: ".a" type: "int32" }', `extend M { ${field} }`);

const declarations: InvalidCase[] = [
  proto2('wrong-declaration', declared('declaration = { «number: 10» full_name: ".a" type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = { number: 4 «full_name: "a"» type: "int32" }')),
  proto2('wrong-declaration', declared('declaration = { number: 4 full_name: ".a" «type: "a.B"» }')),
  proto2('wrong-declaration', declared('declaration = «{» number: 4 full_name: ".a" }')),
  proto2(
    'wrong-declaration',
    declared(
      'declaration = { number: 4 full_name: ".a" type: "int32" }, declaration = { «number: 4» full_name: ".b" type: "int32" }',
    ),
  ),
  proto2(
    'wrong-declaration',
    declared(
      'declaration = { number: 4 full_name: ".a" type: "int32" }, declaration = { number: 5 «full_name: ".a"» type: "int32" }',
    ),
  ),
  proto2(
    'wrong-declaration',
    declared('«verification = UNVERIFIED», declaration = { number: 4 full_name: ".a" type: "int32" }'),
  ),
  proto2('undeclared-extension', extension('optional int32 a = «5»;')),
  proto2('undeclared-extension', extension('optional int32 «b» = 4;')),
  proto2('undeclared-extension', extension('optional «string» a = 4;')),
  proto2('undeclared-extension', extension('«repeated» int32 a = 4;')),
  proto2(
    'undeclared-extension',
    declared('declaration = { number: 4 reserved: true }', 'extend M { optional int32 a = «4»; }'),
  ),
  proto2(
    'undeclared-extension',
    declared('verification = DECLARATION', 'extend M { optional int32 a = «4»; }'),
  ),
];

export const invalidCases: readonly InvalidCase[] = [
  ...lexical,
  ...grammar,
  ...imports,
  ...names,
  ...numbers,
  ...types,
  ...options,
  ...style,
  ...optionUse,
  ...declarations,
];
