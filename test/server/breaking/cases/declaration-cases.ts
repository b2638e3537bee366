import { change, otherCardinality, otherType, proto2, type RuleCase } from './rule-case.ts';

/** What is deleted, moved or added as a whole. */
export const declarationCases: readonly RuleCase[] = [
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
];
