import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { replaceFile } from '../../../runtime/environment/replace-file.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

/** The number of a process that has ended. */
const ended = spawnSync(process.execPath, ['-e', '']).pid;

describe('a file that is replaced in one step', () => {
  it('is there in a folder that was not', async () => {
    const file = path.join(temporaryFolder(), 'new', 'environments.json');
    await replaceFile(file, 'one');
    assert.equal(readFileSync(file, 'utf8'), 'one');
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  it('takes away what a writer left that was killed, and nothing else', async () => {
    const folder = temporaryFolder();
    const others = [
      `environments.json.${process.ppid}.tmp`,
      'environments.json.backup',
      `posts.json.${ended}.tmp`,
    ];
    for (const name of [...others, `environments.json.${ended}.tmp`])
      writeFileSync(path.join(folder, name), 'a token');
    await replaceFile(path.join(folder, 'environments.json'), 'two');
    assert.deepEqual(readdirSync(folder).sort(), ['environments.json', ...others].sort());
  });

  it('is only for this user, also where a process of the same number left one that was for all', async () => {
    const file = path.join(temporaryFolder(), 'environments.json');
    writeFileSync(`${file}.${process.pid}.tmp`, '', { mode: 0o644 });
    await replaceFile(file, 'three');
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });
});
