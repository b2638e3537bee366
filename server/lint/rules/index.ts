import type { FileRule, ModuleRule } from '../rule.ts';
import { commentRules } from './comments.ts';
import { enumRules } from './enums.ts';
import { fieldRules } from './fields.ts';
import { fileRules as wholeFileRules } from './files.ts';
import { importedPackageRules, importRules } from './imports.ts';
import { nameStyleRules } from './name-styles.ts';
import { packageRules } from './packages.ts';
import { protovalidateRules } from './protovalidate/index.ts';
import { rpcRules, sharedTypeRules } from './rpcs.ts';
import { samePackageRules } from './same-package.ts';
import { serviceRules } from './services.ts';

/** Every rule that looks at one file. */
export const fileRules: readonly FileRule[] = [
  ...commentRules,
  ...enumRules,
  ...fieldRules,
  ...wholeFileRules,
  ...importRules,
  ...nameStyleRules,
  ...packageRules,
  ...protovalidateRules,
  ...rpcRules,
  ...serviceRules,
];

/** Every rule that looks at a file among the others of its module. */
export const moduleRules: readonly ModuleRule[] = [
  ...importedPackageRules,
  ...samePackageRules,
  ...sharedTypeRules,
];
