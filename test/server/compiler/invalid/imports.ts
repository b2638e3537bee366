import { beside, differs, edition2024, type InvalidCase, proto2, proto3, warning } from './invalid-case.ts';

const other = { 'other.proto': 'syntax = "proto3"; message Other {}' };
const use = 'message M { Other o = 1; }';

/** What is imported, and how. */
export const imports: readonly InvalidCase[] = [
  proto3('missing-import', 'import «"nowhere.proto"»;'),
  proto3('missing-import', 'import public «"nowhere.proto"»;'),
  proto3('missing-import', 'import «"no" "where.proto"»;'),
  proto3('invalid-path', 'import «""»;'),
  beside(other, proto3('invalid-path', `import «"./other.proto"»;\n${use}`)),
  beside(other, proto3('invalid-path', `import «"a/../other.proto"»;\n${use}`)),
  beside(other, proto3('invalid-path', `import «"/other.proto"»;\n${use}`)),
  beside(
    { 'a/other.proto': 'syntax = "proto3"; message Other {}' },
    proto3('invalid-path', `import «"a//other.proto"»;\n${use}`),
  ),
  proto3('invalid-path', 'import «"google\\\\protobuf\\\\any.proto"»;'),
  beside(other, proto3('duplicate-import', `import "other.proto";\nimport «"other.proto"»;\n${use}`)),
  beside(other, proto3('duplicate-import', `import "other.proto";\nimport public «"other.proto"»;\n${use}`)),
  beside(other, proto3('duplicate-import', `import "other.proto";\nimport «"other" ".proto"»;\n${use}`)),
  proto3('import-cycle', 'import «"case.proto"»;'),
  proto3('import-cycle', 'import public «"case.proto"»;'),
  proto3('wrong-modifier', 'import «option» "google/protobuf/any.proto";'),
  { code: 'wrong-modifier', text: 'edition = "2023";\nimport «option» "google/protobuf/any.proto";\n' },
  edition2024(
    'wrong-modifier',
    'import «weak» "google/protobuf/any.proto";\nmessage M { google.protobuf.Any any = 1; }',
  ),
  edition2024(
    'misplaced-import',
    'import option "google/protobuf/cpp_features.proto";\n«import "google/protobuf/any.proto";»\noption features.(pb.cpp).string_type = VIEW;\nmessage M { google.protobuf.Any any = 1; }',
  ),
  beside(
    { 'other.proto': 'syntax = "proto3"; option optimize_for = LITE_RUNTIME; message Other {}' },
    proto3('wrong-runtime', `import «"other.proto"»;\n${use}`),
  ),
  beside(
    { 'other.proto': 'syntax = "proto2"; message Other { extensions 100; }' },
    differs(
      { buf: 'protoc refuses it: the full message would have to hold a lite one.' },
      proto2(
        'wrong-runtime',
        'import "other.proto";\noption optimize_for = LITE_RUNTIME;\nextend «Other» { optional int32 a = 100; }',
      ),
    ),
  ),
  differs(
    { buf: 'protoc refuses it: generic services need full messages.' },
    proto3(
      'wrong-runtime',
      'option optimize_for = LITE_RUNTIME;\n«option cc_generic_services = true;»\nservice S {}',
    ),
  ),
  warning(proto3('unused-import', 'import «"google/protobuf/any.proto"»;')),
  warning(beside(other, proto3('unused-import', 'import «"other.proto"»;\nmessage M {}'))),
  warning(
    beside(
      {
        ...other,
        'more.proto': 'syntax = "proto3"; import public "other.proto"; message More {}',
      },
      proto3('unused-import', 'import «"more.proto"»;\nmessage M {}'),
    ),
  ),
  warning(
    edition2024('unused-import', 'import option «"google/protobuf/cpp_features.proto"»;\nmessage M {}'),
  ),
];
