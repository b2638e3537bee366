import { edition2023, type InvalidCase, proto2, proto3, warning } from './invalid-case.ts';

/** Enums and their values. */
export const enums: readonly InvalidCase[] = [
  proto3('empty-enum', 'enum «E» {}'),
  proto3('empty-enum', 'enum «E» { reserved 1; }'),
  proto2('empty-enum', 'message M { enum «E» { option deprecated = true; } }'),
  proto3('enum-first-value', 'enum E { A = «1»; }'),
  proto3('enum-first-value', 'enum E { A = «1»; B = 0; }'),
  proto3('enum-first-value', 'enum E { A = «-1»; }'),
  edition2023('enum-first-value', 'enum E { A = «1»; }'),
  proto3('duplicate-number', 'enum E { A = 0; B = «0»; }'),
  proto3('duplicate-number', 'enum E { A = 0; B = «0x0»; }'),
  proto2('duplicate-number', 'enum E { A = -1; B = «-1»; }'),
  proto3('number-out-of-range', 'enum E { A = 0; B = «2147483648»; }'),
  proto3('number-out-of-range', 'enum E { A = 0; B = «-2147483649»; }'),
  proto3('number-out-of-range', 'enum E { A = 0; reserved «2147483648»; }'),
  proto3('number-out-of-range', 'enum E { A = 0; reserved «-2147483649» to -1; }'),
  proto3('reserved-number', 'enum E { reserved 5; A = 0; B = «5»; }'),
  proto3('reserved-number', 'enum E { reserved -5 to -1; A = 0; B = «-3»; }'),
  proto3('reserved-number', 'enum E { reserved 5 to max; A = 0; B = «2147483647»; }'),
  proto3('reserved-name', 'enum E { reserved "B"; A = 0; «B» = 1; }'),
  edition2023('reserved-name', 'enum E { reserved B; A = 0; «B» = 1; }'),
  proto3('overlapping-range', 'enum E { reserved 5 to 9, «7»; A = 0; }'),
  proto3('overlapping-range', 'enum E { reserved 5 to 9; reserved «9 to max»; A = 0; }'),
  proto3('empty-range', 'enum E { reserved «5 to 3»; A = 0; }'),
  proto3('empty-range', 'enum E { reserved «-3 to -5»; A = 0; }'),
  proto3('useless-option', 'enum E { «option allow_alias = true;» A = 0; }'),
  {
    ...proto3('useless-option', 'enum E { «option allow_alias = false;» A = 0; }'),
    differs: { buf: 'protoc refuses it, and the language does not say.' },
  },
  proto3('wrong-value', 'enum E { option allow_alias = «"true"»; A = 0; }'),
  proto3('enum-value-conflict', 'enum Kind { KIND_A = 0; «A» = 1; }'),
  proto3('enum-value-conflict', 'enum Kind { KIND_A_B = 0; «kind_a_b» = 1; }'),
  {
    ...proto2('enum-value-conflict', 'enum Kind { KIND_A = 0; «A» = 1; }'),
    differs: {
      buf: 'protoc refuses it in proto2 too; for old enums there is deprecated_legacy_json_field_conflicts.',
    },
  },
  warning(
    proto2(
      'enum-value-conflict',
      'enum Kind { option deprecated_legacy_json_field_conflicts = true; KIND_A = 0; «A» = 1; }',
    ),
  ),
];
