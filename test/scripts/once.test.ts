import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { makeFolderOnce } from '../../.scripts/once.ts';

describe('a folder that is made once', () => {
  let parent: string;
  let folder: string;

  beforeEach(async () => {
    parent = await mkdtemp(path.join(tmpdir(), 'skep-once-'));
    folder = path.join(parent, 'made');
  });
  afterEach(() => rm(parent, { recursive: true, force: true }));

  const make = (text: string) => (temporary: string) => writeFile(path.join(temporary, 'file'), text);

  it('is made by one of those who ask at the same time', async () => {
    await Promise.all(['a', 'b', 'c'].map((text) => makeFolderOnce(folder, make(text))));
    assert.deepEqual(await readdir(parent), ['made']);
    assert.equal((await readFile(path.join(folder, 'file'), 'utf8')).length, 1);
  });

  it('is left alone when it is there', async () => {
    await makeFolderOnce(folder, make('first'));
    await makeFolderOnce(folder, make('second'));
    assert.equal(await readFile(path.join(folder, 'file'), 'utf8'), 'first');
  });

  it('leaves nothing when making it fails, and can be made then', async () => {
    await assert.rejects(
      makeFolderOnce(folder, () => Promise.reject(new Error('no'))),
      /no/,
    );
    assert.deepEqual(await readdir(parent), []);
    await makeFolderOnce(folder, make('again'));
  });

  it('is made by the next one when its maker has died', async () => {
    // No process has this number: Linux counts to 4194304 at most, and others less.
    await writeFile(`${folder}.lock`, '99999999');
    await makeFolderOnce(folder, make('after all'));
    assert.deepEqual(await readdir(parent), ['made']);
  });
});
