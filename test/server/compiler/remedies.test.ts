import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { compile, type Diagnostic, parse } from '../../../server/compiler/index.ts';
import { type InvalidCase, unmarked } from './invalid/invalid-case.ts';
import { invalidCases } from './invalid/invalid-cases.ts';

function diagnosticsOf({ others = {} }: InvalidCase, text: string): readonly Diagnostic[] {
  const texts: Readonly<Record<string, string>> = { ...others, 'case.proto': text };
  const read = (path: string) => (texts[path] === undefined ? undefined : parse(texts[path]));
  return compile(['case.proto'], read).files.get('case.proto')?.diagnostics ?? [];
}

/** Once it can be read that aliases are allowed, there are none. */
const showsAnother = (text: string) => text.includes('allow_alias = "true"');

const isError = ({ severity }: Diagnostic) => severity === 'error';

describe('the remedy of a diagnostic', () => {
  let remedies = 0;
  for (const invalid of invalidCases) {
    const { text } = unmarked(invalid);
    const [found] = diagnosticsOf(invalid, text);
    if (!found?.remedy || showsAnother(text)) continue;
    remedies++;
    const { start, end, text: remedied, numberAt = remedied.length } = found.remedy;
    const number = found.remedy.numberAt === undefined ? '' : ' = 1000';
    const instead = remedied.slice(0, numberAt) + number + remedied.slice(numberAt);
    const mended = text.slice(0, start) + instead + text.slice(end);
    it(`mends what it is about: ${invalid.code}: ${JSON.stringify(text.slice(0, 200))}`, () => {
      // What could not be read was not checked: only what can be read now is.
      const wasRead = parse(text).diagnostics.length === 0;
      const left = wasRead ? diagnosticsOf(invalid, mended).filter(isError) : parse(mended).diagnostics;
      assert.deepEqual(left, [], mended);
    });
  }

  it('puts a label at the end of a line before its own field, though the next line begins with a name', () => {
    const text = 'syntax = "proto3";\nmessage M {\n  int32 a = 1 optional\n  string b = 2;\n}\n';
    const [remedy] = parse(text).diagnostics.map((found) => found.remedy);
    assert.ok(remedy);
    const mended = text.slice(0, remedy.start) + remedy.text + text.slice(remedy.end);
    assert.equal(mended, text.replace('int32 a = 1 optional', 'optional int32 a = 1'));
  });

  it('is there for many', () => {
    assert.ok(remedies >= 90, `${remedies} remedies`);
  });
});
