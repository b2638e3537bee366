import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { edit, get, makeProject, scratchFolder } from '../environment/scratch.ts';
import { smallDisk } from './full-disk.ts';
import { deploy, startServerProcess, userErrorOf } from './scratch-server.ts';

describe('a server whose disk is full', { timeout: 600_000 }, () => {
  it('says so, keeps what ran, and takes the deployment when there is room', async (t) => {
    const folder = await scratchFolder(t);
    const disk = await smallDisk(t, folder);
    const home = path.join(disk.folder, 'server');
    const server = await startServerProcess(t, home);
    const hello = await makeProject(folder, 'hello');
    await deploy(hello, server);
    await edit(path.join(hello, 'src/main.ts'), 'Hello $', 'Bye $');

    await disk.fill(server.pid);
    const failure = await userErrorOf(deploy(hello, server));
    assert.equal(failure.code, 'disk-full');
    assert.equal(failure.message, `the disk of ${home} is full: free some space and deploy again`);
    assert.deepEqual(await readdir(path.join(home, 'uploads')), []);
    assert.equal((await readdir(path.join(home, 'bundles'))).length, 1);
    assert.equal(await get(server.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');

    await disk.free(server.pid);
    await deploy(hello, server);
    assert.equal(await get(server.address, '/hello/hello?name=Ada'), '{"message":"Bye Ada"}');
  });
});
