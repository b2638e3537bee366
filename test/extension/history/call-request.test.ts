import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create } from '@bufbuild/protobuf';
import { callRequest, whatIsMissing } from '../../../extension/history/call-request.ts';
import { callText, errorDetails } from '../../../extension/history/call-text.ts';
import { copiedCall } from '../../../extension/history/copied-call.ts';
import { GetCallResponseSchema } from '../../../runtime/api/gen/skep/telemetry/v1/telemetry_pb.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

type Call = Parameters<typeof keptCall>[0];

function keptCall({
  headers = {},
  requests = ['{"id":"1"}'],
  count = requests.length,
}: {
  headers?: Record<string, string>;
  requests?: string[];
  count?: number;
} = {}) {
  return create(GetCallResponseSchema, {
    call: {
      id: 7n,
      service: 'posts.v1.PostsService',
      method: 'Get',
      project: 'posts',
      code: 5,
      error: 'no post has the id "1"',
      duration: { nanos: 3_200_000 },
      started: { seconds: 1_700_000_000n },
      traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
      origin: 2,
      protocol: 'connect',
      requestMessages: count,
      requestBytes: 3n,
      responseBytes: 0n,
    },
    requestHeaders: Object.entries(headers).map(([name, value]) => ({ name, value })),
    requests: requests.map((json) => ({ json, size: BigInt(json.length) })),
  });
}

/** The one request of the text, as it is read when it is sent. */
function requestOf(call: Call) {
  const { requests, problems } = parseRequestFile(callRequest(keptCall(call), 'local', '12:30:05'));
  assert.deepEqual(problems, []);
  const [request] = requests;
  assert.ok(request);
  return request;
}

describe('a call as a request', () => {
  it('goes to the same method with the same message', () => {
    const request = requestOf({});
    assert.equal(request.target, '{{local}}/posts.v1.PostsService/Get');
    assert.deepEqual(request.messages, ['{\n  "id": "1"\n}']);
  });

  it('sends every message of a stream', () => {
    assert.equal(requestOf({ requests: ['{"a":1}', '{"a":2}', '{}'] }).messages.length, 3);
  });

  it('sends the metadata that the caller chose, and not what its client wrote', () => {
    const headers = { 'x-tenant': 'acme', 'content-type': 'application/json', 'user-agent': 'curl/8' };
    assert.deepEqual(
      requestOf({ headers: { ...headers, traceparent: '00-a-b-01', host: 'localhost' } }).headers.map(
        ({ name, value }) => `${name}: ${value}`,
      ),
      ['x-tenant: acme'],
    );
  });

  it('keeps the deadline, however it was told', () => {
    assert.equal(requestOf({ headers: { 'connect-timeout-ms': '250' } }).timeoutMs, 250);
    assert.equal(requestOf({ headers: { 'grpc-timeout': '2S' } }).timeoutMs, 2000);
  });

  it('leaves a place for a secret that is not kept', () => {
    const headers = { authorization: '(not kept)' };
    assert.deepEqual(requestOf({ headers }).headers, []);
    assert.match(callRequest(keptCall({ headers }), 'local', ''), /^# authorization: \(not kept\)$/m);
  });

  it('says when a message is not whole, or not there', () => {
    assert.equal(whatIsMissing(keptCall()), undefined);
    assert.match(whatIsMissing(keptCall({ requests: [''] })) ?? '', /too large/);
    assert.match(whatIsMissing(keptCall({ count: 40 })) ?? '', /first 1 of its 40/);
  });
});

describe('a call as text', () => {
  it('says first what came of it, and then what was asked', () => {
    const text = callText(keptCall({ headers: { 'x-tenant': 'acme' } }), 'local');
    assert.match(text, /^not_found {2}3\.2 ms {2}0 B received\n# posts\.v1\.PostsService\/Get\n/);
    assert.match(text, /\n\nno post has the id "1"\n\n### Request\n\n\{\n {2}"id": "1"\n\}\n\n/);
    assert.match(text, /### Request Headers\nx-tenant: acme\n$/);
    assert.match(text, /# trace 4bf92f3577b34da6a3ce929d0e0e4736/);
  });

  it('shows the bytes of a message that is kept as no JSON', () => {
    const kept = keptCall();
    const [message] = kept.requests;
    assert.ok(message);
    Object.assign(message, { json: '', wire: new TextEncoder().encode('hello, world'), size: 70_000n });
    assert.match(
      callText(kept, 'local'),
      /# 68\.4 KB, of which the first 12 B are kept\n00000000 {2}68 65 6c .*hello, world/,
    );
  });

  it('reads the details of a status, and what it can of a broken one', () => {
    const any = [0x0a, 4, ...new TextEncoder().encode('x/yz'), 0x12, 2, 1, 2];
    const status = Uint8Array.from([0x08, 5, 0x1a, any.length, ...any]);
    assert.deepEqual(errorDetails(status), [{ type: 'yz', base64: 'AQI=' }]);
    assert.deepEqual(errorDetails(status.subarray(0, 9)), []);
  });

  it('shows a detail as JSON where its type is known', () => {
    const details = [{ type: 'google.rpc.BadRequest', base64: 'AQI=', json: { field: 'id' } }];
    assert.match(
      callText(keptCall(), 'local', details),
      /### Details\ngoogle\.rpc\.BadRequest\n\{\n {2}"field": "id"\n\}/,
    );
  });
});

describe('a call in the words of other tools', () => {
  const at = { address: 'http://127.0.0.1:8080', environment: 'local', time: '12:30:05' };
  const labels = (call: Call) => copiedCall(keptCall(call), at).map(({ label }) => label);
  const text = (label: string, call: Call) =>
    copiedCall(keptCall(call), at).find((each) => each.label === label)?.text ?? '';

  it('is a command with its message and the metadata that the caller chose', () => {
    const command = text('skep call', { headers: { 'x-tenant': 'acme', 'user-agent': 'curl/8' } });
    assert.match(command, /skep call posts\.v1\.PostsService\.Get/);
    assert.match(command, /"id":"1"/);
    assert.match(command, /x-tenant: acme/);
    assert.doesNotMatch(command, /curl\/8/);
  });

  it('is no curl where it streams', () => {
    assert.ok(labels({}).includes('curl'));
    assert.ok(!labels({ requests: ['{}', '{}'] }).includes('curl'));
  });

  it('is what can be pasted elsewhere: its messages, its request, its trace', () => {
    assert.equal(text('Request JSON', {}), '{\n  "id": "1"\n}');
    assert.match(text('Request File', {}), /^GRPC \{\{local\}\}\/posts\.v1\.PostsService\/Get$/m);
    assert.equal(text('Trace ID', {}), '4bf92f3577b34da6a3ce929d0e0e4736');
    assert.ok(!labels({}).includes('Response JSON'), 'it failed, and has none');
  });
});
