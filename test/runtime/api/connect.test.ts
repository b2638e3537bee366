import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { toUserError } from '../../../runtime/api/connect.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { version } from '../../../runtime/version.ts';

const address = 'http://127.0.0.1:8080';

describe('an error of an environment, told to a person', () => {
  for (const [code, wanted, says] of [
    [Code.Unavailable, 'unreachable', /^nothing answers at http:.*: check the address/],
    [Code.Unauthenticated, 'token-refused', /^http:.* refused the token: why/],
    [
      Code.Unimplemented,
      'other-version',
      /^http:.* is of another version of Skep .*: update both, and start them again$/,
    ],
  ] as const) {
    it(`that is ${Code[code]} says what to do`, () => {
      const error = toUserError(new ConnectError('why', code), address);
      assert.ok(error instanceof UserError);
      assert.equal(error.code, wanted);
      assert.match(error.message, says);
    });
  }

  it('names the version here where the other one is older or newer', () => {
    const error = toUserError(new ConnectError('There is no method', Code.Unimplemented), address);
    assert.ok(error instanceof UserError && error.message.includes(version));
  });

  it('is left as it is where it is no such thing', () => {
    const bug = new TypeError('x');
    assert.equal(toUserError(bug, address), bug);
    const internal = new ConnectError('x', Code.Internal);
    assert.equal(toUserError(internal, address), internal);
  });
});
