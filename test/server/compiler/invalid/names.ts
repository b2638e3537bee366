import {
  beside,
  edition2024,
  type InvalidCase,
  message,
  message2,
  proto2,
  proto3,
  warning,
} from './invalid-case.ts';

const undefinedNames: InvalidCase[] = [
  message('undefined-type', '«Psot» a = 1;'),
  message('undefined-type', 'repeated «Psot» a = 1;'),
  message('undefined-type', 'oneof o { «Psot» a = 1; }'),
  message('undefined-type', '«google.protobuf.Any» a = 1;'),
  message('undefined-type', '«.M.N» a = 1;'),
  message('undefined-type', 'map<string, «Nope»> a = 1;'),
  message('undefined-type', 'map<«Nope», string> a = 1;'),
  message2('undefined-type', 'optional group G = 1 { optional «Nope» a = 1; }'),
  proto2('undefined-type', 'extend «Nope» { optional string a = 1; }'),
  proto3('undefined-type', 'package a.b;\nmessage b { message X {} }\nmessage M { «b.M» m = 1; }'),
  proto3('undefined-type', 'message M {}\nservice S { rpc Get(M) returns («N»); }'),
  proto3('undefined-type', 'message M {}\nservice S { rpc Get(stream «N») returns (M); }'),
  proto3('undefined-type', 'service T {}\nmessage M { «T» t = 1; }'),
  beside(
    {
      'other.proto': 'syntax = "proto3"; import "last.proto"; message Other { Last last = 1; }',
      'last.proto': 'syntax = "proto3"; message Last {}',
    },
    proto3('undefined-type', 'import "other.proto";\nmessage M { Other o = 1; «Last» l = 2; }'),
  ),
  beside(
    { 'other.proto': 'edition = "2024"; message Other {}' },
    edition2024('undefined-type', 'import option "other.proto";\nmessage M { «Other» o = 1; }'),
  ),
  proto3('not-a-message', 'message M {}\nservice S { rpc Get(«string») returns (M); }'),
  proto2('not-a-message', 'extend «int32» { optional string a = 1; }'),
  proto3('not-a-type', 'enum E { A = 0; }\nmessage M {}\nservice S { rpc Get(«E») returns (M); }'),
  proto3('not-a-type', 'message M {}\nservice S { rpc M(«M») returns (.M); }'),
  proto3('not-a-type', 'message M {}\nservice S { rpc Get(.M) returns («Get»); }'),
  proto2('not-a-type', 'enum E { A = 0; }\nextend «E» { optional string a = 1; }'),
  proto2(
    'not-a-type',
    'message N { extensions 1; }\nmessage M { enum P { N = 0; } extend «N» { optional string a = 1; } }',
  ),
  message('not-a-type', 'string a = 1;\n  «M.a» b = 2;'),
];

const visibility: InvalidCase[] = [
  beside(
    { 'other.proto': 'edition = "2024"; local message Other {}' },
    edition2024('not-visible', 'import "other.proto";\nmessage M { «Other» o = 1; }'),
  ),
  beside(
    { 'other.proto': 'edition = "2024"; message Other { message In {} }' },
    edition2024(
      'not-visible',
      'import "other.proto";\nmessage M {}\nservice S { rpc Get(M) returns («Other.In»); }',
    ),
  ),
  beside(
    { 'other.proto': 'edition = "2024"; local message Other { extensions 1; }' },
    edition2024('not-visible', 'import "other.proto";\nextend «Other» { string a = 1; }'),
  ),
  beside(
    {
      'other.proto':
        'edition = "2024"; option features.default_symbol_visibility = LOCAL_ALL; enum Other { OTHER_UNSPECIFIED = 0; }',
    },
    edition2024('not-visible', 'import "other.proto";\nmessage M { «Other» o = 1; }'),
  ),
  proto3('wrong-modifier', '«export» message M {}'),
  proto2('wrong-modifier', 'message M { «local» enum E { A = 0; } }'),
  { code: 'wrong-modifier', text: 'edition = "2023";\n«export» message M {}\n' },
  { code: 'wrong-modifier', text: 'edition = "2023";\n«local» enum E { A = 0; }\n' },
  edition2024(
    'wrong-modifier',
    'option features.default_symbol_visibility = STRICT;\nmessage M { «export» message N {} }',
  ),
  edition2024(
    'wrong-modifier',
    'option features.default_symbol_visibility = STRICT;\nmessage M { «export» enum E { E_UNSPECIFIED = 0; } }',
  ),
  edition2024(
    'wrong-modifier',
    'option features.default_symbol_visibility = STRICT;\nmessage M { «export» message N {} reserved 1 to max; }',
  ),
];

