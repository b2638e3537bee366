import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { messagePlace, sameRequest } from '../../../extension/form/request-place.ts';

const text = `### one
GRPC {{local}}/a.v1.B/C
x-a: 1

{
  "a": 1
}

===

{"b": 2}

?? status == 0

### empty
GRPC {{local}}/a.v1.B/D
`;

function place(of: string, name: string, index: number): string {
  const request = sameRequest(of, {
    name,
    target: `{{local}}/a.v1.B/${name === 'one' ? 'C' : 'D'}`,
    line: 0,
  });
  assert.ok(request);
  const { start, end, before } = messagePlace(of, request, index);
  return `${of.slice(start, end)}|${before}`;
}

describe('the place of a message in its file', () => {
  it('has the message, and nothing around it', () => {
    assert.equal(place(text, 'one', 0), '{\n  "a": 1\n}|');
    assert.equal(place(text, 'one', 1), '{"b": 2}|');
    assert.equal(place(text.replaceAll('\n', '\r\n'), 'one', 1), '{"b": 2}|');
  });

  it('is after the head of a request without one', () => {
    const request = sameRequest(text, { name: 'empty', target: '{{local}}/a.v1.B/D', line: 0 });
    assert.ok(request);
    const { start, end, before } = messagePlace(text, request, 0);
    assert.equal(text.slice(0, start) + before + text.slice(end), `${text.trimEnd()}\n\n\n`);
  });

  it('is found again where lines moved', () => {
    assert.equal(place(`### new\nGET http://a\n\n${text}`, 'one', 1), '{"b": 2}|');
    assert.equal(sameRequest('nothing here', { name: 'one', target: '', line: 40 })?.name, undefined);
  });
});
