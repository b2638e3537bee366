import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:http2';
import { describe, it } from 'node:test';
import { Skep } from './skep.ts';

describe('how old a connection to a server gets', { timeout: 120_000 }, () => {
  const skep = new Skep();
  const start = (...args: string[]) => ['server', '--data', skep.path('server'), '--port', '0', ...args];

  it('is what --max-connection-age says', async () => {
    const going = skep.start(start('--max-connection-age', '1'));
    const [, address = ''] = await going.says(/^at (\S+)$/m);
    const session = connect(address);
    await once(session, 'goaway');
    session.destroy();
  });

  it('is a number of seconds', async () => {
    const { code, err } = await skep.run(start('--max-connection-age', 'soon'));
    assert.equal(code, 2);
    assert.match(err, /^error: --max-connection-age is a number of seconds .* not `soon`/);
  });
});
