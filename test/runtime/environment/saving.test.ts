import assert from 'node:assert/strict';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { ProjectState } from '../../../runtime/api/gen/skep/environment/v1/environment_pb.ts';
import { edit, get, makeProject, openWindow, scratchFolder, until } from './scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

describe('a project that is saved', limit, () => {
  it('answers with its new handler', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(hello, signal);
    await edit(path.join(hello, 'src/main.ts'), /Hello \$/, 'Good day $');
    await until(async () => (await get(endpoint.address, '/hello/hello?name=Ada')).includes('Good day Ada'));
  });

  it('answers with its new definition', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(hello, signal);
    await edit(path.join(hello, 'proto/hello/v1/hello.proto'), 'string message =', 'string greeting =');
    await edit(path.join(hello, 'src/main.ts'), 'message:', 'greeting:');
    await until(
      async () => (await get(endpoint.address, '/hello/hello?name=Ada')) === '{"greeting":"Hello Ada"}',
    );
  });

  it('answers without a gap while it changes', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(hello, signal);
    const answers = new Set<string>();
    await edit(path.join(hello, 'src/main.ts'), /Hello \$/, 'Bye $');
    await until(async () => {
      const answer = await get(endpoint.address, '/hello/hello?name=Ada');
      answers.add(answer);
      return answer.includes('Bye');
    });
    assert.deepEqual([...answers], ['{"message":"Hello Ada"}', '{"message":"Bye Ada"}']);
  });

  it('goes on as it was when its code is broken, and says where', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    await held.run(hello, signal);
    const main = path.join(hello, 'src/main.ts');
    const good = await readFile(main, 'utf8');
    await writeFile(main, `${good}\nconst = 1;\n`);
    const project = async () => (await control.environment.getStatus({})).status?.projects[0];
    await until(async () => (await project())?.state === ProjectState.STALE);
    assert.equal((await project())?.problems[0]?.file, main);
    assert.equal((await project())?.problems[0]?.line, good.split('\n').length + 1);
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
    await writeFile(main, good);
    await until(async () => (await project())?.state === ProjectState.RUNNING);
    assert.equal((await project())?.generation, 1, 'nothing had to be started again');
  });

  it('goes on as it was when its definition is broken', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    await held.run(hello, signal);
    const file = path.join(hello, 'proto/hello/v1/hello.proto');
    await edit(file, 'string name', 'strng name');
    const project = async () => (await control.environment.getStatus({})).status?.projects[0];
    await until(async () => (await project())?.state === ProjectState.STALE);
    assert.equal((await project())?.problems[0]?.file, file);
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });

  it('goes on as it was when the new version throws at load', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    await held.run(hello, signal);
    await edit(path.join(hello, 'src/main.ts'), /^/, "throw new Error('not today');\n");
    const project = async () => (await control.environment.getStatus({})).status?.projects[0];
    await until(async () => (await project())?.state === ProjectState.STALE);
    assert.match((await project())?.error ?? '', /not today/);
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });

  it('starts when what kept it from starting is mended', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await edit(path.join(hello, 'src/main.ts'), /^/, "import { part } from './part.ts';\nvoid part;\n");
    const project = await held.run(hello, signal);
    assert.equal(project.state, ProjectState.FAILED);
    assert.match(project.problems[0]?.message ?? '', /part\.ts/);
    assert.match(await get(endpoint.address, '/hello/hello?name=Ada'), /hello does not run: .*part\.ts/);
    await writeFile(path.join(hello, 'src/part.ts'), 'export const part = 1;\n');
    await until(async () => (await get(endpoint.address, '/hello/hello?name=Ada')).includes('Hello Ada'));
  });

  it('starts when its skep.json is mended', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await writeFile(path.join(hello, 'skep.json'), '{ "name": "hello" ');
    const project = await held.run(hello, signal);
    assert.equal(project.state, ProjectState.FAILED);
    assert.equal(project.problems[0]?.file, path.join(hello, 'skep.json'));
    await writeFile(path.join(hello, 'skep.json'), '{ "name": "hello" }');
    await until(async () => (await get(endpoint.address, '/hello/hello?name=Ada')).includes('Hello Ada'));
  });

  it('is noticed when the editor replaces the file instead of writing it', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await held.run(hello, signal);
    const main = path.join(hello, 'src/main.ts');
    await writeFile(`${main}.new`, (await readFile(main, 'utf8')).replace('Hello $', 'Anew $'));
    await rename(`${main}.new`, main);
    await until(async () => (await get(endpoint.address, '/hello/hello?name=Ada')).includes('Anew Ada'));
  });

  it('brings its new definition to those that use it', async (t) => {
    const folder = await scratchFolder(t);
    const posts = await makeProject(folder, 'posts', 'crud');
    const comments = await makeProject(folder, 'comments', 'client', ['posts']);
    const { held } = await openWindow(t, folder);
    await held.run(posts, signal);
    await held.run(comments, signal);
    await edit(
      path.join(posts, 'proto/posts/v1/posts.proto'),
      /message Post \{/,
      'message Post {\n  string mood = 99;',
    );
    const client = path.join(comments, 'gen/posts/v1/posts_pb.ts');
    await until(async () => (await readFile(client, 'utf8')).includes('mood: string'));
  });

  it('finishes the calls of the version before', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    const main = path.join(hello, 'src/main.ts');
    await edit(main, 'hello(request)', 'async hello(request)');
    const wait =
      "while (request.name === 'slow' && !existsSync(process.cwd() + '/go')) await new Promise((resolve) => setTimeout(resolve, 10));";
    await edit(main, 'return {', `console.log('asked');\n      ${wait}\n      return {`);
    await edit(main, /^/, "import { existsSync } from 'node:fs';\n");
    await held.run(hello, signal);
    const slow = get(endpoint.address, '/hello/hello?name=slow');
    for await (const { text } of control.project.logs({ project: 'hello', follow: true }))
      if (text === 'asked') break;
    await edit(main, /Hello \$/, 'Bye $');
    await until(async () => (await get(endpoint.address, '/hello/hello?name=Ada')).includes('Bye'));
    await writeFile(path.join(hello, 'go'), '');
    assert.equal(await slow, '{"message":"Hello slow"}');
  });
});
