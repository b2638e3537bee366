import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { writeEnvironments } from '../../../runtime/environment/environments-file.ts';
import { Preparing } from '../../../runtime/environment/preparing.ts';
import { ForeignEnvironments } from '../../../runtime/foreign/index.ts';
import { MemoryRegistry } from '../../../runtime/registry/memory-registry.ts';
import { Telemetry } from '../../../runtime/telemetry/index.ts';
import { atEnd, scratchFolder } from '../environment/scratch.ts';
import { serveByGrpc, serviceName } from './billing-servers.ts';
import { listen } from './listen.ts';

const limit = { timeout: 60_000 };
const reflection = { kind: 'reflection' } as const;

function open(t: TestContext, home: string, howToAdd = ''): ForeignEnvironments {
  const file = path.join(home, `${randomUUID()}.db`);
  const telemetry = new Telemetry({ file, keepMessages: true, onFailure: assert.fail });
  atEnd(t, () => telemetry[Symbol.asyncDispose]());
  const foreign = new ForeignEnvironments({ telemetry, home, howToAdd });
  atEnd(t, () => foreign[Symbol.asyncDispose]());
  return foreign;
}

describe('servers of others that an environment reaches', limit, () => {
  it('are known by what they last told as soon as they are reached', limit, async (t) => {
    const home = await scratchFolder(t);
    const server = await serveByGrpc();
    const options = { name: 'billing', address: server.address, source: reflection, headers: [] };
    const kept = path.join(home, 'foreign', 'billing.json');
    const before = await open(t, home).reach(options, false);
    await before.server.refresh();
    await before[Symbol.asyncDispose]();
    await server[Symbol.asyncDispose]();

    // A disk that takes its time: what is read is there once it is written.
    const aside = path.join(home, 'aside.json');
    await rename(kept, aside);
    execFileSync('mkfifo', [kept]);
    const foreign = open(t, home);
    const reaching = foreign.reach(options, false);
    // This one waits for nothing, so that the other has had the time as well.
    const other = await foreign.reach({ ...options, name: 'other' }, false);
    execFileSync('cp', [aside, kept]);
    await using again = await reaching;
    const projects = again.environment?.projects() ?? [];
    assert.deepEqual(
      projects.flatMap(({ services }) => services.map(({ name }) => name)),
      [serviceName],
    );
    await other[Symbol.asyncDispose]();
  });

  it('are found where the data folder says, and else it is said how they are added', limit, async (t) => {
    const home = await scratchFolder(t);
    await using server = await serveByGrpc();
    const foreign = open(t, home, 'add it so and so');
    await assert.rejects(foreign.find('billing'), {
      code: 'environment-unknown',
      message: 'no environment billing is known here: add it so and so',
    });
    const billing = {
      address: server.address,
      token: '',
      foreign: { source: reflection, headers: [], protocol: 'grpc' as const },
    };
    await writeEnvironments(home, { current: 'local', known: new Map([['billing', billing]]) });
    const services = await (await foreign.find('billing')).described();
    assert.deepEqual(
      services.map(({ typeName }) => typeName),
      [serviceName],
    );
  });

  it('keep nobody waiting who gave up to have a definition of them', limit, async (t) => {
    const home = await scratchFolder(t);
    const silence = {
      // It takes connections, and says nothing.
      address: `http${await listen(t, createServer())}`,
      token: '',
      foreign: { source: reflection, headers: [], protocol: 'grpc' as const },
    };
    await writeEnvironments(home, { current: 'local', known: new Map([['silence', silence]]) });
    const preparing = new Preparing(new MemoryRegistry(), open(t, home));
    const giveUp = new AbortController();
    const found = preparing.findService(serviceName, 'silence', giveUp.signal);
    giveUp.abort(new Error('enough'));
    await assert.rejects(found, /enough/);
  });
});
