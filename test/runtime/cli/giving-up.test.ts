import assert from 'node:assert/strict';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { findElsewhere } from '../../../runtime/cli/find-elsewhere.ts';
import { releaseHeld } from '../../../runtime/cli/held.ts';
import { reachForeign } from '../../../runtime/cli/reach-foreign.ts';
import { writeEnvironments } from '../../../runtime/environment/environments-file.ts';
import { findLocalEnvironment } from '../../../runtime/environment/local-file.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { eventually } from './skep.ts';

describe('who gives up on a server that says nothing', { timeout: 60_000 }, () => {
  const home = temporaryFolder();
  const sockets = new Set<Socket>();
  let silent: Server;
  let known: Parameters<typeof reachForeign>[2];
  const homeBefore = process.env.SKEP_HOME;

  before(async () => {
    silent = createServer((socket) => sockets.add(socket.on('error', () => undefined)));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`;
    known = { address, token: '', foreign: { source: { kind: 'reflection' }, headers: [] } };
    await writeEnvironments(home, { current: 'local', known: new Map([['silence', known]]) });
    process.env.SKEP_HOME = home;
  });
  after(async () => {
    if (homeBefore === undefined) delete process.env.SKEP_HOME;
    else process.env.SKEP_HOME = homeBefore;
    await releaseHeld();
    for (const socket of sockets) socket.destroy();
    silent.close();
  });

  it('waits no longer for the definition of a service of it', async () => {
    const giveUp = new AbortController();
    const asked = findElsewhere('billing.v1.InvoicesService', 'silence', giveUp.signal);
    silent.once('connection', () => giveUp.abort(new Error('enough')));
    await assert.rejects(asked, /enough/);
  });

  it('is no longer the local environment that was to reach it', async () => {
    const giveUp = new AbortController();
    const reaching = reachForeign(home, 'silence', known, giveUp.signal);
    silent.once('connection', () => giveUp.abort(new Error('enough')));
    await assert.rejects(reaching);
    await eventually(
      async () => findLocalEnvironment(home),
      (local) => local === undefined,
    );
  });
});
