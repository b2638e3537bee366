import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Skep } from './skep.ts';

describe('the collector of a server', { timeout: 120_000 }, () => {
  const skep = new Skep();
  const start = (...args: string[]) => ['server', '--data', skep.path('server'), '--port', '0', ...args];

  it('is a URL', async () => {
    const { code, err } = await skep.run(start('--otlp', 'nonsense'));
    assert.equal(code, 1);
    assert.match(err, /^error: --otlp is the URL of a collector/);
  });

  it('need not be there when the server starts', async () => {
    const going = skep.start(start('--otlp', 'http://127.0.0.1:9'));
    await going.says(/^at \S+$/m);
    await going.end();
    assert.doesNotMatch(going.text, /error/);
  });
});
