import { edition2024, type InvalidCase } from './invalid-case.ts';

/** How names are written since edition 2024. */
export const namingStyle: readonly InvalidCase[] = [
  edition2024('naming-style', 'package «a.B»;'),
  edition2024('naming-style', 'package «a_1»;'),
  edition2024('naming-style', 'message «snake_case» {}'),
  edition2024('naming-style', 'message «M_N» {}'),
  edition2024('naming-style', 'message M { message «inner» {} }'),
  edition2024('naming-style', 'message M { string «camelCase» = 1; }'),
  edition2024('naming-style', 'message M { string «a_1» = 1; }'),
  edition2024('naming-style', 'message M { string «a_» = 1; }'),
  edition2024('naming-style', 'message M { string «a__b» = 1; }'),
  edition2024('naming-style', 'message M { string «_a» = 1; }'),
  edition2024('naming-style', 'message M { map<string, string> «Map» = 1; }'),
  edition2024('naming-style', 'message M { oneof «Choice» { string a = 1; } }'),
  edition2024('naming-style', 'message M { extensions 1; }\nextend M { string «camelCase» = 1; }'),
  edition2024('naming-style', 'enum «lower» { LOWER_UNSPECIFIED = 0; }'),
  edition2024('naming-style', 'enum E { «e_unspecified» = 0; }'),
  edition2024('naming-style', 'enum E { E_UNSPECIFIED = 0; «E_1» = 1; }'),
  edition2024('naming-style', 'service «service_name» {}'),
  edition2024('naming-style', 'message M {}\nservice S { rpc «get_it»(M) returns (M); }'),
];
