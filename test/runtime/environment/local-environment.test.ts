import assert from 'node:assert/strict';
import { mkdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ConnectError } from '@connectrpc/connect';
import { toUserError } from '../../../runtime/api/connect.ts';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { edit, get, makeProject, openWindow, scratchFolder, until } from './scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

describe('the local environment', limit, () => {
  it('runs a project from its folder, and answers for it', async (t) => {
    const folder = await scratchFolder(t);
    const { held, endpoint } = await openWindow(t, folder);
    const project = await held.run(await makeProject(folder, 'hello'), signal);
    assert.equal(project.state, ProjectState.RUNNING);
    assert.deepEqual(
      project.services.map((service) => [service.name, service.shortName]),
      [['hello.v1.HelloService', 'hello']],
    );
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });

  it('writes down where it is, for this user alone', async (t) => {
    const folder = await scratchFolder(t);
    const { endpoint } = await openWindow(t, folder);
    const file = path.join(folder, 'home', 'local.json');
    const { pid, address, token } = JSON.parse(await readFile(file, 'utf8'));
    assert.deepEqual(
      { pid, address, token },
      { pid: process.pid, address: endpoint.address, token: endpoint.token },
    );
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('takes what it wrote away when it ends', async (t) => {
    const folder = await scratchFolder(t);
    const { close } = await openWindow(t, folder);
    await close();
    await assert.rejects(stat(path.join(folder, 'home', 'local.json')), { code: 'ENOENT' });
  });

  it('says so when the port is taken, and takes the next one', async (t) => {
    const folder = await scratchFolder(t);
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    t.after(() => squatter.close());
    const taken = squatter.address();
    assert.ok(taken !== null && typeof taken === 'object');
    const { endpoint, control } = await openWindow(t, folder, { port: taken.port });
    assert.notEqual(new URL(endpoint.address).port, String(taken.port));
    const { status } = await control.environment.getStatus({});
    assert.match(status?.notice ?? '', new RegExp(`${taken.port} is taken`));
  });

  it('is refused to whoever has not its token', async (t) => {
    const folder = await scratchFolder(t);
    const { endpoint } = await openWindow(t, folder);
    const status = async (headers: Record<string, string>): Promise<number> => {
      const answer = await fetch(`${endpoint.address}/skep.environment.v1.EnvironmentService/GetStatus`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: '{}',
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    assert.equal(await status({}), 401);
    assert.equal(await status({ authorization: 'Bearer skep_wrong' }), 401);
    assert.equal(await status({ authorization: `Bearer ${endpoint.token}` }), 200);
  });

  it("lists the platform's own services when asked for all", async (t) => {
    const folder = await scratchFolder(t);
    const { control } = await openWindow(t, folder);
    const { services } = await control.registry.listServices({ all: true });
    const names = services.map(({ service }) => service?.name);
    assert.ok(names.includes('skep.environment.v1.EnvironmentService'));
    assert.ok(names.includes('skep.project.v1.ProjectService'));
    assert.ok(!names.includes('skep.deploy.v1.DeployService'), 'nothing is deployed to it');
  });

  it('describes a service: its text, an example, the path', async (t) => {
    const folder = await scratchFolder(t);
    const { held, control } = await openWindow(t, folder);
    await held.run(await makeProject(folder, 'hello'), signal);
    const described = await control.registry.describe({ service: 'hello' });
    assert.match(described.definition, /rpc Hello\(/);
    assert.equal(described.methods[0]?.shortPath, '/hello/hello');
    assert.ok('name' in JSON.parse(described.methods[0]?.requestExample ?? '{}'));
    assert.equal(described.service?.folder, path.join(folder, 'hello'));
  });

  it('names what there is when a service is unknown', async (t) => {
    const folder = await scratchFolder(t);
    const { held, control } = await openWindow(t, folder);
    await held.run(await makeProject(folder, 'hello'), signal);
    const failure = await rejection(control.registry.describe({ service: 'helo' }));
    assert.equal(failure.code, 'service-unknown');
    assert.match(failure.message, /helo.*hello\.v1\.HelloService/);
  });

  it('prepares a project and those that use it', async (t) => {
    const folder = await scratchFolder(t);
    const { control } = await openWindow(t, folder);
    const posts = await makeProject(folder, 'posts', 'crud');
    const comments = await makeProject(folder, 'comments', 'client', ['posts']);
    await edit(
      path.join(posts, 'proto/posts/v1/posts.proto'),
      /message Post \{/,
      'message Post {\n  string mood = 99;',
    );
    const { changed, problems } = await control.project.prepare({
      folder: posts,
      workspaceFolders: [folder],
    });
    assert.deepEqual(problems, []);
    assert.ok(changed.includes(path.join(posts, 'gen/posts/v1/posts_pb.ts')));
    assert.ok(changed.includes(path.join(comments, 'gen/posts/v1/posts_pb.ts')));
    assert.match(await readFile(path.join(comments, 'gen/posts/v1/posts_pb.ts'), 'utf8'), /mood: string/);
  });

  it('answers with the places of what is wrong when a project cannot be prepared', async (t) => {
    const folder = await scratchFolder(t);
    const { control } = await openWindow(t, folder);
    const hello = await makeProject(folder, 'hello');
    const file = path.join(hello, 'proto/hello/v1/hello.proto');
    await edit(file, 'string name', 'strng name');
    const { problems } = await control.project.prepare({ folder: hello, workspaceFolders: [folder] });
    assert.deepEqual(
      problems.map((problem) => problem.file),
      [file],
    );
  });
});

describe('what clients hold', limit, () => {
  it('runs while one of them wants it', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const first = await openWindow(t, folder);
    const second = await openWindow(t, folder);
    await first.held.run(hello, signal);
    const { heldBy } = await second.held.run(hello, signal);
    assert.equal(heldBy.length, 2);
    await second.close();
    assert.equal(await get(first.endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
    await first.held.stop(hello, signal);
    const { status } = await first.control.environment.getStatus({});
    assert.deepEqual(status?.projects, []);
  });

  it('is started once, however often it is asked for while it stops', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, control } = await openWindow(t, folder);
    await held.run(hello, signal);
    const stopping = held.stop(hello, signal);
    await Promise.all([stopping, held.run(hello, signal), held.run(hello, signal)]);
    const lines: string[] = [];
    for await (const { text } of control.project.logs({ project: 'hello' })) lines.push(text);
    const starts = lines.filter((line) => line.startsWith('version 1 serves'));
    assert.ok(starts.length <= 2, lines.join('\n'));
  });

  it('is released for everybody when somebody stops it for all', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const first = await openWindow(t, folder);
    const second = await openWindow(t, folder);
    await first.held.run(hello, signal);
    await second.held.run(hello, signal);
    await second.control.project.stop({ project: 'hello' });
    await until(() => first.released.length === 1 && second.released.length === 1);
    assert.deepEqual([first.released, first.held.folders], [[hello], []]);
  });

  it('is told to whoever watches', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, control } = await openWindow(t, folder);
    const states: (ProjectState | undefined)[] = [];
    const stop = new AbortController();
    const watching = (async () => {
      for await (const { status } of control.environment.watch({}, { signal: stop.signal })) {
        states.push(status?.projects[0]?.state);
        if (states.includes(ProjectState.RUNNING) && status?.projects.length === 0) break;
      }
    })();
    await held.run(hello, signal);
    await until(() => states.includes(ProjectState.RUNNING));
    await held.stop(hello, signal);
    await watching;
    assert.equal(states[0], undefined);
    assert.ok(states.includes(ProjectState.STARTING));
  });

  it('is not what is no project', async (t) => {
    const folder = await scratchFolder(t);
    const { held } = await openWindow(t, folder);
    await mkdir(path.join(folder, 'empty'));
    const failure = await rejection(held.run(path.join(folder, 'empty'), signal));
    assert.equal(failure.code, 'no-project');
    assert.match(failure.message, /has no skep\.json/);
    assert.deepEqual(held.folders, []);
  });
});

describe('two projects with one service', limit, () => {
  it('are told apart by folder, and the second is refused', async (t) => {
    const folder = await scratchFolder(t);
    const one = await makeProject(folder, 'hello');
    await mkdir(path.join(folder, 'copy'));
    const two = await makeProject(path.join(folder, 'copy'), 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(one, signal);
    const second = await held.run(two, signal);
    assert.equal(second.state, ProjectState.FAILED);
    assert.ok(second.error.includes(one) && second.error.includes(two), second.error);
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });
});

describe('the logs', limit, () => {
  it('have what a project wrote, and what it writes', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    await edit(
      path.join(hello, 'src/main.ts'),
      'return {',
      'console.warn("greeting " + request.name);\n      return {',
    );
    await held.run(hello, signal);
    await get(endpoint.address, '/hello/hello?name=Ada');
    const followed: string[] = [];
    for await (const line of control.project.logs({ project: hello, follow: true })) {
      followed.push(`${line.level} ${line.text}`);
      if (line.text === 'greeting Ada') void get(endpoint.address, '/hello/hello?name=Bob');
      if (line.text === 'greeting Bob') break;
    }
    assert.ok(followed.includes('warn greeting Ada'));
  });

  it('of an unknown project say what runs', async (t) => {
    const folder = await scratchFolder(t);
    const { control } = await openWindow(t, folder);
    const reading = (async () => {
      for await (const _ of control.project.logs({ project: 'nobody' }));
    })();
    assert.equal((await rejection(reading)).code, 'project-unknown');
  });
});

async function rejection(promise: Promise<unknown>): Promise<UserError> {
  try {
    await promise;
  } catch (error) {
    const failure = toUserError(error, 'there');
    if (failure instanceof UserError) return failure;
    throw new Error(`not a UserError: ${ConnectError.from(error)}`);
  }
  throw new Error('did not fail');
}
