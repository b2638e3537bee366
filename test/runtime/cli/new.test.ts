import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { Skep } from './skep.ts';

/** A project of each template, and how many requests it brings. */
const projects = [
  { args: ['hello'], call: 'skep hello hello --name=Ada', requests: 2 },
  { args: ['blog-posts', '--template', 'crud'], call: 'skep blog-posts list', requests: 5 },
  { args: ['comments', '-t', 'client', '--uses', 'blog-posts'], call: 'skep comments list', requests: 2 },
  { args: ['ticker', '-t', 'stream'], call: 'skep ticker tick --count=3', requests: 3 },
] as const;

describe('what skep new makes', { timeout: 360_000 }, () => {
  const skep = new Skep();
  const calls: string[] = [];

  for (const { args, call } of projects) {
    it(`says where it is and what to do with it: ${args.join(' ')}`, async () => {
      const { code, out, err } = await skep.run(['new', ...args]);
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      const [name] = args;
      assert.ok(out.includes(`  run it          skep run ${name}\n  call it         ${call}\n`), out);
      assert.ok(readFileSync(skep.path(name, 'README.md'), 'utf8').startsWith(`# ${name}\n`));
      calls.push(call);
    });
  }

  it('answers to the call that it shows, and to the requests that it brings as they assert', async () => {
    for (const { args, requests } of projects) {
      const [name] = args;
      const running = skep.start(['run', name, '--port', '0']);
      await running.says(new RegExp(`^${name} runs$`, 'm'));
      const { code, out, err } = await skep.run(['test', name]);
      assert.equal(code, 0, out + err);
      assert.equal(out.match(/ {2}✓ /g)?.length, requests, out);
    }
    for (const call of calls) {
      const { code, err } = await skep.run(call.split(' ').slice(1));
      assert.deepEqual({ code, err }, { code: 0, err: '' }, call);
    }
  });
});
