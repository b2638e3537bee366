import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { dist } from '../../.scripts/places.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { shootThemes } from './harness/themes.ts';

const posts = 'posts.v1.PostsService';
const comments = 'comments.v1.CommentsService';
const definition = 'posts/proto/posts/v1/posts.proto';

describe('numbers, traces and the flow of calls', () => {
  let editor: Editor;
  let address: string;

  /** What is inside the webview that is open. */
  const webview = (): FrameLocator =>
    editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const comment = (postId: string) =>
    callFromOutside(address, `${comments}/Create`, { postId, author: 'Ada', text: 'Well said.' });

  before(async () => {
    editor = await Editor.start();
    address = await runAllProjects(editor);
    await comment('1');
    await comment('nowhere');
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('stand above the rpc: calls, p99, errors, and the way to the last trace', async () => {
    await editor
      .lens(/^\d+ calls, p99 [\d.]+ ms, 1 error$/)
      .first()
      .waitFor();
    await editor.lens('last trace').first().waitFor();
    await shootThemes(editor, 'lens-numbers');
  });

  it('stand above the handler too', async () => {
    await editor.open('posts/src/main.ts');
    await editor
      .lens(/^\d+ calls, p99 [\d.]+ ms, 1 error$/)
      .first()
      .waitFor();
    await editor.lens(/Call$/).first().waitFor();
    await shootThemes(editor, 'lens-numbers-handler');
  });

  it('are a table over the name, with the last error', async () => {
    await editor.goTo(await editor.lineOf('get({ id })'), 6);
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await editor.page
        .locator('.monaco-hover', { hasText: /not_found:\sno\spost\shas\sthe\sid\s"nowhere"/ })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
    await shootThemes(editor, 'hover-numbers', { pointerStays: true });
    await editor.page.keyboard.press('Escape');
  });

  it('do not change while the document is edited', async () => {
    await editor.open(definition);
    const lens = editor.lens(/^\d+ calls?, p99/).first();
    const before = await lens.textContent();
    await editor.goTo(await editor.lineOf('// Deletes one'), 5);
    // For longer than numbers stay as they are in a document that nobody edits.
    const end = performance.now() + 7_000;
    while (performance.now() < end) {
      await comment('1');
      await editor.page.keyboard.insertText('.');
      assert.equal(await lens.textContent(), before);
    }
    await eventually('they do when it is not', async () => (await lens.textContent()) !== before);
    await editor.command('File: Revert File');
  });

  it('are at /metrics for Prometheus, which a browser shows too', async () => {
    const page = await editor.page.context().browser()?.newPage();
    assert.ok(page);
    await page.goto(`${address}/metrics`);
    const text = await page.locator('body').innerText();
    const labels = `rpc_service="${posts}",rpc_method="Get",project="posts"`;
    assert.match(text, new RegExp(`^skep_calls_total\\{${labels}\\} \\d+$`, 'm'));
    assert.match(text, new RegExp(`^skep_call_errors_total\\{${labels}\\} 1$`, 'm'));
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: path.join(dist, 'screenshots', `metrics-${colorScheme}.png`) });
    }
    await page.emulateMedia({ forcedColors: 'active' });
    await page.screenshot({ path: path.join(dist, 'screenshots', 'metrics-high-contrast.png') });
    await page.close();
  });

  it('lead to the calls of the method', async () => {
    await editor
      .lens(/^\d+ calls?, p99/)
      .first()
      .click();
    await editor.page.locator('.sidebar .pane-header', { hasText: `${posts} method:` }).waitFor();
    await editor
      .treeItem(new RegExp(`^${posts} Get`))
      .first()
      .waitFor();
    await editor
      .treeItem(new RegExp(`^${comments}`))
      .first()
      .waitFor({ state: 'detached' });
  });

  it('show a trace as a waterfall across services', async () => {
    await editor.command('Skep: Search History');
    await editor.answer('code:not_found');
    const row = editor.treeItem(new RegExp(`^${comments} Create, not found`)).first();
    const spans = webview().getByRole('treeitem');
    const called = webview().getByRole('treeitem', { name: new RegExp(`${posts}/Get`) });
    // Again where the list came anew under the pointer: the press then was for no row, and the id is asked for.
    await eventually('the trace is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.inlineAction(row, 'Show Trace');
      await called.first().waitFor({ timeout: 8_000 });
      return true;
    });
    assert.ok((await spans.count()) >= 2);
    await webview().locator('.details', { hasText: 'not_found' }).waitFor();
    await shootThemes(editor, 'trace');
  });

  it('is gone through with the keys of a tree', async () => {
    await webview().getByRole('treeitem').first().click();
    await editor.page.keyboard.press('End');
    const selected = webview().locator('[aria-selected=true]');
    const last = webview().getByRole('treeitem').last();
    await eventually(
      'the last is selected',
      async () => (await last.getAttribute('aria-selected')) === 'true',
    );
    await editor.page.keyboard.press('Home');
    assert.match((await selected.getAttribute('aria-label')) ?? '', new RegExp(`${comments}/Create`));
    const before = await webview().getByRole('treeitem').count();
    await editor.page.keyboard.press('ArrowLeft');
    await eventually('it is folded', async () => (await webview().getByRole('treeitem').count()) < before);
    await editor.page.keyboard.press('ArrowRight');
    await eventually('it is open', async () => (await webview().getByRole('treeitem').count()) === before);
  });

  it('leads from a span to its code', async () => {
    const span = webview()
      .getByRole('treeitem', { name: new RegExp(`${posts}/Get`) })
      .last();
    await span.locator('.to-code').click();
    await editor.tab('main.ts').last().waitFor();
    await eventually('the handler is shown', async () =>
      (await editor.visibleText()).includes('get({ id })'),
    );
    await shootThemes(editor, 'trace-code');
  });

  it('opens as text', async () => {
    await editor.tab(/^Trace /).click();
    await webview().getByRole('button', { name: 'Open as Text' }).click();
    await editor.tab(/^trace-[0-9a-f]{32}\.json/).waitFor();
    await eventually('the spans are there', async () => (await editor.visibleText()).includes('"spans": ['));
  });

  it('draws who calls whom, with numbers on the lines', async () => {
    await editor.command('View: Close All Editors');
    await editor.command('Skep: Clear Search of History');
    await editor.command('Skep: Show Flow: Who Calls Whom');
    await webview()
      .getByRole('button', { name: /^Project comments: show its calls/ })
      .waitFor();
    await webview()
      .getByRole('button', { name: /^comments calls posts: \d+ calls/ })
      .waitFor();
    await webview()
      .getByRole('button', { name: /^outside calls comments: \d+ calls/ })
      .waitFor();
    await shootThemes(editor, 'flow');
  });

  it('keeps the focus on a line whose numbers change', async () => {
    const line = webview().getByRole('button', { name: /^comments calls posts/ });
    const before = (await line.getAttribute('aria-label')) ?? '';
    await line.focus();
    await comment('1');
    await eventually('it has other numbers', async () => (await line.getAttribute('aria-label')) !== before);
    await webview().locator(':focus').and(line).waitFor();
  });

  it('is a list for who wants one', async () => {
    await webview().getByRole('button', { name: 'Show as List' }).click();
    await webview()
      .getByRole('table')
      .getByRole('row', { name: /^comments posts posts\.v1\.PostsService/ })
      .waitFor();
    await shootThemes(editor, 'flow-list');
    await webview().getByRole('button', { name: 'Show as Picture' }).click();
  });

  it('leads to the calls of a line', async () => {
    await webview()
      .getByRole('button', { name: /^comments calls posts/ })
      .press('Enter');
    await editor.page.locator('.sidebar .pane-header', { hasText: 'project:posts comments' }).waitFor();
    await editor
      .treeItem(new RegExp(`^${posts} Get, .* called by comments`))
      .first()
      .waitFor();
  });

  it('is exported as SVG that stands alone', async () => {
    await webview().getByRole('button', { name: 'Export SVG...' }).click();
    const input = editor.page.locator('.quick-input-widget input[type=text]').last();
    await input.fill(path.join(editor.workspace, 'flow.svg'));
    await editor.page.keyboard.press('Enter');
    const svg = await eventually('it is written', () =>
      readFile(path.join(editor.workspace, 'flow.svg'), 'utf8'),
    );
    assert.match(
      svg,
      /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"[\s\S]*<style>[\s\S]*comments\.v1\.CommentsService/,
    );
  });
});
