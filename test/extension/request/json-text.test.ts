import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { formatJson } from '../../../extension/request/json-text.ts';

describe('formatJson', () => {
  it('lays out as JSON.stringify with two spaces does', () => {
    const value = { a: [1, { b: 'x, {"y"}: \\ "' }, []], c: {}, d: null, e: [[true]], '': -1.5e-7 };
    assert.equal(formatJson(JSON.stringify(value)), JSON.stringify(value, null, 2));
    assert.equal(formatJson(JSON.stringify(value, null, 7)), JSON.stringify(value, null, 2));
  });

  it('keeps every digit', () => {
    assert.equal(formatJson('{"n":12345678901234567890.0}'), '{\n  "n": 12345678901234567890.0\n}');
  });

  it('gives back what is not JSON', () => {
    for (const text of ['', 'not json', '{"a":', '{]', '"', '<html>']) assert.equal(formatJson(text), text);
  });
});
