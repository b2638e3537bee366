import { change, custom, edition, otherType, proto2, type RuleCase } from './rule-case.ts';

/** What changes of fields by options and features. */
export const fieldOptionCases: readonly RuleCase[] = [
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
];
