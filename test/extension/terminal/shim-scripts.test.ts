import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { cmdScript, shellScript } from '../../../extension/terminal/shim-scripts.ts';

const folder = mkdtempSync(path.join(tmpdir(), "skep it's $HOME "));
after(() => rmSync(folder, { recursive: true }));

describe('the terminal command', () => {
  it('hands on arguments, wherever Node and the script lie', { skip: process.platform === 'win32' }, () => {
    const cli = path.join(folder, 'cli.mjs');
    const shim = path.join(folder, 'skep');
    writeFileSync(cli, 'console.log(JSON.stringify(process.argv.slice(2)))');
    writeFileSync(shim, shellScript(process.execPath, cli), { mode: 0o755 });
    const args = ['call', '{"a": "b c"}', '', '$HOME', "it's"];
    assert.deepEqual(JSON.parse(execFileSync(shim, args, { encoding: 'utf8' })), args);
  });

  it('quotes paths for cmd', () => {
    assert.equal(
      cmdScript('C:\\Program Files\\Code.exe', 'C:\\100%\\cli.js'),
      '@echo off\r\nsetlocal\r\nset ELECTRON_RUN_AS_NODE=1\r\n"C:\\Program Files\\Code.exe" "C:\\100%%\\cli.js" %*\r\n',
    );
  });
});
