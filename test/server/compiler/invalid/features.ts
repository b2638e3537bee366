import {
  differs,
  edition2023,
  type InvalidCase,
  message,
  message2023,
  proto2,
  proto3,
  warning,
} from './invalid-case.ts';

/** Features: where they may stand, and what they suit. */
export const features: readonly InvalidCase[] = [
  proto3('wrong-edition', 'option «features.field_presence» = IMPLICIT;'),
  proto2('wrong-edition', 'option «features» = {};'),
  message('wrong-edition', 'string a = 1 [«features.field_presence» = IMPLICIT];'),
  message('wrong-edition', 'option «features» = {};'),
  message('wrong-edition', 'oneof o { option «features» = {}; string a = 1; }'),
  proto2('wrong-edition', 'enum E { A = 0 [«features» = {}]; }'),
  differs(
    { buf: 'It misses the rpc; protoc refuses it.' },
    proto3('wrong-edition', 'message M {}\nservice S { rpc Get(M) returns (M) { option «features» = {}; } }'),
  ),
  edition2023('wrong-edition', 'option features.«enforce_naming_style» = STYLE_LEGACY;'),
  edition2023('wrong-edition', 'option features = { «default_symbol_visibility»: EXPORT_ALL };'),
  edition2023('wrong-target', 'message M { option features.«enum_type» = OPEN; }'),
  edition2023('wrong-target', 'enum E { option features = { «field_presence»: EXPLICIT }; A = 0; }'),
  message2023('wrong-target', 'string a = 1 [features.«json_format» = ALLOW];'),
  edition2023('wrong-feature', '«option features.field_presence = LEGACY_REQUIRED;»'),
  edition2023('wrong-feature', 'option features.field_presence = «FIELD_PRESENCE_UNKNOWN»;'),
  edition2023('wrong-feature', 'enum E { option features = { enum_type: «ENUM_TYPE_UNKNOWN» }; A = 0; }'),
  message2023('wrong-value', 'int32 a = 1 [features.field_presence = «SOMETIMES»];'),
  message2023('wrong-feature', 'repeated int32 a = 1 [«features.field_presence = IMPLICIT»];'),
  message2023('wrong-feature', 'map<string, int32> a = 1 [«features.field_presence = EXPLICIT»];'),
  message2023('wrong-feature', 'M a = 1 [«features.field_presence = IMPLICIT»];'),
  message2023('wrong-feature', 'oneof o { int32 a = 1 [«features.field_presence = EXPLICIT»]; }'),
  edition2023(
    'wrong-feature',
    'message M { extensions 100; }\nextend M { int32 a = 100 [«features.field_presence = EXPLICIT»]; }',
  ),
  edition2023(
    'wrong-feature',
    'message M { extensions 100; }\nextend M { int32 a = 100 [«features.field_presence = LEGACY_REQUIRED»]; }',
  ),
  message2023('wrong-feature', 'int32 a = 1 [«features.repeated_field_encoding = PACKED»];'),
  message2023('wrong-feature', 'int32 a = 1 [«features.repeated_field_encoding = EXPANDED»];'),
  message2023('wrong-feature', 'repeated string a = 1 [«features.repeated_field_encoding = PACKED»];'),
  message2023('wrong-feature', 'repeated M a = 1 [«features = { repeated_field_encoding: PACKED }»];'),
  message2023('wrong-feature', 'int32 a = 1 [«features.utf8_validation = NONE»];'),
  message2023('wrong-feature', 'bytes a = 1 [«features.utf8_validation = VERIFY»];'),
  message2023('wrong-feature', 'map<int32, bytes> a = 1 [«features.utf8_validation = NONE»];'),
  message2023('wrong-feature', 'int32 a = 1 [«features.message_encoding = DELIMITED»];'),
  message2023('wrong-feature', 'map<string, M> a = 1 [«features.message_encoding = DELIMITED»];'),
  differs(
    { buf: 'protoc refuses it: a feature has to be known before the file is read.' },
    edition2023(
      'wrong-feature',
      'import "google/protobuf/descriptor.proto";\nextend google.protobuf.FeatureSet { F f = 9999; }\nmessage F { bool b = 1 [targets = TARGET_TYPE_FILE, feature_support = { edition_introduced: EDITION_2023 }, edition_defaults = { edition: EDITION_LEGACY, value: "false" }]; }\noption features.«(f)».b = true;',
    ),
  ),
  message2023(
    'duplicate-option',
    'int32 a = 1 [features.field_presence = EXPLICIT, «features.field_presence» = IMPLICIT];',
  ),
  message2023(
    'duplicate-option',
    'int32 a = 1 [features = { field_presence: EXPLICIT «field_presence»: IMPLICIT }];',
  ),
  edition2023(
    'wrong-edition',
    'import "google/protobuf/cpp_features.proto";\noption features.(pb.cpp).«enum_name_uses_string_view» = true;',
  ),
  warning(
    edition2023(
      'deprecated-option',
      'import "google/protobuf/cpp_features.proto";\nenum E { A = 0; }\nmessage M { E e = 1 [features.(pb.cpp).«legacy_closed_enum» = true]; }',
    ),
  ),
];
