import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { findLocalEnvironment } from '../../../runtime/environment/index.ts';
import { get, killNow, makeProject, openWindow, scratchFolder, startProcess, until } from './scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

describe('when the owner of the local environment is killed', limit, () => {
  it('another process takes over, and what anybody still wants serves', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const other = await makeProject(folder, 'other');
    const owner = await startProcess(t, folder, [hello]);
    assert.equal(owner.endpoint.owner, true);
    const second = await startProcess(t, folder, [other]);
    assert.equal(second.endpoint.owner, false);
    const window = await openWindow(t, folder);
    await window.held.run(hello, signal);
    const since = performance.now();
    await killNow(owner.process);
    await until(async () => {
      const home = findLocalEnvironment(path.join(folder, 'home'));
      if (home === undefined || home.pid === owner.process.pid) return false;
      const answers = await Promise.all([
        get(home.address, '/hello/hello?name=Ada'),
        get(home.address, '/other/hello?name=Ada'),
      ]);
      return answers.every((answer) => answer.includes('Hello Ada'));
    });
    t.diagnostic(`both served again after ${Math.round(performance.now() - since)} ms`);
  });

  it('what only the owner wanted is gone', async (t) => {
    const folder = await scratchFolder(t);
    const owner = await startProcess(t, folder, [await makeProject(folder, 'hello')]);
    const window = await openWindow(t, folder);
    await killNow(owner.process);
    await until(() => window.endpoint.owner);
    const { status } = await window.control.environment.getStatus({});
    assert.deepEqual(status?.projects, []);
  });

  it('a run that was asked for meanwhile is answered by the next owner', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const owner = await startProcess(t, folder, []);
    const window = await openWindow(t, folder);
    await killNow(owner.process);
    const project = await window.held.run(hello, signal);
    assert.equal(project.name, 'hello');
    assert.equal(window.endpoint.owner, true);
  });

  it('the file it left behind leads nobody to it', async (t) => {
    const folder = await scratchFolder(t);
    const owner = await startProcess(t, folder, []);
    await killNow(owner.process);
    assert.equal(findLocalEnvironment(path.join(folder, 'home')), undefined);
  });
});

describe('when a client of the local environment is killed', limit, () => {
  it('what only it wanted is stopped', async (t) => {
    const folder = await scratchFolder(t);
    const window = await openWindow(t, folder);
    const client = await startProcess(t, folder, [await makeProject(folder, 'hello')]);
    const running = async () => (await window.control.environment.getStatus({})).status?.projects.length;
    assert.equal(await running(), 1);
    await killNow(client.process);
    await until(async () => (await running()) === 0);
  });
});

describe('when the owner closes', limit, () => {
  it('whoever joined next takes over', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const first = await openWindow(t, folder);
    const second = await openWindow(t, folder);
    await second.held.run(hello, signal);
    await first.close();
    await until(async () => {
      if (!second.endpoint.owner) return false;
      return (await get(second.endpoint.address, '/hello/hello?name=Ada')).includes('Hello Ada');
    });
  });
});
