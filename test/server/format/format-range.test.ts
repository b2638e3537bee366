import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '../../../server/compiler/index.ts';
import { formatRange, formatTyped, type OffsetEdit } from '../../../server/format/index.ts';

/** A text without its `|` marks, and where they were. */
function marked(text: string): { plain: string; marks: number[] } {
  const parts = text.split('|');
  const marks = parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('').length);
  return { plain: parts.join(''), marks };
}

function applied(text: string, edits: readonly OffsetEdit[]): string {
  return edits.toReversed().reduce((done, { start, end, text: inserted }) => {
    return done.slice(0, start) + inserted + done.slice(end);
  }, text);
}

/** Formats what is between two marks. */
function range(text: string): string {
  const { plain, marks } = marked(text);
  const [start = 0, end = start] = marks;
  return applied(plain, formatRange(parse(plain), start, end));
}

/** Formats after a character was typed at the mark; answers with the mark where it is then. */
function typed(text: string, character: string): string {
  const { plain, marks } = marked(text);
  const [offset = 0] = marks;
  const edits = formatTyped(parse(plain), offset, character);
  const caret =
    offset +
    edits.reduce((by, edit) => by + (edit.end <= offset ? edit.text.length - (edit.end - edit.start) : 0), 0);
  const after = applied(plain, edits);
  return `${after.slice(0, caret)}|${after.slice(caret)}`;
}

describe('formatting a range', () => {
  it('formats the statements it touches, and no others', () => {
    assert.equal(
      range('message  A  {\n int32  a=1;\n int32| b=2;\n int32 c|=3;\n int32  d=4;\n}\n'),
      'message  A  {\n int32  a=1;\n  int32 b = 2;\n  int32 c = 3;\n int32  d=4;\n}\n',
    );
  });

  it('takes the comments of those statements with it', () => {
    assert.equal(
      range('message A {\n// of b\n int32 |b=2;   // b\n// of c\n int32 c=3;\n}\n'),
      'message A {\n  // of b\n  int32 b = 2; // b\n// of c\n int32 c=3;\n}\n',
    );
  });

  it('formats a whole declaration when it reaches beyond its body', () => {
    assert.equal(
      range('enum  E {A=0;}\nmessage |A {\n int32 a=1;\n}|\n'),
      'enum  E {A=0;}\nmessage A {\n  int32 a = 1;\n}\n',
    );
  });

  it('formats what shares a line with what it touches', () => {
    assert.equal(
      range('message A { int32 a=1; int32 |b=2; }\nmessage  B {}\n'),
      'message A {\n  int32 a = 1;\n  int32 b = 2;\n}\nmessage  B {}\n',
    );
  });

  it('leaves imports in their order, unless it is the whole file', () => {
    const text = 'import  "b";\nimport  "a";\n';
    assert.equal(range(`|${text.replace('\n', '|\n')}`), 'import "b";\nimport  "a";\n');
    assert.equal(range(`|${text}|`), 'import "a";\nimport "b";\n');
  });

  it('indents as deep as the statement is', () => {
    assert.equal(
      range('message A {\n  message B {\n    oneof c {\nint32 |d=1[(e)={f:1 g:2}];\n    }\n  }\n}\n'),
      'message A {\n  message B {\n    oneof c {\n      int32 d = 1 [(e) = {\n        f: 1\n        g: 2\n      }];\n    }\n  }\n}\n',
    );
  });

  it('does nothing between statements, or in a text with a syntax error', () => {
    for (const text of ['message  A {}\n\n|\n\nmessage  B {}\n', 'message  |A {}\nmessage {\n'])
      assert.equal(range(text), text.replace('|', ''));
  });
});

describe('formatting what was typed', () => {
  it('formats the statement that a semicolon ended, and leaves the caret behind it', () => {
    assert.equal(
      typed('message A {\n int32  a=1  ;|\n int32  b=2;\n}\n', ';'),
      'message A {\n  int32 a = 1;|\n int32  b=2;\n}\n',
    );
  });

  it('formats the declaration that a brace ended', () => {
    assert.equal(
      typed('message  A {\nint32 a=1;\n  }|\nmessage  B {}\n', '}'),
      'message A {\n  int32 a = 1;\n}|\nmessage  B {}\n',
    );
  });

  it('formats the statement above a new line', () => {
    assert.equal(typed('message A {\n int32  a=1;\n  |\n}\n', '\n'), 'message A {\n  int32 a = 1;\n  |\n}\n');
  });

  it('leaves alone what shares its line', () => {
    const text = 'message  A { int32  a=1;| int32  b=2; }\n';
    assert.equal(typed(text, ';'), text);
  });

  it('leaves alone a body that was just opened', () => {
    const text = 'message  A {\n  |\n}\n';
    assert.equal(typed(text, '\n'), text);
  });

  it('leaves alone what ends no statement', () => {
    for (const text of [
      'option (a) = {\n b  : 1;|\n};\n',
      '// a  ;|\nmessage  A {}\n',
      'option a = "b;|";\n',
    ])
      assert.equal(typed(text, ';'), text);
  });

  it('does nothing in a text with a syntax error', () => {
    const text = 'message A {\n int32  a=1;|\n';
    assert.equal(typed(text, ';'), text);
  });
});
