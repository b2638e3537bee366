import assert from 'node:assert/strict';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, describe, it } from 'node:test';
import { forgetServer } from '../../../runtime/api/forget-server.ts';
import { scratchFolder } from '../environment/scratch.ts';

describe('a server that was removed', () => {
  const before = process.env.SKEP_HOME;
  after(() => {
    if (before === undefined) delete process.env.SKEP_HOME;
    else process.env.SKEP_HOME = before;
  });

  it('leaves nothing in the data folder of what it served, and others as they are', async (t) => {
    const home = await scratchFolder(t);
    process.env.SKEP_HOME = home;
    await mkdir(path.join(home, 'foreign'));
    for (const name of ['weather', 'news']) await writeFile(path.join(home, 'foreign', `${name}.json`), '{}');
    await forgetServer('weather');
    await forgetServer('never-added');
    assert.deepEqual(await readdir(path.join(home, 'foreign')), ['news.json']);
  });
});
