import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, parse } from '../../../server/compiler/index.ts';
import { invalidCases } from './invalid-cases.ts';

describe('a definition that is wrong in one way gets one diagnostic, at the culprit', () => {
  for (const { code, text, warning } of invalidCases) {
    it(`${code}: ${text.replaceAll('\n', ' ').trim()}`, () => {
      const start = text.indexOf('«');
      const end = text.indexOf('»') - 1;
      const plain = text.replace('«', '').replace('»', '');
      const compilation = compile(['case.proto'], (path) =>
        path === 'case.proto' ? parse(plain) : undefined,
      );
      const diagnostics = compilation.files.get('case.proto')?.diagnostics ?? [];
      const found = diagnostics.map((diagnostic) => ({
        code: diagnostic.code,
        severity: diagnostic.severity,
        culprit: plain.slice(diagnostic.start, diagnostic.end),
        start: diagnostic.start,
      }));
      const severity = warning ? 'warning' : 'error';
      assert.deepEqual(found, [{ code, severity, culprit: plain.slice(start, end), start }]);
    });
  }
});
