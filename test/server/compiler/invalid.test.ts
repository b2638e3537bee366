import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { bundledFiles, compile, parse } from '../../../server/compiler/index.ts';
import { type InvalidCase, unmarked } from './invalid/invalid-case.ts';
import { invalidCases } from './invalid/invalid-cases.ts';

function diagnosticsOf({ others = {} }: InvalidCase, text: string) {
  const texts: Readonly<Record<string, string>> = { ...others, 'case.proto': text };
  const read = (path: string) => (texts[path] === undefined ? undefined : parse(texts[path]));
  return compile(['case.proto'], read).files.get('case.proto')?.diagnostics ?? [];
}

describe('a definition that is wrong in one way gets one diagnostic, at the culprit', () => {
  for (const invalid of invalidCases) {
    it(`${invalid.code}: ${invalid.text.replaceAll('\n', ' ').trim().slice(0, 200)}`, () => {
      const { text, start, end } = unmarked(invalid);
      const found = diagnosticsOf(invalid, text).map((diagnostic) => ({
        code: diagnostic.code,
        severity: diagnostic.severity,
        culprit: text.slice(diagnostic.start, diagnostic.end),
        start: diagnostic.start,
      }));
      const severity = invalid.warning ? 'warning' : 'error';
      assert.deepEqual(found, [{ code: invalid.code, severity, culprit: text.slice(start, end), start }]);
    });
  }

  it('and there are three hundred of them, each another one', () => {
    const texts = new Set(invalidCases.map(({ text, others }) => JSON.stringify([text, others])));
    assert.equal(texts.size, invalidCases.length);
    assert.ok(invalidCases.length >= 300, `${invalidCases.length} cases`);
  });
});

/** Codes that are no literals where they are reported, and those that a single file cannot have. */
const codePattern =
  /\b(?:error|warning|warningAt|report|reportMissing|reportSpan|file|#error)\(\s*'([a-z]+(?:-[a-z0-9]+)+)'|code: '([a-z]+(?:-[a-z0-9]+)+)'|code = '([a-z]+(?:-[a-z0-9]+)+)'/g;

/** Every code that the compiler's sources report something under. */
function codesInSources(): Set<string> {
  const folder = fileURLToPath(new URL('../../../server/compiler', import.meta.url));
  const codes = new Set<string>();
  for (const path of globSync('**/*.ts', { cwd: folder, exclude: ['gen/**'] })) {
    for (const match of readFileSync(`${folder}/${path}`, 'utf8').matchAll(codePattern)) {
      codes.add(match[1] ?? match[2] ?? match[3] ?? '');
    }
  }
  return codes;
}

describe('the codes of diagnostics', () => {
  it('each have a case', () => {
    const covered = new Set(invalidCases.map(({ code }) => code));
    assert.deepEqual([...codesInSources()].filter((code) => !covered.has(code)).sort(), []);
  });

  it('are found in the sources, all that the cases know', () => {
    const codes = codesInSources();
    assert.deepEqual(
      [...new Set(invalidCases.map(({ code }) => code))].filter((code) => !codes.has(code)),
      [],
    );
  });
});

describe('what a diagnostic says', () => {
  for (const invalid of invalidCases) {
    it(`is a sentence, and its places lie in the files: ${invalid.code}, ${invalid.text.length}`, () => {
      const { text } = unmarked(invalid);
      for (const { message, related } of diagnosticsOf(invalid, text)) {
        assert.match(message, /^["A-Z0-9].*[.;?"]$/s, message);
        for (const place of related ?? []) {
          const other =
            place.path === 'case.proto'
              ? text
              : (invalid.others?.[place.path] ?? bundledFiles.get(place.path));
          assert.ok(other !== undefined && place.start < place.end && place.end <= other.length, message);
        }
      }
    });
  }
});
