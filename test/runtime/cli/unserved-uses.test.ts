import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { Output } from '../../../runtime/cli/output.ts';
import { warnOfUnserved } from '../../../runtime/cli/unserved-uses.ts';
import { Skep } from './skep.ts';

describe('a project that runs and uses a service', { timeout: 180_000 }, () => {
  const skep = new Skep();
  const warning = /^warning: .*$/gm;

  before(async () => {
    for (const words of [
      ['posts', '--template', 'crud'],
      ['comments', '--template', 'client', '--uses', 'posts'],
    ]) {
      const { code, err } = await skep.run(['new', ...words]);
      assert.equal(code, 0, err);
    }
  });

  /** What is warned of until `skep run` has ended. It is told once all have begun: `last` comes no sooner. */
  async function warnings(words: readonly string[], last: RegExp): Promise<string[]> {
    const running = skep.start(['run', ...words, '--port', '0']);
    await running.says(/^comments runs$/m);
    await running.says(last);
    assert.equal(await running.end(), 0);
    return running.text.match(warning) ?? [];
  }

  it('says once that this runs nowhere, and how it is started', async () => {
    assert.deepEqual(await warnings(['comments'], /^warning: .*\n/m), [
      'warning: comments uses posts.v1.PostsService, which runs nowhere, and calls of it fail: start it with `skep run posts`',
    ]);
  });

  it('goes on where the environment ends amid its answer', async () => {
    const server = createServer();
    let asked = 0;
    server.on('stream', (stream) => {
      asked++;
      stream.session?.destroy();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const endpoint = {
      address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      token: 'skep_x',
      pid: process.pid,
    };
    const written = new PassThrough();
    const output = new Output(written, written);
    const { signal } = new AbortController();
    try {
      await warnOfUnserved([{ folder: skep.path('comments') }], [skep.folder], endpoint, output, signal);
    } finally {
      server.close();
      written.end();
    }
    assert.ok(asked > 0);
    assert.equal(await text(written), '');
  });

  describe('beside one that runs nowhere', () => {
    // That this one is told of shows that all have been looked at.
    const ofRatings =
      'warning: comments uses ratings.v1.RatingsService, which runs nowhere, and calls of it fail: start it with `skep run ratings`';

    before(async () => {
      for (const words of [
        ['new', 'ratings'],
        ['use', 'ratings', '-C', 'comments'],
      ]) {
        const { code, err } = await skep.run(words);
        assert.equal(code, 0, err);
      }
    });

    it('says nothing of what runs too', async () => {
      assert.deepEqual(await warnings(['comments', 'posts'], /^warning: .*\n/m), [ofRatings]);
    });

    it('says nothing of what is broken, of which that is told', async () => {
      const code = skep.path('posts/src/main.ts');
      const good = readFileSync(code, 'utf8');
      writeFileSync(code, 'const = 4;\n');
      assert.deepEqual(await warnings(['comments', 'posts'], /^warning: .*\n/m), [ofRatings]);
      writeFileSync(code, good);
    });

    it('says nothing of what skep.json has from an environment', async () => {
      const file = skep.path('comments/skep.json');
      const before = readFileSync(file, 'utf8');
      const usesFrom = { 'posts.v1.PostsService': 'staging' };
      writeFileSync(file, JSON.stringify({ ...JSON.parse(before), usesFrom }));
      assert.deepEqual(await warnings(['comments'], /^warning: .*\n/m), [ofRatings]);
      writeFileSync(file, before);
    });

    it('names an environment as a way where no project beside it has the service', async () => {
      rmSync(skep.path('posts'), { recursive: true });
      assert.deepEqual(await warnings(['comments'], /^(warning: .*\n){2}/m), [
        'warning: comments uses posts, which runs nowhere, and calls of it fail: run the project that serves it, or name the environment that does: `skep use posts --env NAME`',
        ofRatings,
      ]);
    });
  });
});
