import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, before, describe, it, type TestContext } from 'node:test';
import { findElsewhere } from '../../../runtime/cli/find-elsewhere.ts';
import { releaseHeld } from '../../../runtime/cli/held.ts';
import { reachForeign } from '../../../runtime/cli/reach-foreign.ts';
import { type KnownEnvironment, writeEnvironments } from '../../../runtime/environment/environments-file.ts';
import { findLocalEnvironment } from '../../../runtime/environment/local-file.ts';
import { listen } from '../foreign/listen.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { eventually } from './skep.ts';

describe('who gives up on a server that says nothing', { timeout: 60_000 }, () => {
  const home = temporaryFolder();
  const homeBefore = process.env.SKEP_HOME;

  before(() => {
    process.env.SKEP_HOME = home;
  });
  after(async () => {
    if (homeBefore === undefined) delete process.env.SKEP_HOME;
    else process.env.SKEP_HOME = homeBefore;
    await releaseHeld();
  });

  /** Such a server, known as `silence`, and who gives up as soon as it is connected to. */
  async function silence(t: TestContext): Promise<{ known: KnownEnvironment; givenUp: AbortSignal }> {
    const silent = createServer();
    const address = `http${await listen(t, silent)}`;
    const known: KnownEnvironment = {
      address,
      token: '',
      foreign: { source: { kind: 'reflection' }, headers: [] },
    };
    await writeEnvironments(home, { current: 'local', known: new Map([['silence', known]]) });
    const giveUp = new AbortController();
    silent.once('connection', () => giveUp.abort(new Error('enough')));
    return { known, givenUp: giveUp.signal };
  }

  it('waits no longer for the definition of a service of it', async (t) => {
    const { givenUp } = await silence(t);
    await assert.rejects(findElsewhere('billing.v1.InvoicesService', 'silence', givenUp), /enough/);
  });

  it('is no longer the local environment that was to reach it', async (t) => {
    const { known, givenUp } = await silence(t);
    await assert.rejects(reachForeign(home, 'silence', known, givenUp));
    await eventually(
      async () => findLocalEnvironment(home),
      (local) => local === undefined,
    );
  });
});