const uselessWords: InvalidCase[] = [
  warning(edition2024('useless-modifier', '«export» message M {}')),
  warning(edition2024('useless-modifier', 'message M { «local» enum E { E_UNSPECIFIED = 0; } }')),
  warning(
    edition2024(
      'useless-modifier',
      'option features.default_symbol_visibility = LOCAL_ALL;\n«local» message M {}',
    ),
  ),
];

const duplicates: InvalidCase[] = [
  message('duplicate-name', 'string a = 1;\n  string «a» = 2;'),
  message('duplicate-name', 'oneof o { string a = 1; }\n  string «o» = 2;'),
  message('duplicate-name', 'oneof o { string a = 1; string «a» = 2; }'),
  message('duplicate-name', 'oneof o { string a = 1; }\n  oneof «o» { string b = 2; }'),
  message('duplicate-name', 'message N {}\n  enum «N» { A = 0; }'),
  message('duplicate-name', 'message N {}\n  string «N» = 1;'),
  message('duplicate-name', 'map<string, string> a = 1;\n  message «AEntry» {}'),
  message('duplicate-name', 'map<string, string> a = 1;\n  oneof «AEntry» { string b = 2; }'),
  message2('duplicate-name', 'optional group G = 1 {}\n  optional string «g» = 2;'),
  message2('duplicate-name', 'optional group G = 1 {}\n  message «G» {}'),
  message2(
    'duplicate-name',
    'extensions 1;\n  extend M { optional string a = 1; }\n  optional string «a» = 2;',
  ),
  message('duplicate-name', 'reserved "a", «"a"»;'),
  proto3('duplicate-name', 'enum E { A = 0; reserved "B", «"B"»; }'),
  proto3('duplicate-name', 'message M {}\nenum «M» { A = 0; }'),
  proto3('duplicate-name', 'message M {}\nservice «M» {}'),
  proto3('duplicate-name', 'message M {}\nservice S { rpc Get(M) returns (M); rpc «Get»(M) returns (M); }'),
  proto3('duplicate-name', 'enum E { A = 0; }\nenum F { «A» = 0; }'),
  proto3('duplicate-name', 'enum E { A = 0; «A» = 1; }'),
  proto3('duplicate-name', 'message A {}\nenum E { «A» = 0; }'),
  proto2(
    'duplicate-name',
    'message M { extensions 1 to 2; }\nextend M { optional string a = 1; optional string «a» = 2; }',
  ),
  proto3('duplicate-name', 'package google.protobuf;\nimport "google/protobuf/any.proto";\nmessage «Any» {}'),
  beside(
    { 'other.proto': 'syntax = "proto3"; enum E { A = 0; }' },
    proto3('duplicate-name', 'import "other.proto";\nenum F { «A» = 0; }\nmessage M { E e = 1; }'),
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; package a.b; message Other {}' },
    proto3('duplicate-name', 'package a;\nimport "other.proto";\nmessage «b» { a.b.Other o = 1; }'),
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; message a {}' },
    proto3('duplicate-name', 'package «a.b»;\nimport "other.proto";\nmessage M { .a o = 1; }'),
  ),
  message2('invalid-name', 'optional group «g» = 1 { optional string a = 1; }'),
  message2('invalid-name', 'optional group «_G» = 1 { optional string a = 1; }'),
];

const deep = (levels: number): string => {
  const open = Array.from({ length: levels }, (_, index) => `message M${index} {`).join(' ');
  return `${open} ${'}'.repeat(levels)}`;
};

const depth: InvalidCase[] = [
  proto3('nesting-too-deep', deep(32).replace('M31', '«M31»')),
  proto3('nesting-too-deep', deep(31).replace('M30 {', 'M30 { map<string, string> «a» = 1;')),
  proto2('nesting-too-deep', deep(31).replace('M30 {', 'M30 { optional group «G» = 1 {}')),
];

/** What names mean, who may use them, and which are taken. */
export const names: readonly InvalidCase[] = [
  ...undefinedNames,
  ...visibility,
  ...uselessWords,
  ...duplicates,
  ...depth,
];
