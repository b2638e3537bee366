import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '../../../server/compiler/index.ts';
import { foldingRanges } from '../../../server/features/folding-ranges.ts';

/** `first-last kind` of each, lines from zero, by first line. */
function folds(...lines: string[]): string[] {
  return foldingRanges(parse(lines.join('\n')))
    .sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
    .map(({ startLine, endLine, kind }) => `${startLine}-${endLine}${kind ? ` ${kind}` : ''}`);
}

describe('folding', () => {
  it('leaves the line with the closing brace in sight', () => {
    assert.deepEqual(folds('message A {', '  message B {', '    string c = 1;', '  }', '}'), ['0-3', '1-2']);
  });

  it('folds nothing that is on one line', () => {
    assert.deepEqual(folds('message A {}', 'message B { string c = 1; }'), []);
  });

  it('folds options over several lines', () => {
    assert.deepEqual(folds('option (a) = {', '  b: [', '    1', '  ]', '};'), ['0-3', '1-2']);
  });

  it('folds runs of line comments and block comments', () => {
    const lines = [
      '// one',
      '// two',
      '',
      '// alone',
      'message A {} // not of a run',
      '// next',
      '/* a',
      ' b */',
    ];
    assert.deepEqual(folds(...lines), ['0-1 comment', '6-7 comment']);
  });

  it('folds imports together', () => {
    assert.deepEqual(folds('import "a";', 'import "b";', 'option c = 1;', 'import "d";'), ['0-1 imports']);
  });

  it('folds regions, nested too', () => {
    const lines = ['// #region a', '// region b', 'message A {}', '// endregion', '// #endregion'];
    assert.deepEqual(folds(...lines), ['0-4 region', '1-3 region']);
  });

  it('copes with braces that do not match', () => {
    assert.deepEqual(folds('}', 'message A {', '  option b = [', '}', '{'), ['1-2']);
  });
});
