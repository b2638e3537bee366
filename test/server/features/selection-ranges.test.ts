import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { SelectionRange } from 'vscode-languageserver-types';
import { parse } from '../../../server/compiler/index.ts';
import { selectionRanges } from '../../../server/features/selection-ranges.ts';

/** The texts that are selected from the mark outwards. */
function selections(marked: string): string[] {
  const offset = marked.indexOf('|');
  const text = marked.replace('|', '');
  const document = TextDocument.create('', '', 0, text);
  const found: string[] = [];
  const [first] = selectionRanges(parse(text), [document.positionAt(offset)]);
  for (let at: SelectionRange | undefined = first; at; at = at.parent) found.push(document.getText(at.range));
  return found;
}

describe('selection ranges', () => {
  it('grow from a word to its name, statement, body, declaration and file', () => {
    const text = 'syntax = "proto3";\nmessage A {\n  a.b.C| c = 1;\n  int32 d = 2;\n}\n';
    assert.deepEqual(selections(text), [
      'C',
      'a.b.C',
      'a.b.C c = 1;',
      'a.b.C c = 1;\n  int32 d = 2;',
      '{\n  a.b.C c = 1;\n  int32 d = 2;\n}',
      'message A {\n  a.b.C c = 1;\n  int32 d = 2;\n}',
      text.replace('|', ''),
    ]);
  });

  it('grow from the inside of a string to the string', () => {
    assert.deepEqual(selections('import "a/|b.proto";').slice(0, 3), [
      'a/b.proto',
      '"a/b.proto"',
      'import "a/b.proto";',
    ]);
  });

  it('grow from a comment to the comments around it', () => {
    assert.deepEqual(selections('// One.\n// T|wo.\n\nmessage A {}').slice(0, 2), [
      '// Two.',
      '// One.\n// Two.',
    ]);
  });

  it('are nested, in broken text too', () => {
    for (const text of [
      'message A { int32 |',
      'message { |{{',
      '|',
      'option (a = { b: [|',
      'enum E { A = | }',
    ]) {
      const found = selections(text);
      for (const [index, inner] of found.entries())
        assert.ok((found[index + 1] ?? inner).includes(inner), text);
    }
  });
});
