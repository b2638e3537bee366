import assert from 'node:assert/strict';
import path from 'node:path';
import { describe, it } from 'node:test';
import { edit, get, makeProject, openWindow, scratchFolder } from './scratch.ts';

const { signal } = new AbortController();
const limit = { timeout: 600_000 };

describe('a project that crashes', limit, () => {
  it('is started again, and says why it went', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint, control } = await openWindow(t, folder);
    await edit(
      path.join(hello, 'src/main.ts'),
      'return {',
      "if (request.name === 'crash') setTimeout(() => { throw new Error('boom'); });\n      return {",
    );
    const project = await held.run(hello, signal);
    assert.equal(project.error, '');
    await get(endpoint.address, '/hello/hello?name=crash');
    const lines: string[] = [];
    for await (const line of control.project.logs({ project: 'hello', follow: true })) {
      lines.push(line.text);
      if (line.text === 'started again') break;
    }
    assert.ok(
      lines.some((line) => line.includes('boom')),
      lines.join('\n'),
    );
    assert.equal(await get(endpoint.address, '/hello/hello?name=Ada'), '{"message":"Hello Ada"}');
  });
});

describe('a project with a limit to its concurrency', limit, () => {
  it('gets no more calls at once than that; the others wait for their turn', async (t) => {
    const folder = await scratchFolder(t);
    const hello = await makeProject(folder, 'hello');
    const { held, endpoint } = await openWindow(t, folder);
    await edit(path.join(hello, 'skep.json'), /\{/, '{ "concurrency": 2,');
    const main = path.join(hello, 'src/main.ts');
    await edit(main, 'hello(request)', 'async hello(request)');
    await edit(main, /^/, 'let [now, most] = [0, 0];\n');
    await edit(
      main,
      /return \{ message: .* \};/,
      'most = Math.max(most, ++now);\n      await new Promise((resolve) => setTimeout(resolve, 20));\n      now--;\n      return { message: String(most) };',
    );
    const { error } = await held.run(hello, signal);
    assert.equal(error, '');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => get(endpoint.address, '/hello/hello?name=Ada')),
    );
    assert.ok(answers.includes('{"message":"2"}'), answers.join());
    assert.ok(
      answers.every((answer) => /"[12]"/.test(answer)),
      answers.join(),
    );
  });
});
