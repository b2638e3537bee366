import {
  beside,
  differs,
  edition2023,
  type InvalidCase,
  message,
  message2,
  message2023,
  proto2,
  proto3,
  warning,
} from './invalid-case.ts';

const closed = { 'other.proto': 'syntax = "proto2"; enum Other { A = 0; }' };

const labels: InvalidCase[] = [
  message('wrong-label', '«required» string a = 1;'),
  message('wrong-label', '«repeated» map<string, string> a = 1;'),
  message('wrong-label', '«optional» map<string, string> a = 1;'),
  message('wrong-label', 'oneof o { «repeated» string a = 1; }'),
  message('wrong-label', 'oneof o { «optional» string a = 1; }'),
  message2('wrong-label', 'oneof o { «required» string a = 1; }'),
  message2023('wrong-label', '«optional» string a = 1;'),
  message2023('wrong-label', '«required» string a = 1;'),
  proto2('wrong-label', 'message M { extensions 100; }\nextend M { «required» string a = 100; }'),
  message2('missing-label', '«string» a = 1;'),
  message2('missing-label', '«M» a = 1;'),
  proto2('missing-label', 'message M { extensions 100; }\nextend M { «string» a = 100; }'),
];

const maps: InvalidCase[] = [
  message('wrong-type', 'map<«float», string> a = 1;'),
  message('wrong-type', 'map<«double», string> a = 1;'),
  message('wrong-type', 'map<«bytes», string> a = 1;'),
  message('wrong-type', 'map<«M», string> a = 1;'),
  message('wrong-type', 'enum E { A = 0; }\n  map<«E», string> a = 1;'),
  message('wrong-type', 'oneof o { map«<string, string>» a = 1; }'),
  proto2('wrong-type', 'message M { extensions 100; }\nextend M { map«<string, string>» a = 100; }'),
  message('wrong-type', 'map<string, string> a = 1;\n  «AEntry» b = 2;'),
  message('wrong-type', 'map<string, string> a = 1;\n  message N { «M.AEntry» b = 1; }'),
  differs(
    { buf: 'A map holds what it has not heard of as the first value, which has to be 0.' },
    proto2('wrong-type', 'enum E { A = 1; }\nmessage M { map<string, «E»> a = 1; }'),
  ),
  beside(closed, proto3('wrong-type', 'import "other.proto";\nmessage M { map<string, «Other»> a = 1; }')),
];

const kinds: InvalidCase[] = [
  beside(closed, proto3('wrong-type', 'import "other.proto";\nmessage M { «Other» a = 1; }')),
  beside(closed, proto3('wrong-type', 'import "other.proto";\nmessage M { repeated «Other» a = 1; }')),
  beside(closed, proto3('wrong-type', 'import "other.proto";\nmessage M { oneof o { «Other» a = 1; } }')),
  beside(
    closed,
    proto3(
      'wrong-type',
      'import "other.proto";\nimport "google/protobuf/descriptor.proto";\nextend google.protobuf.FieldOptions { optional «Other» a = 50000; }',
    ),
  ),
  beside(
    { 'other.proto': 'edition = "2023"; option features.enum_type = CLOSED; enum Other { A = 0; }' },
    proto3('wrong-type', 'import "other.proto";\nmessage M { «Other» a = 1; }'),
  ),
  edition2023(
    'wrong-type',
    'enum E { option features.enum_type = CLOSED; A = 0; }\nmessage M { «E» e = 1 [features.field_presence = IMPLICIT]; }',
  ),
  differs(
    { buf: 'The value of a map has the presence of the file, here none, and proto3 refuses the same.' },
    edition2023(
      'wrong-type',
      'option features.field_presence = IMPLICIT;\nenum E { option features.enum_type = CLOSED; A = 0; }\nmessage M { map<string, «E»> e = 1; }',
    ),
  ),
  message('not-in-proto3', 'optional «group» G = 1 { string a = 1; }'),
  message('not-in-proto3', '«group» G = 1 { string a = 1; }'),
  message2023('wrong-type', '«group» G = 1 { string a = 1; }'),
  message('not-in-proto3', 'extensions «100 to 200»;'),
  proto3('not-in-proto3', 'message M {}\nextend «M» { string a = 100; }'),
  beside(
    { 'other.proto': 'syntax = "proto2"; message Other { extensions 100; }' },
    proto3('not-in-proto3', 'import "other.proto";\nextend «Other» { string a = 100; }'),
  ),
  message('empty-oneof', 'oneof «o» {}'),
  proto2('empty-extend', 'message M { extensions 100; }\nextend «M» {}'),
  message2('empty-extend', 'extensions 100;\n  extend «M» {}'),
];

