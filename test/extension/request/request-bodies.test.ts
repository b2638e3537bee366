import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { requestBodies, requestBodyAt } from '../../../extension/request/request-bodies.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

const text = `### Sum
GRPC {{local}}/ticker.v1.TickerService/Sum

{
  "value": 1
?? status == 200
# one
}
===
{ "value": 2 }

### Page
GET http://127.0.0.1/

{ "not": "ours" }
`;
const file = parseRequestFile(text);

describe('the messages of a request file', () => {
  it('are those that go to a method, each at its lines', () => {
    const sum = { service: 'ticker.v1.TickerService', method: 'Sum' };
    assert.deepEqual(requestBodies(file, text), [
      { ...sum, text: '\n\n\n{\n  "value": 1\n\n\n}' },
      { ...sum, text: '\n\n\n\n\n\n\n\n\n{ "value": 2 }' },
    ]);
  });

  it('are found by a line of theirs', () => {
    assert.equal(requestBodyAt(file, text, 9)?.text.trim(), '{ "value": 2 }');
    for (const line of [0, 1, 8, 10, 14])
      assert.equal(requestBodyAt(file, text, line), undefined, String(line));
  });
});
