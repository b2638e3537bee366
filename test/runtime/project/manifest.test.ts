import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseManifest, readManifest } from '../../../runtime/project/manifest.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** What is said about a text, and where: `2:3 message`. */
function problems(text: string): string[] {
  try {
    parseManifest(text, '/p/skep.json');
  } catch (error) {
    assert.ok(error instanceof UserError, String(error));
    assert.equal(error.code, 'manifest-invalid');
    return error.problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  }
  return [];
}

describe('a manifest', () => {
  it('needs a name alone', () => {
    assert.deepEqual(parseManifest('{ "name": "posts" }', 'skep.json'), {
      name: 'posts',
      entry: 'src/main.ts',
      definitions: 'proto',
      uses: [],
      usesFrom: {},
      version: '',
      env: {},
      instances: 1,
      memory: 256 * 1024 ** 2,
      concurrency: 16_000,
    });
  });

  it('says all there is to say', () => {
    const text = JSON.stringify({
      $schema: 'x',
      name: 'blog-posts',
      entry: './src/server.ts',
      definitions: 'api/',
      uses: ['users', 'users.v1.UsersService', 'users'],
      usesFrom: { 'users.v1.UsersService': 'staging' },
      version: '1.2.0',
      env: { GREETING: 'hi' },
      instances: 3,
      isolation: 'process',
      memory: '1.5GB',
      stallLimit: 60,
      concurrency: 100,
      command: ['python3', 'main.py'],
    });
    assert.deepEqual(parseManifest(text, 'skep.json'), {
      name: 'blog-posts',
      entry: 'src/server.ts',
      definitions: 'api',
      uses: ['users', 'users.v1.UsersService'],
      usesFrom: { 'users.v1.UsersService': 'staging' },
      version: '1.2.0',
      env: { GREETING: 'hi' },
      instances: 3,
      isolation: 'process',
      memory: 1.5 * 1024 ** 3,
      stallLimitMs: 60_000,
      concurrency: 100,
      command: ['python3', 'main.py'],
    });
  });

  it('is told of an unknown field with its place and the nearest known one', () => {
    assert.deepEqual(problems('{\n  "name": "posts",\n  "use": []\n}'), [
      '3:3 unknown field "use"; did you mean "uses"?',
    ]);
  });

  it('is told of everything that is wrong at once', () => {
    const text = '{\n  "name": "Posts",\n  "instances": 0,\n  "isolation": "thread",\n  "uses": ["a b"]\n}';
    assert.deepEqual(
      problems(text).map((problem) => problem.split(' ')[0]),
      ['4:16', '2:11', '5:12', '3:16'],
    );
  });

  it('is told what the name of an environment is', () => {
    const [problem = ''] = problems('{ "name": "a", "usesFrom": { "a.A": "1st" } }');
    assert.match(problem, /"1st" is not the name of an environment: a name begins with a letter/);
  });

  it('is told where it stops being JSON', () => {
    assert.deepEqual(problems('{\n  "name": posts\n}'), ['2:11 not valid JSON: invalid symbol']);
  });

  it('is told that a name is missing', () => {
    assert.deepEqual(problems('{}'), ['1:1 the manifest has no "name": add one, such as "name": "posts"']);
  });

  for (const text of ['', '[]', '"posts"', 'null', '{ "name": "a", "name": "b" }', '{"name":"a"} x']) {
    it(`cannot be ${JSON.stringify(text)}`, () => {
      assert.notDeepEqual(problems(text), []);
    });
  }

  for (const entry of ['../x.ts', '/etc/passwd', 'C:\\x.ts', '', '.', 'a/../../b.ts']) {
    it(`cannot lead out of its folder with "entry": ${JSON.stringify(entry)}`, () => {
      assert.equal(problems(JSON.stringify({ name: 'a', entry })).length, 1);
    });
  }

  for (const memory of ['1MB', '256', 'lots', '-1GB', 256]) {
    it(`cannot ask for ${JSON.stringify(memory)} of memory`, () => {
      assert.equal(problems(JSON.stringify({ name: 'a', memory })).length, 1);
    });
  }

  it('may have no stall limit', () => {
    assert.equal(parseManifest('{ "name": "a", "stallLimit": 0 }', 'skep.json').stallLimitMs, 0);
  });

  for (const field of [{ stallLimit: 0.5 }, { stallLimit: -1 }, { concurrency: 0 }, { concurrency: 1.5 }]) {
    it(`cannot say ${JSON.stringify(field)}`, () => {
      assert.equal(problems(JSON.stringify({ name: 'a', ...field })).length, 1);
    });
  }

  it('cannot have secrets, which there are none of yet', () => {
    assert.match(
      problems('{ "name": "a", "env": { "KEY": "\u0024{secret:KEY}" } }')[0] ?? '',
      /no secrets yet/,
    );
  });

  it('gets a clear answer whatever it says', () => {
    const random = seeded(20);
    const base = '{ "name": "posts", "uses": ["a"], "env": { "A": "b" }, "instances": 1, "memory": "64MB" }';
    for (let round = 0; round < 2000; round++) {
      const at = Math.floor(random() * base.length);
      const junk =
        ['', '"', '{', ']', '\\', '\u0000', '1e999', '__proto__', ','][Math.floor(random() * 9)] ?? '';
      const text = base.slice(0, at) + junk + base.slice(at + Math.floor(random() * 4));
      try {
        parseManifest(text, 'skep.json');
      } catch (error) {
        assert.ok(error instanceof UserError, `${text}: ${error}`);
        assert.ok(error.problems.length > 0, text);
      }
    }
  });
});

describe('a folder without a manifest', () => {
  it('is no project, and the message says how to make one', async () => {
    await assert.rejects(readManifest(temporaryFolder()), (error) => {
      return error instanceof UserError && error.code === 'no-project' && error.message.includes('skep new');
    });
  });
});

/** Mulberry32: the same numbers in every run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
