import { customOptions } from './custom-options.ts';
import { enums } from './enums.ts';
import { extensions } from './extensions.ts';
import { features } from './features.ts';
import { grammar } from './grammar.ts';
import { httpRules } from './http-rules.ts';
import { imports } from './imports.ts';
import type { InvalidCase } from './invalid-case.ts';
import { lexical } from './lexical.ts';
import { names } from './names.ts';
import { namingStyle } from './naming-style.ts';
import { numbers } from './numbers.ts';
import { options } from './options.ts';
import { types } from './types.ts';

/** Every check there is, at least once. */
export const invalidCases: readonly InvalidCase[] = [
  ...lexical,
  ...grammar,
  ...imports,
  ...names,
  ...numbers,
  ...types,
  ...enums,
  ...options,
  ...customOptions,
  ...features,
  ...extensions,
  ...namingStyle,
  ...httpRules,
];
