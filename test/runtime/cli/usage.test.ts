import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import manifest from '../../../package.json' with { type: 'json' };
import { builtIns } from '../../../runtime/cli/commands.ts';
import { helpWidth } from '../../../runtime/cli/help-text.ts';
import { complainAboutNode } from '../../../runtime/cli/node-version.ts';
import { commandNames } from '../../../runtime/project/index.ts';
import { Skep } from './skep.ts';

describe('the command line', { timeout: 120_000 }, () => {
  const skep = new Skep();

  it('lists its commands and keeps their names from projects', async () => {
    const { code, out } = await skep.run(['--help']);
    assert.equal(code, 0);
    for (const [name, { summary }] of builtIns) {
      const line = out.split('\n').find((each) => each.startsWith(`  ${name} `));
      assert.ok(line?.endsWith(`  ${summary}`), name);
      assert.ok(commandNames.has(name), name);
    }
  });

  it('tells its version', async () => {
    assert.deepEqual(await skep.run(['--version']), { code: 0, out: `${manifest.version}\n`, err: '' });
  });

  for (const name of builtIns.keys()) {
    it(`tells how ${name} is used`, async () => {
      const { code, out, err } = await skep.run([name, '--help']);
      assert.deepEqual({ code, err }, { code: 0, err: '' });
      assert.match(out, new RegExp(`^Usage: skep ${name}`));
      for (const line of out.split('\n')) assert.ok(line.length <= helpWidth, line);
    });
  }

  for (const [args, says] of [
    [['new'], /^error: NAME is missing\nUsage: skep new NAME/],
    [['new', '--template'], /^error: `--template` needs a value: --template TEMPLATE\n/],
    [['new', '-t'], /^error: `--template` needs a value/],
    [['new', 'a', '-t', '-x'], /^error: `-t` needs a value.*--template=-/],
    [['services', '--json=yes'], /^error: `--json` takes no value/],
    [['help', 'nwe'], /^error: there is no command `nwe`; did you mean `skep help new`\?/],
    [['completion'], /^error: the shell is missing/],
    [['completion', 'tcsh'], /^error: `tcsh` is no shell that it knows: bash, zsh, fish/],
    [['completion', 'constructor'], /^error: `constructor` is no shell that it knows/],
    [['new', 'a', 'b'], /^error: unexpected argument `b`/],
    [['run', '--prot', '1'], /^error: unknown option `--prot`; did you mean `--port`\?/],
    [['run', '--port', 'x'], /^error: `x` is no port/],
    [['run', '--keep-megabytes', '0'], /^error: `--keep-megabytes 0` has no room for a call: 1 is the least/],
    [['server', '--keep-days', 'x'], /^error: `--keep-days x` is no whole number/],
    [['build'], /^error: say where to write it/],
    [['build', '-o', 'x.txt'], /^error: `x\.txt` does not say what to write/],
    [['call', 'posts'], /^error: `posts` names no method/],
    [['call', 'posts', 'list'], /^error: `posts` names no method: did you mean posts\.list\?/],
    [['calls', '-n', 'x'], /^error: `--calls x` is no number of calls/],
    [['calls', '--replay', 'x'], /^error: `--replay x` is no number of a call/],
    [['trace'], /^error: ID is missing: write the number with which `skep calls` begins the line of a call/],
    [['trace', 'xyz'], /^error: `xyz` is no trace: write the number with which `skep calls` begins/],
    [['call', 'posts.List', '-H', 'nonsense'], /^error: `nonsense` is no header/],
    [['env', 'frobnicate'], /^error: `frobnicate` is not one of list, add, use, remove/],
    [['env', 'add', 'x', 'nowhere'], /^error: `nowhere` is no address/],
    [['env', 'add', '1st', 'http://127.0.0.1:1'], /^error: `1st` cannot be .*: a name begins with a letter/],
    [['env', 'add', 'local', 'http://127.0.0.1:1'], /^error: `local` cannot be .*: .* choose another$/m],
    [['env', 'add', 'x', 'http://127.0.0.1:1', '--token', 'secret'], /^error: a token on the command line/],
    [['server', '--tls-key', 'x'], /^error: --tls-key and --tls-cert go together/],
    [['logs', '-n', 'many'], /^error: `--lines many` is no number/],
    [['serivces'], /^error: `serivces` is no command.*did you mean `skep services`\?/],
    [['-C', 'posts', 'run'], /^error: options follow the command: `skep run -C \.\.\.`$/m],
    [['--env=dev', 'services'], /^error: options follow the command: `skep services --env \.\.\.`$/m],
    [['--json', 'status'], /^error: options follow the command: `skep status --json \.\.\.`$/m],
    [['--frobnicate'], /^error: unknown option `--frobnicate`/],
  ] as const) {
    it(`does not take: skep ${args.join(' ')}`, async () => {
      const { code, out, err } = await skep.run(args);
      assert.deepEqual({ code, out }, { code: 2, out: '' });
      assert.match(err, says);
    });
  }

  for (const [args, says] of [
    [['run'], /^error: .* has no project: no skep\.json/],
    [['run', 'nowhere'], /^error: there is no folder .*nowhere/],
    [['check', 'nowhere'], /^error: there is no folder/],
    [['calls', '--follow'], /^error: nothing runs here: start a project with `skep run`/],
    [['calls', '--replay', '1'], /^error: nothing runs here: start a project with `skep run`/],
    [['posts', 'list'], /^error: `posts` is no command, and as a service it does not run/],
    [['env', 'use', 'nowhere'], /^error: there is no environment `nowhere`; there are: local/],
    [['env', 'remove', 'local'], /^error: `local` .* cannot be removed: `skep env use NAME` chooses another/],
    [['services', '--env', 'nowhere'], /^error: there is no environment `nowhere`/],
    [['new', 'My Services'], /^error: `My Services` is not lower-case.*; `my-services` would do$/m],
    [['new', '../a'], /^error: `..\/a` is not lower-case.*`blog-posts`$/m],
    [['new', 'run'], /^error: `run` is a command of skep/],
    [['env', 'add', 'x', 'http://192.0.2.1:80', '--token', '-'], /^error: .* is not encrypted/],
  ] as const) {
    it(`fails, and says what to do: skep ${args.join(' ')}`, async () => {
      const { code, out, err } = await skep.run(args, { input: 'token' });
      assert.deepEqual({ code, out }, { code: 1, out: '' });
      assert.match(err, says);
    });
  }

  for (const [command, json] of [
    ['status', '{\n  "projects": []\n}\n'],
    ['services', '[]\n'],
    ['calls', ''],
  ] as const) {
    it(`takes nothing running as a state: skep ${command}`, async () => {
      const forPrograms = await skep.run([command, '--json']);
      assert.deepEqual(forPrograms, { code: 0, out: json, err: '' });
      const { code, out, err } = await skep.run([command]);
      assert.equal(code, 0);
      assert.match(out + err, /^nothing runs here: start a project with `skep run`/);
    });
  }
});

describe('the Node that runs it', () => {
  for (const version of ['18.0.0', '20.20.2', '22.12.9']) {
    it(`is too old when it is ${version}`, () =>
      assert.match(complainAboutNode(version) ?? '', /needs Node\.js 22\.13/));
  }

  for (const version of ['22.13.0', '23.0.0', '24.9.0', '100.0.0-nightly']) {
    it(`is good when it is ${version}`, () => assert.equal(complainAboutNode(version), undefined));
  }
});
