import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readStructuredLine } from '../../../runtime/supervisor/structured-line.ts';

describe('a line of JSON', () => {
  it("as pino writes it has pino's level, its message, and the rest as attributes", () => {
    const line =
      '{"level":50,"time":1700000000000,"pid":7,"hostname":"h","user":{"id":3},"msg":"no such post"}';
    assert.deepEqual(readStructuredLine(line, 'info'), {
      level: 'error',
      text: 'no such post',
      attributes: { user: { id: 3 } },
    });
  });

  it('may have words for its level', () => {
    const line = '{"severity":"WARNING","message":"slow"}';
    assert.deepEqual(readStructuredLine(line, 'info'), { level: 'warn', text: 'slow' });
  });

  it('keeps the level of its stream when it has none that is known', () => {
    assert.deepEqual(readStructuredLine('{"level":"loud","msg":"x"}', 'warn'), { level: 'warn', text: 'x' });
  });

  for (const text of ['{ not json }', '{"level":30}', '{}', '["msg"]', '{"msg":3}', 'plain']) {
    it(`is its own text when it says nothing: ${text}`, () => {
      assert.deepEqual(readStructuredLine(text, 'info'), { level: 'info', text });
    });
  }
});
