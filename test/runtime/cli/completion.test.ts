import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { before, describe, it } from 'node:test';
import { cli, type Going, Skep } from './skep.ts';

describe('completion in a shell', { timeout: 240_000 }, () => {
  const skep = new Skep();
  let going: Going;

  before(async () => {
    // The first of them is for a shell to run.
    const environment = { address: 'https://skep.example.com', token: 'x' };
    const environments = { '$(reboot)': environment, staging: environment };
    const kept = JSON.stringify({ current: 'local', environments });
    writeFileSync(`${skep.home}/environments.json`, kept);
    assert.equal((await skep.run(['new', 'posts', '--template', 'crud'])).code, 0);
    going = skep.start(['run', 'posts', '--port', '0']);
    await going.says(/posts runs/);
  });

  /** What may stand in place of the last word. */
  async function candidates(...words: string[]): Promise<string[]> {
    const { code, out, err } = await skep.run(['completion', '--complete', '--', ...words]);
    assert.deepEqual({ code, err }, { code: 0, err: '' });
    return out
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split('\t')[0] ?? '');
  }

  for (const [words, wanted] of [
    [['ge'], ['generate']],
    [['po'], ['posts']],
    [['new', '--te'], ['--template']],
    [
      ['new', '-t', 'c'],
      ['client', 'crud'],
    ],
    [
      ['new', '--template=c'],
      ['--template=client', '--template=crud'],
    ],
    [
      ['new', '--template', '=', 'c'],
      ['client', 'crud'],
    ],
    [['env', 'u'], ['use']],
    [
      ['env', 'use', ''],
      ['local', 'staging'],
    ],
    [['services', '--env', 'l'], ['local']],
    [['help', 'com'], ['completion']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [['logs', '--level', 'w'], ['warn']],
    [['logs', '-n', '5', 'p'], ['posts']],
    [['describe', ''], ['posts']],
    [['call', 'posts.G'], ['posts.Get']],
    [['posts', 'l'], ['list']],
    [['posts', 'list', '--t'], ['--tag']],
    [
      ['posts', 'list', '--env', ''],
      ['local', 'staging'],
    ],
    // A folder, which the shell knows.
    [['run', 'p'], []],
    [['-'], []],
    [['nobody', ''], []],
    [['services', '--env', 'nowhere', 'x'], []],
  ] as const) {
    it(`of skep ${words.join(' ')} is ${wanted.join(', ') || 'left to the shell'}`, async () => {
      assert.deepEqual(await candidates(...words), wanted);
    });
  }

  it('works in bash as its script is written', async () => {
    const { code, out } = await skep.run(['completion', 'bash']);
    assert.equal(code, 0);
    const bin = skep.path('bin');
    mkdirSync(bin);
    writeFileSync(`${bin}/skep`, `#!/bin/sh\nexec '${process.execPath}' '${cli}' "$@"\n`);
    chmodSync(`${bin}/skep`, 0o755);
    const words = 'COMP_WORDS=(skep posts list --ta); COMP_CWORD=3; _skep; echo "${COMPREPLY[@]}"';
    const ran = spawnSync('bash', ['--norc', '-c', `${out}\n${words}`], {
      cwd: skep.folder,
      env: { ...process.env, PATH: `${bin}:${process.env.PATH}`, SKEP_HOME: skep.home },
      encoding: 'utf8',
    });
    assert.deepEqual({ out: ran.stdout, err: ran.stderr }, { out: '--tag\n', err: '' });
  });
});
