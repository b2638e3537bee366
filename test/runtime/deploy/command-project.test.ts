import assert from 'node:assert/strict';
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { makePythonProject } from '../environment/make-program.ts';
import { scratchFolder, until } from '../environment/scratch.ts';
import { deploy, openServer, post, startServerProcess } from './scratch-server.ts';

async function echo(server: { address: string; token: string }): Promise<string> {
  return (await post(server.address, '/echo.v1.EchoService/Echo', { text: 'hi' }, server.token)).text;
}

describe('a deployed project in another language', () => {
  it('runs from the files that were uploaded', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'));
    const project = await makePythonProject(folder);
    const deployed = await deploy(project, server);
    assert.equal(deployed.state, ProjectState.RUNNING);
    await rm(project, { recursive: true });
    assert.equal(await echo(server), '{"text":"python hi"}');
  });

  it('runs again after the server was killed', async (t) => {
    const folder = await scratchFolder(t);
    const home = path.join(folder, 'server');
    const first = await startServerProcess(t, home);
    await deploy(await makePythonProject(folder), first);
    await first.kill();
    const second = await startServerProcess(t, home);
    const server = { address: second.address, token: first.token };
    await until(async () => (await echo(server)) === '{"text":"python hi"}');
  });

  it('may bring the program itself', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'));
    const project = await makePythonProject(folder, { command: ['./serve', 'echo.binpb'] });
    const script = path.join(project, 'serve');
    await writeFile(script, '#!/bin/sh\nexec /usr/bin/python3 server.py "$@"\n');
    await chmod(script, 0o755);
    await deploy(project, server);
    assert.equal(await echo(server), '{"text":"python hi"}');
  });
});
