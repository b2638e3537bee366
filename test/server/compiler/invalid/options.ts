import {
  beside,
  differs,
  edition2023,
  edition2024,
  type InvalidCase,
  message,
  message2,
  message2023,
  proto2,
  proto3,
  warning,
} from './invalid-case.ts';

const names: InvalidCase[] = [
  proto3('unknown-option', 'option «java_pakage» = "a";'),
  proto3('unknown-option', 'option «uninterpreted_option» = {};'),
  proto3('unknown-option', 'option «(nope)» = 1;'),
  message('unknown-option', 'string a = 1 [«deprecaded» = true];'),
  message('unknown-option', 'oneof o { option «deprecated» = true; string a = 1; }'),
  message2('unknown-option', 'optional int32 a = 1 [«default».x = 1];'),
  proto3('unknown-option', 'enum E { A = 0 [«json_name» = "a"]; }'),
  proto3(
    'unknown-option',
    'message M {}\nservice S { option «idempotency_level» = IDEMPOTENT; rpc Get(M) returns (M); }',
  ),
  proto3(
    'unknown-option',
    'import "google/api/annotations.proto";\nmessage M { option «(google.api.http)» = {get: "/x"}; }',
  ),
  proto3('unknown-option', 'message M { option «(M)» = 1; }'),
  proto2(
    'unknown-option',
    'import "google/protobuf/descriptor.proto";\nmessage M { extend google.protobuf.MessageOptions { optional int32 x = 50000; } option «(x)» = 1; }',
  ),
  proto2(
    'unknown-option',
    'import "google/protobuf/descriptor.proto";\nmessage M { extend google.protobuf.ExtensionRangeOptions { optional int32 x = 50000; } extensions 1 [«(x)» = 1]; }',
  ),
  proto2(
    'unknown-option',
    'import "google/protobuf/descriptor.proto";\npackage a;\nextend google.protobuf.MessageOptions { optional int32 x = 50000; }\nmessage T { message x {} message U { option «(x)» = 1; } }',
  ),
  beside(
    {
      'other.proto':
        'syntax = "proto2"; import "google/protobuf/descriptor.proto"; extend google.protobuf.FileOptions { optional int32 x = 50000; }',
      'more.proto': 'syntax = "proto3"; import "other.proto"; option (x) = 1; message More {}',
    },
    proto3('unknown-option', 'import "more.proto";\noption «(x)» = 1;\nmessage M { More m = 1; }'),
  ),
  warning(
    proto3(
      'useless-parentheses',
      'import "google/protobuf/descriptor.proto";\noption «(google.protobuf.FileOptions.java_package)» = "a";',
    ),
  ),
];

const values: InvalidCase[] = [
  proto3('wrong-value', 'option java_multiple_files = «"yes"»;'),
  proto3('wrong-value', 'option java_multiple_files = «1»;'),
  proto3('wrong-value', 'option java_multiple_files = «-true»;'),
  proto3('wrong-value', 'option java_package = «foo»;'),
  proto3('wrong-value', 'option java_package = «{}»;'),
  proto3('wrong-value', 'option optimize_for = «FAST»;'),
  differs(
    { buf: 'An option of an enum is set by name; only within braces, in text format, by number too.' },
    proto3('wrong-value', 'option optimize_for = «1»;'),
  ),
  proto3('wrong-value', 'option optimize_for = «"SPEED"»;'),
  proto3('wrong-value', 'option optimize_for = «-SPEED»;'),
  proto3('duplicate-option', 'option java_package = "a";\noption «java_package» = "b";'),
  message('duplicate-option', 'string a = 1 [deprecated = true, «deprecated» = false];'),
];

const fields: InvalidCase[] = [
  message('wrong-value', 'string a = 1 [«packed = true»];'),
  message('wrong-value', 'repeated string a = 1 [«packed = true»];'),
  message('wrong-value', 'map<string, int32> a = 1 [«packed = true»];'),
  message2023('wrong-value', 'repeated int32 a = 1 [«packed = true»];'),
  message2023('wrong-value', 'repeated int32 a = 1 [«packed = false»];'),
  message('wrong-value', 'string a = 1 [«jstype = JS_STRING»];'),
  message('wrong-value', 'int32 a = 1 [«jstype = JS_NUMBER»];'),
  message('wrong-value', 'map<string, int64> a = 1 [«jstype = JS_STRING»];'),
  differs(
    {
      protoc:
        'descriptor.proto says of jstype that it "is permitted only for 64 bit integral and fixed types".',
    },
    message('wrong-value', 'string a = 1 [«jstype = JS_NORMAL»];'),
  ),
  message('wrong-value', 'string a = 1 [«lazy = true»];'),
  message('wrong-value', 'bytes a = 1 [«unverified_lazy = true»];'),
  message2('wrong-value', 'optional group G = 1 [«lazy = true»] {}'),
  message2023('wrong-value', 'M m = 1 [«lazy = true», features.message_encoding = DELIMITED];'),
  edition2023(
    'wrong-value',
    'option features.message_encoding = DELIMITED;\nmessage M { M m = 1 [«lazy = true»]; }',
  ),
  differs(
    { buf: 'protoc refuses it.' },
    proto2(
      'wrong-value',
      'message M { extensions 100; }\nextend M { optional M m = 100 [«unverified_lazy = true»]; }',
    ),
  ),
  differs(
    { protoc: 'It is for strings and bytes, of which the C++ generator makes something else.' },
    message2023('wrong-value', 'int32 a = 1 [«ctype = CORD»];'),
  ),
  differs(
    { protoc: 'The C++ generator refuses it.' },
    edition2023(
      'wrong-value',
      'message M { extensions 100; }\nextend M { string a = 100 [«ctype = CORD»]; }',
    ),
  ),
  warning(message('wrong-value', 'int32 a = 1 [«ctype = CORD»];')),
  edition2024('wrong-edition', 'message M { string a = 1 [«ctype = CORD»]; }'),
  message('wrong-value', '«option map_entry = true;»'),
  message('wrong-value', '«option map_entry = false;»'),
];

