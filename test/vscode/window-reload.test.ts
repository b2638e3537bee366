import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';

const posts = 'posts.v1.PostsService';
const comments = 'comments.v1.CommentsService';
const file = 'posts/Kept.rpc.http';
const text = `### other
GRPC {{local}}/${posts}/List

{}

### kept
GRPC {{local}}/${posts}/Create

{
  "title": "Kept"
}
`;

describe('what was open when the window is loaded anew', () => {
  let editor: Editor;

  /** What is inside the page that is on the screen. */
  const page = (): FrameLocator =>
    editor.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');

  before(async () => {
    editor = await Editor.start();
    await writeFile(path.join(editor.workspace, file), text);
    const address = await runAllProjects(editor);
    await callFromOutside(address, `${comments}/Create`, { postId: '1', author: 'Ada', text: 'Well said.' });
    await editor.command('Skep: Show History');
    const row = editor.treeItem(new RegExp(`^${comments} Create, ok`)).first();
    await editor.inlineAction(row, 'Show Trace');
    await page()
      .getByRole('treeitem', { name: new RegExp(`${comments}/Create`) })
      .first()
      .waitFor();
    await editor.command('Skep: Show Flow: Who Calls Whom');
    await page()
      .getByRole('button', { name: /^comments calls posts/ })
      .waitFor();
    await editor.contextMenu(editor.treeItem(new RegExp(`^Service ${posts}`)), 'Open Documentation');
    await page().getByRole('heading', { name: 'PostsService', exact: true }).waitFor();
    await editor
      .treeItem(new RegExp(`^${comments} Create, ok`))
      .first()
      .click();
    await editor.command('View: Keep Editor');
    await editor.open(file);
    await editor.goTo(await editor.lineOf('"title"'), 1);
    await editor.command('Skep: Send Request');
    await eventually('it is answered', async () => (await editor.response()).startsWith('ok'));
    await editor.lens('Open Whole').click();
    await editor.tab(/^kept-\d+\.json/).waitFor();
    await editor.open(file);
    await editor.goTo(await editor.lineOf('"title"'), 1);
    await editor.command('Skep: Open Form');
    await page().getByLabel('title', { exact: true }).first().waitFor();
    await editor.screenshot('reload-before');
    await editor.reloadWindow();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('has the form of the same request, which writes into its text', async () => {
    await editor.screenshot('reload-after');
    await editor.tab(/^Form/).click();
    const title = page().getByLabel('title', { exact: true }).and(page().locator('input'));
    await title.waitFor();
    assert.equal(await title.inputValue(), 'Kept');
    await title.fill('Kept after all');
    await eventually('it is written', async () =>
      (
        await editor.visibleText(editor.page.locator('.editor-group-container .monaco-editor').first())
      ).includes('"Kept after all"'),
    );
    await editor.screenshot('reload-form');
    await editor.tab(/^Form/).click();
    await editor.command('View: Close Editor');
  });

  it('has no tab of a file that went with the window', async () => {
    await editor.tab(/^kept-\d+\.json/).waitFor({ state: 'detached' });
    await editor
      .tab(/^Kept\.rpc\.http/)
      .first()
      .waitFor();
  });

  it('has the trace', async () => {
    await editor.tab(/^Trace /).click();
    await page()
      .getByRole('treeitem', { name: new RegExp(`${posts}/Get`) })
      .first()
      .waitFor();
    await editor.screenshot('reload-trace');
  });

  it('has the flow, which says what to do while nothing runs', async () => {
    await editor.tab(/^Flow/).click();
    await page().getByText('Nothing runs in local yet').waitFor();
    await editor.screenshot('reload-flow');
  });

  it('has the documentation, which says what it waits for, and comes with it', async () => {
    await editor.tab(/^PostsService/).click();
    const sentence = `${posts} does not run in local now. Its page comes when it runs.`;
    await page().getByText(sentence, { exact: true }).waitFor();
    await editor.screenshot('reload-documentation');
    await editor.command('Skep: Run All Projects');
    await page().getByRole('heading', { name: 'PostsService', exact: true }).waitFor();
  });
});
