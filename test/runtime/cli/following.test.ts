import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { before, describe, it } from 'node:test';
import { cli, Skep } from './skep.ts';

// Elsewhere it ends with the next line.
const onLinux = { skip: process.platform !== 'linux' && 'there is no /proc' };

describe('what is followed through a pipe', { timeout: 120_000, ...onLinux }, () => {
  const skep = new Skep();

  before(async () => {
    await skep.run(['new', 'hello']);
    await skep.start(['run', 'hello', '--port', '0']).says(/hello runs/);
    assert.equal((await skep.run(['hello', 'hello'])).code, 0);
  });

  // Nothing more is written, so that no write could tell it that the reader has ended.
  for (const [command, line] of [
    ['logs -f', /version 1 serves/],
    ['calls -f', /HelloService\/Hello/],
  ] as const) {
    for (const reader of ['head -n 1', '(exec head -n 1)', '(head -n 1; exit 0)']) {
      it(`ends with who reads it: skep ${command} | ${reader}`, async () => {
        const shell = spawn('sh', ['-c', `"$NODE" "$CLI" ${command} | ${reader}`], {
          cwd: skep.folder,
          env: { ...process.env, NODE: process.execPath, CLI: cli, SKEP_HOME: skep.home, NO_COLOR: '1' },
          stdio: ['ignore', 'pipe', 'pipe'],
        });
        const [out, err, [code]] = await Promise.all([
          text(shell.stdout),
          text(shell.stderr),
          once(shell, 'close'),
        ]);
        assert.match(out, line);
        assert.deepEqual({ code, err, lines: out.trim().split('\n').length }, { code: 0, err: '', lines: 1 });
      });
    }
  }
});
