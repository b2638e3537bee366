import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Code } from '@connectrpc/connect';
import { directCall } from '../../../runtime/telemetry/direct-call.ts';
import { rpcStatus } from '../../../runtime/telemetry/rpc-status.ts';

describe('a call from one service straight to another, in the history', () => {
  const error = {
    code: Code.NotFound,
    message: 'no such post',
    details: [{ type: 'shop.v1.Missing', value: new Uint8Array([8, 1]) }],
  };
  const told = {
    instance: 3,
    service: 'echo.v1.EchoService',
    method: 'Echo',
    codec: 'proto' as const,
    traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
    spanId: '00f067aa0ba902b7',
    parentSpanId: '',
    sampled: true,
    started: 0,
    durationMs: 1,
    error,
    requestBytes: 1,
    responseBytes: 0,
    requestMessages: 1,
    responseMessages: 0,
    requestHeaders: [],
    responseHeaders: [],
    responseTrailers: [],
    requests: [{ bytes: new Uint8Array([1]), size: 1, at: 0 }],
    responses: [],
  };

  it('is of the instance that answered, and keeps the details of its error', () => {
    const kept = directCall(told, 'shop', 'echo', 1, 'messages');
    assert.equal(kept.instance, 3);
    assert.deepEqual(kept.status, rpcStatus(error));
    assert.deepEqual(kept.requests, told.requests);
  });

  it('has no messages where these are not kept', () => {
    assert.deepEqual(directCall(told, 'shop', 'echo', 1, 'call').requests, []);
  });
});
