import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { type LintProblem, lintFolder } from '../../../server/index.ts';
import { lintRules } from '../../../server/lint/index.ts';
import { protoFiles } from '../../corpus/corpus-files.ts';
import { bufLint, shownProblems } from './buf-lint.ts';

// A module a rule, which alone is in use there. Where a line says `fine`, the rule has nothing to say.
const fixtures = path.join(import.meta.dirname, '../../fixtures/lint/rules');
const rules = [...lintRules.values()].filter(
  ({ categories, deprecated }) => categories.has('v2') && !deprecated,
);

describe('lint rules', () => {
  let problems: readonly LintProblem[] = [];
  before(async () => {
    ({ problems } = await lintFolder(fixtures));
  });

  it('find what buf finds, where it finds it, in its words', () => {
    assert.deepEqual(shownProblems(fixtures, problems), bufLint(fixtures));
  });

  for (const { name } of rules) {
    it(`${name} finds what is wrong, and nothing where all is fine`, () => {
      const module = path.join(fixtures, name.toLowerCase());
      const found = problems.filter(({ file }) => file.startsWith(module + path.sep));
      assert.ok(found.length > 0, 'finds nothing');
      const lines = protoFiles(module).flatMap((file) =>
        readFileSync(path.join(module, file), 'utf8')
          .split('\n')
          .flatMap((text, index) => (text.endsWith('// fine') ? [`${file}:${index + 1}`] : [])),
      );
      const foundLines = found.map(({ file, start }) => {
        return `${path.relative(module, file).replaceAll(path.sep, '/')}:${start.line}`;
      });
      assert.ok(lines.length > 0, 'nothing is fine');
      assert.deepEqual(
        lines.filter((line) => foundLines.includes(line)),
        [],
      );
    });
  }
});
