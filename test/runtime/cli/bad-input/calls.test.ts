import assert from 'node:assert/strict';
import { afterEach, before, describe, it } from 'node:test';
import { Neighbours } from './neighbours.ts';

describe('a call', { timeout: 120_000 }, () => {
  const both = new Neighbours();
  before(() => both.open());
  afterEach(() => both.neighbourAnswers());

  const wrong: [what: string, args: string[], code: number, message: RegExp][] = [
    [
      'with what is no JSON',
      ['call', 'hello.Hello', '{bad'],
      2,
      /the message is not valid JSON: .*line 1 column 2/,
    ],
    ['with nothing', ['call', 'hello.Hello', ''], 2, /the message is empty: write `\{\}`/],
    [
      'with a file',
      ['call', 'hello.Hello', '@big.json'],
      2,
      /a message in a file is given as `- < big\.json`/,
    ],
    [
      'with a list',
      ['call', 'hello.Hello', '[{}]'],
      2,
      /the message is a list, and HelloRequest is one object/,
    ],
    [
      'with an unknown field',
      ['call', 'hello.Hello', '{"nmae":"Ada"}'],
      2,
      /HelloRequest has no field "nmae"; did you mean "name"\? \(it has: name\)/,
    ],
    [
      'with a wrong type',
      ['call', 'hello.Hello', '{"name":1}'],
      2,
      /HelloRequest\.name .*expected string, got 1/,
    ],
    [
      'with a wrong header',
      ['call', 'hello.Hello', '-H', 'none'],
      2,
      /`none` is no header: write it as 'name: value'/,
    ],
    ['of no method', ['call', 'hello'], 2, /`hello` names no method: write SERVICE\.METHOD/],
    [
      'of an unknown method',
      ['call', 'hello.Helo'],
      1,
      /hello\.v1\.HelloService has no method `Helo`; did you mean `hello`\?/,
    ],
    [
      'of an unknown service',
      ['call', 'hallo.Hello'],
      1,
      /no service answers to "hallo": there is hello\.v1\.HelloService, neighbour\.v1\.NeighbourService/,
    ],
    [
      'in an unknown environment',
      ['call', 'hello.Hello', '--env', 'locl'],
      1,
      /no environment `locl`; did you mean `local`\?/,
    ],
  ];
  for (const [what, args, code, message] of wrong) {
    it(`${what} is not made, and says why first`, async () => {
      const ended = await both.skep.run(args);
      assert.deepEqual({ code: ended.code, out: ended.out }, { code, out: '' });
      assert.match(ended.err, /^error: /);
      assert.match(ended.err.split('\n')[0] ?? '', message);
      both.assertNoStack(ended.err);
    });
  }

  it('of 300 KB, from standard input, is answered in full', async () => {
    const name = 'ä'.repeat(150_000);
    const { code, out, err } = await both.skep.run(['call', 'hello.Hello', '-'], {
      input: JSON.stringify({ name }),
    });
    assert.equal(code, 0, err);
    assert.equal(JSON.parse(out).message, `Hello ${name}`);
  });

  it('goes past proxies, which do not lead to this machine', async () => {
    const proxy = 'http://127.0.0.1:9';
    const env = {
      HTTP_PROXY: proxy,
      http_proxy: proxy,
      HTTPS_PROXY: proxy,
      ALL_PROXY: proxy,
      NODE_USE_ENV_PROXY: '1',
    };
    const { out, err } = await both.skep.run(['hello', 'hello', '--name=Ada'], { env });
    assert.deepEqual({ out, err }, { out: '{\n  "message": "Hello Ada"\n}\n', err: '' });
    assert.equal((await both.skep.run(['status', '--json'], { env })).code, 0);
  });

  it('that fails is whole JSON too, when it was asked for', async () => {
    const { code, out } = await both.skep.run([
      'call',
      'hello.Hello',
      '--json',
      '-H',
      'connect-timeout-ms: nonsense',
    ]);
    assert.equal(code, 1);
    assert.equal(JSON.parse(out).code, 'invalid_argument');
  });
});

describe('names and folders', { timeout: 60_000 }, () => {
  it('with spaces and of any script are a place like others', async () => {
    const both = new Neighbours();
    const folder = both.skep.path('meine APIs', 'köln 東京 🐝');
    await both.make('hello', folder);
    const running = both.skep.start(['run', folder, '--port', '0']);
    both.address = (await running.says(/^at (\S+)$/m))[1] ?? '';
    await running.says(/^hello runs$/m);
    await both.greets('Hello Ada');
    const checked = await both.skep.run(['check', folder]);
    assert.deepEqual([checked.code, checked.out], [0, ''], checked.err);
    assert.equal(await running.end(), 0);
  });

  it('that cannot be a project are refused', async () => {
    const { skep } = new Neighbours();
    const refused: [name: string, message: RegExp][] = [
      ['x'.repeat(300), /is longer than 60 characters/],
      ['häl lo', /is not lower-case letters, digits and single hyphens/],
      ['../x', /is not lower-case letters/],
      ['run', /`run` is a command of skep/],
    ];
    for (const [name, message] of refused) {
      const { code, out, err } = await skep.run(['new', name]);
      assert.deepEqual({ code, out }, { code: 1, out: '' });
      assert.match(err, /^error: [^\n]+\n$/);
      assert.match(err, message);
    }
  });
});
