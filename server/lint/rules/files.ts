import { lowerSnakeCase } from '../names.ts';
import type { FileRule, Report } from '../rule.ts';

/** The rules about a file as a whole. No comment can ignore them. */
export const fileRules: readonly FileRule[] = [
  {
    name: 'FILE_LOWER_SNAKE_CASE',
    *file(_, { path }) {
      const base = path.slice(path.lastIndexOf('/') + 1);
      const dot = base.lastIndexOf('.');
      const [stem, extension] = dot < 0 ? [base, ''] : [base.slice(0, dot), base.slice(dot)];
      const expected = lowerSnakeCase(stem);
      if (stem === expected) return;
      yield ofFile(
        `Filename "${base}" should be lower_snake_case${extension}, such as "${expected}${extension}".`,
        expected + extension,
      );
    },
  },
  {
    name: 'PACKAGE_DEFINED',
    *file({ packageName }) {
      if (packageName === '') yield ofFile('Files must have a package defined.');
    },
  },
  {
    name: 'SYNTAX_SPECIFIED',
    *file({ syntax }) {
      if (syntax.tree.declarations.some(({ kind }) => kind === 'syntax')) return;
      yield ofFile(
        'Files must have a syntax explicitly specified. If no syntax is specified, the file defaults to "proto2".',
      );
    },
  },
];

function ofFile(message: string, expected?: string): Report {
  return { message, at: undefined, ...(expected === undefined ? {} : { expected }) };
}
