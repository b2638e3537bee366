import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { olderLocal, reachError } from '../../../extension/environment/error-text.ts';
import { FailureSchema } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';

const local = 'http://127.0.0.1:8080';

describe('why a server is not reached, for people', () => {
  it('is that the local environment is older, where that does not know the question', () => {
    const { message } = reachError(new ConnectError('HTTP 404', Code.Unimplemented), local);
    assert.equal(message, olderLocal);
  });

  it('is what the environment found out, where the server does not know something', () => {
    const found = { desc: FailureSchema, value: { code: 'no-reflection' } };
    const error = new ConnectError('it tells nothing of itself', Code.Unimplemented, undefined, [found]);
    const { message, code } = reachError(error, local) as Error & { code?: string };
    assert.deepEqual({ message, code }, { message: 'it tells nothing of itself', code: 'no-reflection' });
  });

  it('is that the local environment does not answer, by its own address', () => {
    assert.match(reachError(new ConnectError('gone', Code.Unavailable), local).message, /at http:.*:8080/);
  });
});
