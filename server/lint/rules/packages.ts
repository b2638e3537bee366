import type { FileElement } from '../../compiler/index.ts';
import { folderOfPath } from '../module-facts.ts';
import { lowerSnakeCase } from '../names.ts';
import { packageStability } from '../package-version.ts';
import type { FileRule, Report } from '../rule.ts';

/** The rules about a file's package, for itself. */
export const packageRules: readonly FileRule[] = [
  {
    name: 'PACKAGE_DIRECTORY_MATCH',
    *file(file, { path }) {
      if (file.packageName === '') return;
      const expected = file.packageName.replaceAll('.', '/');
      const folder = folderOfPath(path);
      if (folder === expected) return;
      yield ofPackage(
        file,
        `Files with package "${file.packageName}" must be within a directory "${expected}" relative to root but were in directory "${folder}".`,
      );
    },
  },
  {
    name: 'PACKAGE_LOWER_SNAKE_CASE',
    *file(file) {
      const expected = file.packageName.split('.').map(lowerSnakeCase).join('.');
      if (expected === file.packageName) return;
      yield ofPackage(
        file,
        `Package name "${file.packageName}" should be lower_snake.case, such as "${expected}".`,
        expected,
      );
    },
  },
  {
    name: 'PACKAGE_VERSION_SUFFIX',
    *file(file) {
      if (file.packageName === '' || packageStability(file.packageName) !== undefined) return;
      const expected = `${file.packageName}.v1`;
      yield ofPackage(
        file,
        `Package name "${file.packageName}" should be suffixed with a correctly formed version, such as "${expected}".`,
        expected,
      );
    },
  },
];

function ofPackage(file: FileElement, message: string, expected?: string): Report {
  const statement = file.syntax.tree.declarations.find(({ kind }) => kind === 'package');
  return {
    message,
    at: statement,
    ...(statement ? { statement } : {}),
    ...(expected === undefined ? {} : { expected }),
  };
}
