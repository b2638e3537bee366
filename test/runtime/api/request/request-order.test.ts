import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseRequestFile } from '../../../../runtime/api/request/request-file.ts';
import { requestOrder } from '../../../../runtime/api/request/request-order.ts';
import { RequestError } from '../../../../runtime/api/request/request-variables.ts';

const chain = `### login
GET http://x/login

### list
# @ref login
GET http://x/list

### first
# @ref list
# @ref login
GET http://x/first
`;

function order(text: string, answered: string[] = []): string[] {
  const file = parseRequestFile(text);
  const last = file.requests.at(-1);
  assert.ok(last);
  return requestOrder(file, last, (name) => answered.includes(name)).map(({ name }) => name);
}

describe('the requests to send for one', () => {
  it('are those it refers to, and theirs, each once and before it is needed', () => {
    assert.deepEqual(order(chain), ['login', 'list', 'first']);
  });

  it('leave out what was answered already', () => {
    assert.deepEqual(order(chain, ['login']), ['list', 'first']);
    assert.deepEqual(order(chain, ['login', 'list']), ['first']);
  });

  it('cannot refer to a name that there is not', () => {
    assert.throws(
      () => order('### a\nGET http://x\n### b\n# @ref c\nGET http://x'),
      (error) =>
        error instanceof RequestError && error.line === 4 && /`# @ref c`.*There is: a/.test(error.message),
    );
  });

  it('cannot need each other', () => {
    assert.throws(
      () => order('### a\n# @ref b\nGET http://x\n### b\n# @ref a\nGET http://x'),
      (error) => error instanceof RequestError && /b → a → b/.test(error.message),
    );
  });
});
