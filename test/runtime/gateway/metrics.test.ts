import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { startGateway } from '../../../runtime/gateway/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';

describe('/metrics', () => {
  it('wants a token of its scope where it has one', async () => {
    await using gateway = await startGateway(
      {
        registry: new MemoryRegistry(),
        reflectionScope: 'none',
        host: '127.0.0.1',
        port: 0,
        onTaken: 'fail',
        metrics: { scope: 'control', text: () => 'calls 1\n' },
        authorize: (token, scope) => {
          if (token === undefined) return 'missing';
          return token === 'good' && scope === 'control' ? 'ok' : 'wrong';
        },
        allowedHosts: () => [],
        onFault: assert.fail,
      },
      new AbortController().signal,
    );
    const read = async (headers: Record<string, string>): Promise<[number, string]> => {
      const response = await fetch(`${gateway.address}/metrics`, { headers });
      return [response.status, await response.text()];
    };
    assert.deepEqual(await read({ authorization: 'Bearer good' }), [200, 'calls 1\n']);
    for (const headers of [{}, { authorization: 'Bearer bad' }]) {
      const [status, text] = await read(headers);
      assert.equal(status, 401);
      assert.doesNotMatch(text, /calls 1/);
    }
  });
});
