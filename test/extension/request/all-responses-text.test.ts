import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allResponsesText, type RequestOutcome } from '../../../extension/request/all-responses-text.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

const { requests } = parseRequestFile('### Create\nGRPC {{local}}/a.B/C\n\n###\nGET {{local}}/posts/list\n');

function outcomes(...codes: (string | undefined)[]): RequestOutcome[] {
  return codes.flatMap((code, index) => {
    const request = requests[index];
    return request ? [{ request, code, text: `${code}  whole\n`, ms: 10 }] : [];
  });
}

describe('what all requests of a file answered', () => {
  it('is a line for each, and then each whole', () => {
    assert.equal(
      allResponsesText(outcomes('ok', 'ok'), 2),
      'all ok  2 of 2 sent  20 ms\n\n# ok  Create  10 ms\n# ok  GET /posts/list  10 ms\n\n' +
        '### Create\n\nok  whole\n\n### GET /posts/list\n\nok  whole\n',
    );
  });

  it('begins with how many failed', () => {
    assert.match(allResponsesText(outcomes('ok', 'not_found'), 2), /^1 of 2 failed {2}2 of 2 sent/);
  });

  it('is not ok before the last was answered', () => {
    assert.match(allResponsesText(outcomes('ok'), 2), /^sending {2}1 of 2 sent/);
    assert.match(allResponsesText(outcomes('ok', undefined), 2), /^sending .*\n\n.*\n# sending {2}GET/);
  });
});
