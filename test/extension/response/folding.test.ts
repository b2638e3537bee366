import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { responseFolds } from '../../../extension/response/folding.ts';

const text = `ok  HTTP 200
# a.v1.B/C

{
  "post": {
    "tags": [
      "a"
    ],
    "empty": {}
  }
}

===

{
  "n": 2
}

### Headers
content-type: application/json
etag: 1
`;

describe('what folds in a response', () => {
  it('is each bracket, each message after the first, and each section', () => {
    const folds = responseFolds(text.split('\n'));
    assert.deepEqual(
      folds.map(({ first, last }) => [first, last]),
      [
        [3, 9],
        [4, 8],
        [5, 6],
        [12, 16],
        [14, 15],
        [18, 20],
      ],
    );
  });

  it('is nothing where brackets do not close', () => {
    assert.deepEqual(responseFolds(['{', '', ']', '}']), []);
  });
});
