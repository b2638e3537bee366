import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { stageExtension } from '../../.scripts/package.ts';
import { dist } from '../../.scripts/places.ts';
import { startBrowser } from './harness/browser.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { startWebEditorServer, type WebEditorServer } from './harness/web-editor-server.ts';
import { bundleWebTests } from './in-host-web/bundle.ts';

/** The window of an editor on the example workspace, with the extension in it as the package for the web has it. */
async function startWebEditor(resources: AsyncDisposableStack, tests?: string): Promise<WebEditorServer> {
  const folder = resources.use(await temporaryFolder()).path;
  const [workspace, extension] = [path.join(folder, 'workspace'), path.join(folder, 'extension')];
  await copyExampleWorkspace(workspace);
  await stageExtension(extension, 'web');
  if (tests) await bundleWebTests(path.join(extension, tests));
  const settings = {
    'workbench.colorTheme': 'Default Dark Modern',
    'workbench.startupEditor': 'none',
    'chat.disableAIFeatures': true,
    'security.workspace.trust.enabled': false,
    'editor.minimap.enabled': false,
  };
  const options = { extension, workspace, settings, ...(tests && { tests }) };
  return resources.use(await startWebEditorServer(options));
}

describe('in a browser without a machine behind it', () => {
  const resources = new AsyncDisposableStack();
  let browser: Browser;

  before(async () => {
    browser = resources.adopt(await startBrowser(), (each) => each.close());
  });
  after(() => resources.disposeAsync());

  it('has every language feature, from a worker that reads through the editor', async () => {
    const { address } = await startWebEditor(resources, 'tests.cjs');
    const page = await browser.newPage();
    const exit = Promise.withResolvers<number>();
    const logs: string[] = [];
    page.on('console', (message) => logs.push(message.text()));
    await page.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
      logs.push(args.join(' ')),
    );
    await page.exposeFunction('codeAutomationExit', (code: number) => exit.resolve(code));
    await page.goto(address);
    assert.equal(await exit.promise, 0, logs.join('\n'));
    await page.close();
  });

  it('says what is elsewhere, and where, and has no button for it', async () => {
    const { address } = await startWebEditor(resources);
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(60_000);
    const file = 'skep-test:/workspace/posts/proto/posts/v1/posts.proto';
    await page.goto(`${address}&payload=${encodeURIComponent(JSON.stringify([['openFile', file]]))}`);
    await page.locator('.view-line', { hasText: 'rpc' }).first().waitFor();
    await page.locator('.view-line', { hasText: 'NO_SIDE_EFFECTS' }).first().click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.locator('.squiggly-error').first().waitFor();
    await page.locator('.statusbar-item[id="status.languageStatus"]').hover();
    await page.locator('.hover-language-status', { hasText: 'Skep in the browser' }).waitFor();
    await page.screenshot({ path: path.join(dist, 'screenshots', 'in-the-browser-status.png') });
    await page.getByRole('tab', { name: 'Skep' }).click();
    const sidebar = page.locator('.sidebar');
    await sidebar.getByText('Open this folder in VS Code on the desktop, or in a codespace').waitFor();
    assert.equal(await sidebar.getByRole('button', { name: 'Environments' }).count(), 0);
    assert.equal(await sidebar.getByRole('button', { name: 'New Project' }).count(), 0);

    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input').first().fill('>Skep: ');
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'Show Output' }).waitFor();
    assert.equal(await rows.filter({ hasText: /Skep: (?!Show Output|Focus)/ }).count(), 0);
    await page.keyboard.press('Escape');
    await rows.first().waitFor({ state: 'hidden' });
    await page.screenshot({ path: path.join(dist, 'screenshots', 'in-the-browser.png') });
    await page.close();
  });
});
