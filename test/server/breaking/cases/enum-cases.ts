import { change, deletedValue, edition, type RuleCase } from './rule-case.ts';

/** What changes of enums and their values. */
export const enumCases: readonly RuleCase[] = [
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
];
