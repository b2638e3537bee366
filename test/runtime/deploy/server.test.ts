import assert from 'node:assert/strict';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { startServer } from '../../../runtime/environment/index.ts';
import { edit, get, makeProject, openWindow, scratchFolder, until } from '../environment/scratch.ts';
import { deploy, openServer, post, startServerProcess, userErrorOf } from './scratch-server.ts';

const limit = { timeout: 600_000 };
const { signal } = new AbortController();

describe('a server', limit, () => {
  it('runs what is deployed to it', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'));
    const steps: number[] = [];
    const hello = await makeProject(folder, 'hello');
    const { deployProject } = await import('../../../runtime/deploy/index.ts');
    const project = await deployProject(hello, server, (_step, fraction) => steps.push(fraction), signal);
    assert.equal(project.state, ProjectState.RUNNING);
    assert.match(project.bundle, /^[0-9a-f]{64}$/);
    assert.deepEqual(steps, steps.toSorted());
    assert.equal(steps.at(-1), 1);
    const answer = await post(server.address, '/hello.v1.HelloService/Hello', { name: 'Ada' }, server.token);
    assert.deepEqual(answer, { status: 200, text: '{"message":"Hello Ada"}' });
  });

  it('wants a token for every call, and a good one', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'));
    await deploy(await makeProject(folder, 'hello'), server);
    const status = async (token?: string) =>
      (await post(server.address, '/hello.v1.HelloService/Hello', {}, token)).status;
    assert.deepEqual(
      [await status(), await status('skep_wrong'), await status(server.token)],
      [401, 401, 200],
    );
  });

  it('that is public lets everybody call, and nobody deploy', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    await deploy(hello, server);
    assert.equal(await get(server.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
    const failure = await userErrorOf(deploy(hello, { address: server.address, token: 'skep_wrong' }));
    assert.equal(failure.code, 'token-refused');
  });

  it('keeps of its first token nothing that one could use', async (t) => {
    const folder = await scratchFolder(t);
    const home = path.join(folder, 'server');
    const { token } = await openServer(t, home);
    assert.match(token, /^skep_[\w-]{43}$/);
    for (const name of await readdir(home, { recursive: true, withFileTypes: true })) {
      if (!name.isFile()) continue;
      const content = await readFile(path.join(name.parentPath, name.name));
      assert.ok(!content.includes(token), `${name.name} has the token`);
    }
  });

  it('makes no second first token', async (t) => {
    const folder = await scratchFolder(t);
    const first = await openServer(t, path.join(folder, 'server'));
    await first.server[Symbol.asyncDispose]();
    const second = await openServer(t, path.join(folder, 'server'), { token: first.token });
    assert.equal(second.token, first.token);
    assert.equal((await second.control.environment.getStatus({})).status?.environment, 'test server');
  });

  it('replaces what a project ran before', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    const first = await deploy(hello, server);
    await edit(path.join(hello, 'src/main.ts'), 'Hello $', 'Bye $');
    const second = await deploy(hello, server);
    assert.notEqual(second.bundle, first.bundle);
    assert.equal(await get(server.address, '/hello/hello?name=Ada'), '{"message":"Bye Ada"}');
    const { deployments } = await server.control.deploy.listDeployments({});
    assert.deepEqual(
      deployments.map(({ project, sha256 }) => [project, sha256]),
      [['hello', second.bundle]],
    );
  });

  it('is not given back to an old version that was still starting', async (t) => {
    const folder = await scratchFolder(t);
    const home = path.join(folder, 'server');
    const gate = path.join(folder, 'gate');
    const hello = await makeProject(folder, 'hello');
    const main = path.join(hello, 'src/main.ts');
    const waiting = [
      "import { existsSync } from 'node:fs';",
      "import { setTimeout as sleep } from 'node:timers/promises';",
      `while (existsSync(${JSON.stringify(gate)})) await sleep(10);\n`,
    ];
    await edit(main, /^/, waiting.join('\n'));
    const first = await openServer(t, home);
    await deploy(hello, first);
    await first.server[Symbol.asyncDispose]();
    await writeFile(gate, '');
    const second = await openServer(t, home, { token: first.token });
    await edit(main, /while .*/, '');
    await edit(main, 'Hello $', 'Welcome $');
    await deploy(hello, second);
    await rm(gate);
    for (let round = 0; round < 20; round++) {
      const answer = await post(second.address, '/hello/hello', { name: 'Ada' }, first.token);
      assert.equal(answer.text, '{"message":"Welcome Ada"}');
      await sleep(50);
    }
  });

  it('keeps what ran when the new version does not load', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    const first = await deploy(hello, server);
    await edit(path.join(hello, 'src/main.ts'), /^/, "throw new Error('not today');\n");
    const failure = await userErrorOf(deploy(hello, server));
    assert.equal(failure.code, 'load-failed');
    assert.match(failure.message, /not today/);
    assert.equal(await get(server.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
    const { deployments } = await server.control.deploy.listDeployments({});
    assert.deepEqual(
      deployments.map(({ sha256, state }) => [sha256, state]),
      [[first.bundle, ProjectState.RUNNING]],
    );
  });

  it('keeps nothing of a first version that does not load', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    await edit(path.join(hello, 'src/main.ts'), /^/, "throw new Error('not today');\n");
    assert.equal((await userErrorOf(deploy(hello, server))).code, 'load-failed');
    assert.deepEqual((await server.control.environment.getStatus({})).status?.projects, []);
    assert.deepEqual((await server.control.registry.listServices({})).services, []);
  });

  it('refuses a service that another project serves', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    await deploy(hello, server);
    await edit(path.join(hello, 'skep.json'), '"hello"', '"impostor"');
    const failure = await userErrorOf(deploy(hello, server));
    assert.equal(failure.code, 'service-taken');
    assert.match(failure.message, /hello\.v1\.HelloService.*impostor.*deployment hello/);
  });

  it('forgets what is removed', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    await deploy(await makeProject(folder, 'hello'), server);
    await server.control.deploy.remove({ project: 'hello' });
    assert.deepEqual((await server.control.deploy.listDeployments({})).deployments, []);
    assert.match(await get(server.address, '/hello/hello'), /no service/);
    assert.equal(
      (await userErrorOf(server.control.deploy.remove({ project: 'hello' }))).code,
      'project-unknown',
    );
  });

  it('lets deployed projects call each other', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const posts = await makeProject(folder, 'posts', 'crud');
    const comments = await makeProject(folder, 'comments', 'client', ['posts']);
    await deploy(posts, server);
    await deploy(comments, server);
    const made = await post(server.address, '/posts/create', { title: 'One', body: 'Two' });
    assert.equal(made.status, 200, made.text);
    const refused = await post(server.address, '/comments/create', { postId: 'no such post', text: 'x' });
    assert.match(refused.text, /no such post|not_found/i);
  });

  it('takes a deployment through the local environment too', async (t) => {
    const folder = await scratchFolder(t);
    const { address, token } = await openServer(t, path.join(folder, 'server'), { public: true });
    const { control } = await openWindow(t, folder);
    const hello = await makeProject(folder, 'hello');
    let deployed = '';
    for await (const { project } of control.project.deploy({ folder: hello, address, token })) {
      deployed = project?.name ?? '';
    }
    assert.equal(deployed, 'hello');
    assert.equal(await get(address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });

  it('has what a deployed project writes', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'), { public: true });
    const hello = await makeProject(folder, 'hello');
    await edit(path.join(hello, 'src/main.ts'), /^/, "console.log('good morning');\n");
    await deploy(hello, server);
    for await (const { text } of server.control.project.logs({ project: 'hello', follow: true })) {
      if (text === 'good morning') break;
    }
  });

  it('runs no folders', async (t) => {
    const folder = await scratchFolder(t);
    const server = await openServer(t, path.join(folder, 'server'));
    assert.equal((await userErrorOf(server.control.project.run({ folder }))).code, 'local-only');
  });

  it('wants TLS, or to be told that it needs none, beyond this machine', async (t) => {
    const folder = await scratchFolder(t);
    const options = { home: folder, port: 0, insecure: false, public: false, onFirstToken: () => undefined };
    const failure = await userErrorOf(startServer({ ...options, host: '0.0.0.0' }, signal));
    assert.equal(failure.code, 'needs-tls');
  });

  it('is the only one on its data folder', async (t) => {
    const folder = await scratchFolder(t);
    await openServer(t, folder);
    assert.equal((await userErrorOf(openServer(t, folder))).code, 'server-running');
  });

  it('that cannot have its port says so, and leaves the folder to the next', async (t) => {
    const folder = await scratchFolder(t);
    const first = await openServer(t, path.join(folder, 'first'));
    const options = {
      home: path.join(folder, 'second'),
      host: '127.0.0.1',
      port: Number(new URL(first.address).port),
      insecure: false,
      public: false,
      onFirstToken: () => undefined,
    };
    assert.equal((await userErrorOf(startServer(options, signal))).code, 'port-taken');
    await openServer(t, path.join(folder, 'second'));
  });
});

