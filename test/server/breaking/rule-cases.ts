import { declarationCases } from './cases/declaration-cases.ts';
import { enumCases } from './cases/enum-cases.ts';
import { fieldCases } from './cases/field-cases.ts';
import { fieldOptionCases } from './cases/field-option-cases.ts';
import { fileCases } from './cases/file-cases.ts';
import { methodCases } from './cases/method-cases.ts';
import type { RuleCase } from './cases/rule-case.ts';

/** Small changes, each with the rules that it breaks. What buf says of them is the specification. */
export const ruleCases: readonly RuleCase[] = [
  ...declarationCases,
  ...fieldCases,
  ...fieldOptionCases,
  ...enumCases,
  ...methodCases,
  ...fileCases,
];