const files: InvalidCase[] = [
  edition2023('wrong-edition', '«option java_string_check_utf8 = true;»'),
  differs(
    { protoc: 'It looks at the value only; the option is gone, and the feature is in its place.' },
    edition2023('wrong-edition', '«option java_string_check_utf8 = false;»'),
  ),
  edition2024('wrong-edition', 'option «java_multiple_files» = true;'),
  warning(proto3('deprecated-option', '«option java_generic_services = true;»')),
  warning(proto3('deprecated-option', '«option py_generic_services = true;»')),
];

const withOption = (code: string, target: string, body: string): InvalidCase =>
  proto2(
    code,
    `import "google/protobuf/descriptor.proto";\nextend google.protobuf.FieldOptions { optional M m = 50000 [${target}]; }\nmessage M { ${body} }`,
  );

const uses: InvalidCase[] = [
  withOption('wrong-target', 'targets = TARGET_TYPE_FILE', 'optional M a = 1 [«(m)» = {}];'),
  withOption(
    'wrong-target',
    'targets = TARGET_TYPE_ONEOF, targets = TARGET_TYPE_ENUM',
    'optional M a = 1 [«(m)» = {}];',
  ),
  proto2(
    'wrong-target',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.MessageOptions { optional M m = 50000; }\nmessage M { optional int32 i = 1 [targets = TARGET_TYPE_FIELD]; option (m) = { «i»: 1 }; }',
  ),
  proto2(
    'wrong-target',
    'import "google/protobuf/descriptor.proto";\nextend google.protobuf.MessageOptions { optional M m = 50000; }\nmessage M { optional int32 i = 1 [targets = TARGET_TYPE_FIELD]; option (m).«i» = 1; }',
  ),
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

const support = (lifetime: string): InvalidCase =>
  proto2(
    'wrong-lifetime',
    `import "google/protobuf/descriptor.proto";\nextend google.protobuf.FileOptions { optional bool b = 50000 [feature_support = «{» ${lifetime} }]; }`,
  );

const lifetimes: InvalidCase[] = [
  support('edition_introduced: EDITION_2024 edition_deprecated: EDITION_2023 deprecation_warning: "Use n."'),
  support('edition_introduced: EDITION_2023 edition_deprecated: EDITION_2024'),
  support('edition_introduced: EDITION_2023 deprecation_warning: "Use n."'),
  support('edition_introduced: EDITION_2023 edition_removed: EDITION_2024'),
  support('edition_introduced: EDITION_2024 edition_removed: EDITION_2023 removal_error: "Use n."'),
  support('edition_introduced: EDITION_2023 removal_error: "Use n."'),
  support(
    'edition_introduced: EDITION_2023 edition_deprecated: EDITION_2024 deprecation_warning: "Use n." edition_removed: EDITION_2024 removal_error: "Use n."',
  ),
];

const deprecations: InvalidCase[] = [
  beside(
    { 'other.proto': 'syntax = "proto3"; message Other { option deprecated = true; }' },
    warning(proto3('deprecated-use', 'import "other.proto";\nmessage M { «Other» o = 1; }')),
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; enum Other { option deprecated = true; A = 0; }' },
    warning(proto3('deprecated-use', 'import "other.proto";\nmessage M { map<string, «Other»> o = 1; }')),
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; message Other { option deprecated = true; }' },
    warning(
      proto3(
        'deprecated-use',
        'import "other.proto";\nmessage M {}\nservice S { rpc Get(M) returns («Other»); }',
      ),
    ),
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; option deprecated = true; message Other {}' },
    warning(proto3('deprecated-use', 'import «"other.proto"»;\nmessage M { Other o = 1; }')),
  ),
];

/** Options: which there are, what they are set to, and where they may stand. */
export const options: readonly InvalidCase[] = [
  ...names,
  ...values,
  ...fields,
  ...files,
  ...uses,
  ...lifetimes,
  ...deprecations,
];
