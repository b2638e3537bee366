import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { eventually, Skep } from './skep.ts';

/** Changes a file as an editor's save does. */
function edit(file: string, from: string | RegExp, to: string): void {
  const before = readFileSync(file, 'utf8');
  const after = before.replace(from, to);
  assert.notEqual(after, before, `${file} has no ${from}`);
  writeFileSync(file, after);
}

describe('from an empty folder', { timeout: 120_000 }, () => {
  const skep = new Skep();

  it('three commands make, run and call a service', async () => {
    const made = await skep.run(['new', 'hello']);
    assert.equal(made.code, 0, made.err);
    assert.match(made.out, /run it +skep run hello/);
    const running = skep.start(['run', 'hello', '--port', '0']);
    await running.says(/hello runs\n {2}skep hello hello/);
    assert.match(running.text, /^at http:\/\/127\.0\.0\.1:\d+$/m);
    const called = await skep.run(['hello', 'hello', '--name=Ada']);
    assert.deepEqual(called, { code: 0, out: '{\n  "message": "Hello Ada"\n}\n', err: '' });
    assert.equal(await running.end(), 0);
    assert.match((await skep.run(['services'])).err, /^nothing runs here/);
  });
});

describe('projects that run', { timeout: 240_000 }, () => {
  const skep = new Skep();
  const json = async (...args: string[]) => {
    const { code, out, err } = await skep.run(args);
    assert.equal(code, 0, err);
    return JSON.parse(out);
  };
  let address = '';

  it('are all those below a folder that is none itself', async () => {
    await skep.run(['new', 'hello']);
    await skep.run(['new', 'posts', '--template', 'crud']);
    await skep.run(['new', 'ticker', '--template', 'stream']);
    const made = await skep.run(['new', 'comments', '--template', 'client', '--uses', 'posts']);
    assert.equal(made.code, 0, made.err);
    const running = skep.start(['run', '--port', '0']);
    for (const name of ['hello', 'posts', 'ticker', 'comments'])
      await running.says(new RegExp(`^${name} runs$`, 'm'));
    await running.says(/^ {2}skep posts get {5}\/posts\.v1\.PostsService\/Get\n {2}skep posts list {4}\//m);
    address = (await running.says(/^at (\S+)$/m))[1] ?? '';
  });

  it('are listed with their services', async () => {
    const services: { service: { name: string; shortName: string }; project: string }[] = await json(
      'services',
      '--json',
    );
    assert.deepEqual(
      services.map(({ service, project }) => [service.shortName, service.name, project]).sort(),
      [
        ['comments', 'comments.v1.CommentsService', 'comments'],
        ['hello', 'hello.v1.HelloService', 'hello'],
        ['posts', 'posts.v1.PostsService', 'posts'],
        ['ticker', 'ticker.v1.TickerService', 'ticker'],
      ],
    );
    assert.match(
      (await skep.run(['services'])).out,
      /^posts +posts\.v1\.PostsService +Create Get List Update Delete +posts +running$/m,
    );
  });

  it('are the state of the environment', async () => {
    const status = await json('status', '--json');
    assert.equal(status.gateway, address);
    assert.deepEqual(status.projects.map((project: { name: string }) => project.name).sort(), [
      'comments',
      'hello',
      'posts',
      'ticker',
    ]);
  });

  it('are described', async () => {
    const { out } = await skep.run(['describe', 'posts']);
    assert.match(out, /service PostsService \{/);
    assert.match(out, /\/\/ Lists them, newest first\./);
    const described = await json('describe', 'posts.v1.PostsService', '--json');
    assert.equal(described.methods[2].shortPath, '/posts/list');
  });

  it('are commands with help of their own', async () => {
    assert.match((await skep.run(['posts'])).out, /^ {2}list +Lists them, newest first\.$/m);
    assert.match(
      (await skep.run(['posts', 'create', '--help'])).out,
      /^ {2}--title string +One line, not empty\.$/m,
    );
  });

  it('call each other through typed clients', async () => {
    const { comment } = await json('comments', 'create', '--post-id=1', '--author=Ada', '--text', 'Nice');
    assert.deepEqual({ postId: comment.postId, text: comment.text }, { postId: '1', text: 'Nice' });
    const { code, out, err } = await skep.run(['comments', 'create', '--post-id=99', '--text=x']);
    assert.deepEqual({ code, out, err }, { code: 1, out: '', err: 'not_found: no post has the id "99"\n' });
  });

  it('take flags as their fields want them', async () => {
    const { post } = await json('posts', 'create', '--title=T', '--tags=a', '--tags', 'b');
    assert.deepEqual(post.tags, ['a', 'b']);
    const { post: changed } = await json('posts', 'update', `--id=${post.id}`, '--status=published');
    assert.equal(changed.status, 'POST_STATUS_PUBLISHED');
    const { code, err } = await skep.run(['posts', 'create', '--titel=T']);
    assert.equal(code, 2);
    assert.match(err, /^error: CreateRequest has no field `titel`; did you mean --title\?/);
  });

  it('are called with JSON, from arguments and from standard input', async () => {
    assert.deepEqual(await json('call', 'hello.Hello', '{"name":"Ada"}'), { message: 'Hello Ada' });
    const piped = await skep.run(['call', 'hello.v1.HelloService/Hello', '-'], { input: '{"name":"Grace"}' });
    assert.deepEqual(JSON.parse(piped.out), { message: 'Hello Grace' });
    const whole = await json('call', 'hello.Hello', '--json', '-H', 'X-Tag: 1');
    assert.deepEqual(
      { code: whole.code, messages: whole.messages },
      { code: 'ok', messages: [{ message: 'Hello World' }] },
    );
  });

  it('are not called with what their messages do not have', async () => {
    const { code, err } = await skep.run(['call', 'hello.Hello', '{"nme":"Ada"}']);
    assert.equal(code, 2);
    assert.match(err, /nme/);
  });

  it('stream', async () => {
    const ticks = await skep.run(['ticker', 'tick', '--count=3', '--interval=0.01s']);
    assert.deepEqual(
      ticks.out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line).number),
      [1, 2, 3],
    );
    assert.deepEqual(await json('call', 'ticker.Sum', '[{"value":1},{"value":2.5}]'), { sum: 3.5, count: 2 });
    const echoed = await skep.run(['call', 'ticker.Echo', '-'], { input: '{"text":"a"}\n{"text":"b"}\n' });
    assert.equal(echoed.out, '{"text":"a"}\n{"text":"b"}\n');
  });

  it('say what there is when a name is wrong', async () => {
    const method = await skep.run(['posts', 'lst']);
    assert.equal(method.code, 1);
    assert.match(method.err, /^error: posts\.v1\.PostsService has no method `lst`; did you mean `list`\?/);
    const service = await skep.run(['describe', 'postz']);
    assert.equal(service.code, 1);
    assert.match(service.err, /^error: .*"postz".*posts\.v1\.PostsService/);
    // Nearer than the command `stop`.
    const command = await skep.run(['post', 'list']);
    assert.equal(command.code, 2);
    assert.match(command.err, /^error: `post` is no command and .*; did you mean `skep posts`\?$/m);
  });

  it('answer with the new code as soon as it is saved', async () => {
    edit(skep.path('hello/src/main.ts'), 'Hello $', 'Hallo $');
    const { out } = await eventually(
      () => skep.run(['hello', 'hello', '--name=Ada']),
      ({ out }) => out.includes('Hallo'),
    );
    assert.deepEqual(JSON.parse(out), { message: 'Hallo Ada' });
  });

  it('answer with the new definition as soon as it is saved', async () => {
    edit(
      skep.path('hello/proto/hello/v1/hello.proto'),
      'string name = 1;',
      'string name = 1;\n  string title = 2;',
    );
    edit(skep.path('hello/src/main.ts'), '`Hallo ${', '`Hallo ${request.title} ${');
    const { out } = await eventually(
      () => skep.run(['hello', 'hello', '--name=Ada', '--title=Ms']),
      ({ out }) => out.includes('Ms'),
    );
    assert.deepEqual(JSON.parse(out), { message: 'Hallo Ms Ada' });
  });

  it('go on with the version before when what is saved is broken', async () => {
    const file = skep.path('hello/src/main.ts');
    edit(file, 'export default', 'const = 1;\nexport default');
    const { out } = await eventually(
      () => skep.run(['status']),
      ({ out }) => / stale /.test(out),
    );
    assert.match(out, /^hello: hello\/src\/main\.ts:4:7: [^\n]+\n$/m);
    assert.deepEqual(await json('hello', 'hello', '--name=Ada', '--title=Ms'), { message: 'Hallo Ms Ada' });
    edit(file, 'const = 1;\n', '');
    await eventually(
      () => skep.run(['status']),
      ({ out }) => !/ stale /.test(out),
    );
  });

  it('have their output shown', async () => {
    edit(
      skep.path('posts/src/main.ts'),
      'list({ status, tag }) {',
      "list({ status, tag }) {\n      console.warn('listing', tag);",
    );
    await eventually(
      async () => {
        await skep.run(['posts', 'list', '--tag=x']);
        return skep.run(['logs', 'posts', '-n', '5']);
      },
      ({ out }) => /^[\d:]{8} listing x$/m.test(out),
    );
  });

  it('go on when another terminal that wanted them too ends', async () => {
    const other = skep.start(['run', 'hello']);
    await other.says(/hello runs/);
    assert.match(other.text, /the environment of process \d+/);
    assert.equal(await other.end(), 0);
    assert.equal((await skep.run(['hello', 'hello'])).code, 0);
  });

  it('say which options count only for who is first', async () => {
    const other = skep.start(['run', 'hello', '--keep-calls', '10', '--keep-days', '7']);
    await other.says(/--keep-calls 10 and --keep-days 7 were not used: that environment was there already/);
    assert.equal(await other.end(), 0);
  });

  it('stop for everybody when they are told to', async () => {
    const other = skep.start(['run', 'ticker']);
    await other.says(/ticker runs/);
    const stopped = await skep.run(['stop', 'ticker']);
    assert.deepEqual({ code: stopped.code, err: stopped.err }, { code: 0, err: '' });
    await other.says(/was stopped by somebody else/);
    const { code, err } = await skep.run(['stop', 'ticker']);
    assert.equal(code, 1);
    assert.match(err, /^error: no project "ticker" runs/);
  });
});

