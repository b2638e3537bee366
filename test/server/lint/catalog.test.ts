import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { describe, it } from 'node:test';
import { bufVersions } from '../../../server/buf-config/index.ts';
import { lintRules, lintRulesNamed } from '../../../server/lint/index.ts';

const buf = path.join(import.meta.dirname, '../../../node_modules/.bin/buf');

describe('the catalog of lint rules', () => {
  for (const version of bufVersions) {
    it(`is that of buf, in version ${version}`, () => {
      const args = [
        'config',
        'ls-lint-rules',
        '--version',
        version,
        '--format',
        'json',
        '--include-deprecated',
      ];
      const lines = execFileSync(buf, args, { encoding: 'utf8' }).split('\n').filter(Boolean);
      const theirs = lines.map((line) => {
        const { id, categories, purpose, deprecated } = JSON.parse(line);
        // Deprecated categories are names for others.
        const current = categories.filter((category: string) => !category.endsWith('DEFAULT'));
        return { name: id, categories: current.sort(), purpose, deprecated };
      });
      const ours = [...lintRules.values()].flatMap(({ name, categories, purpose, deprecated }) => {
        const own = categories.get(version);
        return own ? [{ name, categories: [...own].sort(), purpose, deprecated }] : [];
      });
      const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
      assert.deepEqual(ours.sort(byName), theirs.sort(byName));
    });
  }

  it('knows the names that categories had', () => {
    assert.deepEqual(lintRulesNamed('DEFAULT', 'v2'), lintRulesNamed('STANDARD', 'v2'));
    assert.equal(lintRulesNamed('STYLE_DEFAULT', 'v2'), undefined);
    assert.equal(lintRulesNamed('NOTHING_LIKE_IT', 'v1'), undefined);
  });
});
