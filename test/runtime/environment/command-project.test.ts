import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { makePythonProject } from './make-program.ts';
import { edit, get, openWindow, scratchFolder, until, type Window } from './scratch.ts';

async function started(t: TestContext, manifest: Record<string, unknown> = {}) {
  const parent = await scratchFolder(t);
  const folder = await makePythonProject(parent, manifest);
  const window = await openWindow(t, parent);
  const project = await window.held.run(folder, new AbortController().signal);
  assert.equal(project.error, '');
  return { folder, window };
}

function echo({ endpoint }: Window, text: string): Promise<string> {
  return get(endpoint.address, `/echo/echo?text=${text}`);
}

describe('a project in another language', () => {
  it('is called, listed, described and logged like any other', async (t) => {
    const { folder, window } = await started(t);
    assert.equal(await echo(window, 'hi'), '{"text":"python hi"}');
    const { services } = await window.control.registry.listServices({});
    assert.deepEqual(
      services.map(({ service, project, folder, state }) => [service?.name, project, folder, state]),
      [['echo.v1.EchoService', 'echo', folder, ProjectState.RUNNING]],
    );
    const described = await window.control.registry.describe({ service: 'echo' });
    assert.match(described.definition, /Answers with what it was sent/);
    const { projects } = await window.control.environment.getStatus({}).then(({ status }) => ({
      projects: status?.projects ?? [],
    }));
    assert.deepEqual(
      projects.map(({ name, state }) => [name, state]),
      [['echo', ProjectState.RUNNING]],
    );
    for await (const { text } of window.control.project.logs({ project: 'echo', follow: true })) {
      if (text === 'echoing hi') break;
    }
  });

  it('serves what is saved, and fails no call meanwhile', async (t) => {
    const { folder, window } = await started(t);
    assert.equal(await echo(window, 'hi'), '{"text":"python hi"}');
    await edit(path.join(folder, 'server.py'), 'python {', 'second {');
    const answers = new Set<string>();
    await until(async () => {
      const answer = await echo(window, 'hi');
      answers.add(answer);
      return answer === '{"text":"second hi"}';
    });
    assert.deepEqual([...answers], ['{"text":"python hi"}', '{"text":"second hi"}']);
  });

  it('goes on serving when what is saved does not start', async (t) => {
    const { folder, window } = await started(t);
    await writeFile(path.join(folder, 'server.py'), 'this is no Python');
    await until(async () => {
      const { status } = await window.control.environment.getStatus({});
      return status?.projects[0]?.state === ProjectState.STALE;
    });
    assert.equal(await echo(window, 'hi'), '{"text":"python hi"}');
  });

  it('is started again when it ends, on another port', async (t) => {
    const { window } = await started(t);
    const pid = Number(JSON.parse(await echo(window, 'pid')).text);
    process.kill(pid, 'SIGKILL');
    // Calls wait for it: none fails.
    await until(async () => JSON.parse(await echo(window, 'pid')).text !== String(pid));
  });

  it('runs as often as skep.json says', async (t) => {
    const { window } = await started(t, { instances: 2 });
    const pids = new Set<string>();
    await until(async () => {
      pids.add(await echo(window, 'pid'));
      return pids.size === 2;
    });
  });

  it('says what is wrong with its command', async (t) => {
    const parent = await scratchFolder(t);
    const folder = await makePythonProject(parent, { command: ['no-such-program'] });
    const window = await openWindow(t, parent);
    const project = await window.held.run(folder, new AbortController().signal);
    assert.equal(project.state, ProjectState.FAILED);
    assert.match(project.error, /echo cannot start: there is no program "no-such-program"/);
    assert.equal(project.problems[0]?.file, path.join(folder, 'skep.json'));
  });

  it('needs definitions or reflection', async (t) => {
    const parent = await scratchFolder(t);
    const folder = await makePythonProject(parent);
    await rm(path.join(folder, 'proto'), { recursive: true });
    const window = await openWindow(t, parent);
    const project = await window.held.run(folder, new AbortController().signal);
    assert.equal(project.state, ProjectState.FAILED);
    assert.match(project.error, /echo says nowhere what it serves: .*reflection.*proto/);
  });
});
