import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { tracedRequest } from '../../../extension/request/traced-request.ts';
import { parseRequestFile } from '../../../runtime/api/request/request-file.ts';

const environment = {
  name: 'local',
  isLocal: true,
  address: 'http://127.0.0.1:1',
  endpoint: undefined,
  projects: [],
};

function traced(headers: string, to: Parameters<typeof tracedRequest>[1] = { environment }) {
  const [request] = parseRequestFile(`GRPC {{local}}/a.v1.A/Do\n${headers}\n`).requests;
  assert.ok(request);
  const { request: sent, traceId } = tracedRequest(request, to);
  return { traceId, headers: Object.fromEntries(sent.headers.map(({ name, value }) => [name, value])) };
}

describe('a request of the editor', () => {
  it('says who sends it, and begins a trace', () => {
    const { traceId = '', headers } = traced('x-page: 7');
    assert.match(traceId, /^[0-9a-f]{32}$/);
    assert.match(headers.traceparent ?? '', new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`));
    assert.deepEqual([headers['user-agent'], headers['x-page']], ['skep-editor', '7']);
  });

  it('goes on with the trace that it names itself', () => {
    const given = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    const { traceId, headers } = traced(`traceparent: ${given}\nUser-Agent: mine`);
    assert.equal(traceId, 'a'.repeat(32));
    assert.equal(headers.traceparent, given);
    assert.equal(headers['user-agent'], undefined);
  });

  it('to somebody else has no trace of ours', () => {
    const { traceId, headers } = traced('', { environment: undefined });
    assert.deepEqual([traceId, headers.traceparent], [undefined, undefined]);
  });
});