describe('the environment', { timeout: 120_000 }, () => {
  it('survives the terminal that owned it', async () => {
    const skep = new Skep();
    await skep.run(['new', 'hello']);
    const first = skep.start(['run', 'hello', '--port', '0']);
    await first.says(/hello runs/);
    const second = skep.start(['run', 'hello']);
    await second.says(/hello runs/);
    await first.end('SIGKILL');
    const { out } = await eventually(
      () => skep.run(['hello', 'hello', '--name=Ada']),
      ({ code }) => code === 0,
    );
    assert.deepEqual(JSON.parse(out), { message: 'Hello Ada' });
  });

  it('runs a project that is broken at first as soon as it is mended', async () => {
    const skep = new Skep();
    await skep.run(['new', 'hello']);
    const file = skep.path('hello/src/main.ts');
    edit(file, 'export default', 'throw new Error("not yet");\nexport default');
    const running = skep.start(['run', 'hello', '--port', '0']);
    await running.says(/not yet.*src\/main\.ts:4:7/);
    await running.says(/hello does not run, until its files change/);
    edit(file, 'throw new Error("not yet");\n', '');
    await running.says(/hello runs/);
  });

  it('is told by a manifest what is wrong with it', async () => {
    const skep = new Skep();
    await skep.run(['new', 'hello']);
    writeFileSync(skep.path('hello/skep.json'), '{\n  "name": "hello",\n  "use": []\n}\n');
    const running = skep.start(['run', 'hello', '--port', '0']);
    await running.says(/skep\.json:3:3: unknown field "use"; did you mean "uses"\?/);
  });
});
