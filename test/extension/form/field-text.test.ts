import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { emptyJson, fieldJson } from '../../../extension/form/field-text.ts';
import type { FormKind } from '../../../extension/form/form-model.ts';

const json = (kind: FormKind, text: string) => {
  const result = fieldJson(kind, text);
  return 'json' in result ? result.json : undefined;
};

describe('what is typed into a field', () => {
  it('of 64 bits is a string with every digit', () => {
    assert.equal(json('int64', '9223372036854775807'), '"9223372036854775807"');
    assert.equal(json('uint64', '18446744073709551615'), '"18446744073709551615"');
    assert.deepEqual(fieldJson('int64', '9223372036854775808'), {
      problem: 'From -9223372036854775808 to 9223372036854775807.',
    });
  });

  it('of 32 bits is a number in its range', () => {
    assert.equal(json('int32', '-2147483648'), '-2147483648');
    assert.equal(json('uint32', '-1'), undefined);
    assert.equal(json('int32', '1.5'), undefined);
    assert.equal(json('int32', '007'), '7');
  });

  it('of floating point may be NaN and the infinities', () => {
    assert.equal(json('float', 'NaN'), '"NaN"');
    assert.equal(json('float', '-Infinity'), '"-Infinity"');
    assert.equal(json('float', '1.5e300'), '1.5e300');
    assert.equal(json('float', '1.'), undefined);
  });

  it('may be a variable, whatever the kind', () => {
    assert.equal(json('int32', ' {{count}} '), '{{count}}');
    assert.equal(json('message', '{{whole}}'), '{{whole}}');
    assert.equal(json('string', '{{name}}'), '"{{name}}"');
    assert.equal(json('int64', '{{id}}'), '"{{id}}"');
  });

  it('of a text is that text, blanks included', () => {
    assert.equal(json('string', ' a "b"\n'), '" a \\"b\\"\\n"');
  });

  it('of well-known types is as ProtoJSON has them', () => {
    assert.equal(json('timestamp', '2026-01-31T12:30:00.5Z'), '"2026-01-31T12:30:00.5Z"');
    assert.equal(json('timestamp', 'today'), undefined);
    assert.equal(json('duration', '-1.5s'), '"-1.5s"');
    assert.equal(json('duration', '5 min'), undefined);
    assert.equal(json('fieldMask', 'title,author.name'), '"title,author.name"');
    assert.equal(json('fieldMask', 'title,'), undefined);
    assert.equal(json('struct', '{"a":1}'), '{\n  "a": 1\n}');
    assert.equal(json('struct', '[1]'), undefined);
    assert.equal(json('listValue', '[1]'), '[\n  1\n]');
    assert.equal(json('value', 'null'), 'null');
    assert.equal(json('bytes', 'AQID'), '"AQID"');
    assert.equal(json('bytes', 'not base64!'), undefined);
  });

  it('begins with what is a value of its kind', () => {
    const kinds = ['int32', 'uint64', 'float', 'bool', 'timestamp', 'duration', 'struct', 'any'] as const;
    for (const kind of kinds) {
      const start = unquoted(emptyJson(kind));
      assert.ok(json(kind, start) !== undefined, `${kind} begins with ${start}`);
    }
  });
});

function unquoted(text: string): string {
  return text.startsWith('"') ? String(JSON.parse(text)) : text;
}
