import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { openDesktop } from '../../.scripts/open-desktop.ts';
import { root } from '../../.scripts/places.ts';

/** Stands for the desktop's `code`, which is not here: it writes down what it is started with, and ends as it is told. */
const stub = '#!/bin/sh\nprintf "%s\\n" "$@" > "$STUB_WROTE"\nexit "$STUB_ENDS"\n';

describe('npm start, where there is a desktop', { skip: process.platform === 'win32' }, () => {
  let folder: string;
  let wrote: string;
  const user = (env: NodeJS.ProcessEnv = {}) => ({
    uid: 1000,
    env: {
      PATH: `${folder}:${process.env.PATH}`,
      DISPLAY: ':0',
      STUB_WROTE: wrote,
      STUB_ENDS: '0',
      ...env,
    },
  });

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'skep-desktop-'));
    wrote = path.join(folder, 'wrote');
    await writeFile(path.join(folder, 'code'), stub);
    await chmod(path.join(folder, 'code'), 0o755);
  });
  after(() => rm(folder, { recursive: true }));

  it('opens it on the folder, with the extension of the source tree', async () => {
    assert.equal(await openDesktop('/a folder', user()), undefined);
    assert.equal(await readFile(wrote, 'utf8'), `--extensionDevelopmentPath=${root}\n/a folder\n`);
  });

  it('says why it is not open', async () => {
    assert.match((await openDesktop('/x', user({ STUB_ENDS: '3' }))) ?? '', /ended with 3/);
    assert.match((await openDesktop('/x', user({ PATH: '/nowhere' }))) ?? '', /cannot be run/);
    assert.match((await openDesktop('/x', { ...user(), uid: 0 })) ?? '', /for root/);
  });

  it('needs a display on Linux', { skip: process.platform !== 'linux' }, async () => {
    assert.match((await openDesktop('/x', user({ DISPLAY: '' }))) ?? '', /no display/);
  });
});