const jsonNames: InvalidCase[] = [
  message('json-name-conflict', 'string foo_bar = 1;\n  string «fooBar» = 2;'),
  message('json-name-conflict', 'string foo_bar = 1;\n  string «foo__bar» = 2;'),
  message('json-name-conflict', 'map<string, string> foo_bar = 1;\n  string «fooBar» = 2;'),
  message(
    'json-name-conflict',
    'string foo_bar = 1 [json_name = "x"];\n  string «fooBar» = 2 [json_name = "y"];',
  ),
  message('json-name-conflict', 'string a = 1 [json_name = "x"];\n  string «b» = 2 [json_name = "x"];'),
  message('json-name-conflict', 'string a = 1 [json_name = "b"];\n  string «b» = 2;'),
  message2023('json-name-conflict', 'string foo_bar = 1;\n  string «fooBar» = 2;'),
  message2(
    'json-name-conflict',
    'optional string a = 1 [json_name = "x"];\n  optional string «b» = 2 [json_name = "x"];',
  ),
  differs(
    { protoc: 'It only warns where one of the two is not chosen; a name that was chosen has to be free.' },
    message2('json-name-conflict', 'optional string a = 1 [json_name = "b"];\n  optional string «b» = 2;'),
  ),
  warning(message2('json-name-conflict', 'optional string foo_bar = 1;\n  optional string «fooBar» = 2;')),
  warning(
    edition2023(
      'json-name-conflict',
      'option features.json_format = LEGACY_BEST_EFFORT;\nmessage M { string foo_bar = 1; string «fooBar» = 2; }',
    ),
  ),
  message('wrong-value', 'string a = 1 [json_name = «x»];'),
  message('wrong-value', 'string a = 1 [json_name = «1»];'),
  differs(
    { buf: 'JSON has the names of extensions in brackets, and protoc refuses it.' },
    message('wrong-value', 'string a = 1 [json_name = «"[a]"»];'),
  ),
  differs({ buf: 'protoc refuses it.' }, message('wrong-value', 'string a = 1 [json_name = «"a\\0b"»];')),
  proto2(
    'wrong-value',
    'message M { extensions 100; }\nextend M { optional string a = 100 [«json_name = "x"»]; }',
  ),
  warning(
    proto2(
      'useless-option',
      'message M { extensions 100; }\nextend M { optional string a = 100 [«json_name = "a"»]; }',
    ),
  ),
  message('duplicate-option', 'string a = 1 [json_name = "x", «json_name = "y"»];'),
];

const defaults: InvalidCase[] = [
  message('not-in-proto3', 'string a = 1 [«default = "x"»];'),
  message2('wrong-value', 'repeated string a = 1 [«default = "x"»];'),
  message2('wrong-value', 'map<string, string> a = 1 [«default = "x"»];'),
  message2('wrong-value', 'optional M a = 1 [«default = x»];'),
  message2('wrong-value', 'optional group G = 1 [«default = 1»] {}'),
  message2('wrong-value', 'optional int32 a = 1 [default = «"x"»];'),
  message2('wrong-value', 'optional int32 a = 1 [default = «1.5»];'),
  message2('wrong-value', 'optional int32 a = 1 [default = «inf»];'),
  message2('wrong-value', 'optional int32 a = 1 [default = «2147483648»];'),
  message2('wrong-value', 'optional sint32 a = 1 [default = «-2147483649»];'),
  message2('wrong-value', 'optional int64 a = 1 [default = «-9223372036854775809»];'),
  message2('wrong-value', 'optional uint32 a = 1 [default = «4294967296»];'),
  message2('wrong-value', 'optional fixed32 a = 1 [default = «-1»];'),
  message2('wrong-value', 'optional uint32 a = 1 [default = «-0»];'),
  message2('wrong-value', 'optional uint64 a = 1 [default = «18446744073709551616»];'),
  message2('wrong-value', 'optional bool a = 1 [default = «yes»];'),
  message2('wrong-value', 'optional bool a = 1 [default = «1»];'),
  message2('wrong-value', 'optional bool a = 1 [default = «True»];'),
  message2('wrong-value', 'optional float a = 1 [default = «"1"»];'),
  message2('wrong-value', 'optional float a = 1 [default = «Infinity»];'),
  message2('wrong-value', 'optional string a = 1 [default = «abc»];'),
  message2('wrong-value', 'optional string a = 1 [default = «{ a: 1 }»];'),
  message2('wrong-value', 'optional bytes a = 1 [default = «1»];'),
  proto2('wrong-value', 'enum E { A = 0; }\nmessage M { optional E e = 1 [default = «B»]; }'),
  proto2('wrong-value', 'enum E { A = 0; }\nmessage M { optional E e = 1 [default = «"A"»]; }'),
  differs(
    { buf: 'The default of an enum is the name of a value, and protoc refuses a number.' },
    proto2('wrong-value', 'enum E { A = 0; }\nmessage M { optional E e = 1 [default = «0»]; }'),
  ),
  message2('duplicate-option', 'optional int32 a = 1 [default = 1, «default = 2»];'),
  differs(
    {
      buf: 'Without presence, what equals the default is not written, so that there can be none but that of the type.',
    },
    message2023('wrong-value', 'int32 a = 1 [features.field_presence = IMPLICIT, «default = 1»];'),
  ),
];

/** Types of fields with their labels, and what follows from a type: defaults and names in JSON. */
export const types: readonly InvalidCase[] = [...labels, ...maps, ...kinds, ...jsonNames, ...defaults];