describe('a server that is killed', limit, () => {
  it('runs what was deployed when it is started again', async (t) => {
    const folder = await scratchFolder(t);
    const home = path.join(folder, 'server');
    const first = await startServerProcess(t, home);
    await deploy(await makeProject(folder, 'hello'), first);
    await first.kill();
    const second = await startServerProcess(t, home);
    assert.equal(second.token, '', 'the token of the first start goes on being good');
    await until(async () => (await get(second.address, '/hello/hello?name=Ada')).includes('Hello Ada'));
  });

  it('in the middle of an upload has nothing of it the next time', async (t) => {
    const folder = await scratchFolder(t);
    const home = path.join(folder, 'server');
    const first = await startServerProcess(t, home);
    const { connectEnvironment } = await import('../../../runtime/api/connect.ts');
    const connection = connectEnvironment(first);
    const begun = Promise.withResolvers<void>();
    const upload = connection.deploy.upload(
      (async function* () {
        yield { chunk: new Uint8Array(100_000) };
        begun.resolve();
        await new Promise(() => undefined);
      })(),
    );
    upload.catch(() => undefined);
    await begun.promise;
    await until(async () => (await readdir(path.join(home, 'uploads'))).length === 1);
    await first.kill();
    connection[Symbol.dispose]();
    await startServerProcess(t, home);
    assert.deepEqual(await readdir(path.join(home, 'uploads')), []);
    assert.deepEqual(await readdir(path.join(home, 'bundles')), []);
  });
});
