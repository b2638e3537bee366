import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { root } from '../../.scripts/places.ts';
import { startBrowser } from './harness/browser.ts';
import { Child } from './harness/child.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';

describe('npm start, where there is no desktop', () => {
  let home: TemporaryFolder;
  let browser: Browser;

  before(async () => {
    home = await temporaryFolder();
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await home?.[Symbol.asyncDispose]();
  });

  for (const time of ['the first time', 'the second time']) {
    it(`opens VS Code on the three projects of the example, the address printed last: ${time}`, async () => {
      const env = {
        ...process.env,
        SKEP_HOME: home.path,
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        NODE_TEST_CONTEXT: undefined,
      };
      const run = path.join(root, '.scripts', 'run.mjs');
      await using start = new Child(process.execPath, [run, 'start'], { cwd: root, env });
      const [address = ''] = await start.prints(/http:\/\/127\.0\.0\.1:\d+\/\S+/, 300_000);
      const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
      await page.goto(address);
      await page.getByRole('tab', { name: 'Skep' }).click({ timeout: 60_000 });
      for (const project of ['comments', 'helloworld', 'posts']) {
        await page
          .getByRole('treeitem', { name: `Project ${project}, stopped` })
          .waitFor({ timeout: 60_000 });
      }
      await page.close();
      assert.ok(start.printed.trimEnd().endsWith(address));
      start.interrupt();
      assert.equal(await start.ended(), 0);
    });
  }
});
