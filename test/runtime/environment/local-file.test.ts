import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { readLocalFile, writeLocalFile } from '../../../runtime/environment/local-file.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';

describe('local.json', () => {
  const content = { pid: process.pid, address: 'http://127.0.0.1:1', token: 'skep_x', version: '0' };

  it('is of this user alone, and whole', async () => {
    const file = path.join(temporaryFolder(), 'local.json');
    await writeLocalFile(file, content);
    assert.deepEqual(readLocalFile(file), content);
    assert.equal(statSync(file).mode & 0o777, process.platform === 'win32' ? 0o666 : 0o600);
  });

  it('is written to no name beside it that could be known before', async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'local.json');
    const taken = `${file}.${process.pid}.tmp`;
    mkdirSync(taken);
    await writeLocalFile(file, content);
    assert.deepEqual(readdirSync(folder).sort(), ['local.json', path.basename(taken)]);
  });
});
