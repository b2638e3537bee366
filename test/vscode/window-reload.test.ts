import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { shootThemes } from './harness/themes.ts';

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

const elsewhere = 'posts/Elsewhere.rpc.http';

describe('what was open when the window is loaded anew', () => {
  let editor: Editor;
  let server: Server;

  /** What is inside the page that is on the screen. */
  const page = (): FrameLocator =>
    editor.page.frameLocator('iframe.webview:visible').frameLocator('iframe#active-frame');

  const responseEditor = () =>
    editor.page.locator('.editor-group-container').nth(1).locator('.monaco-editor').first();
  const response = (words: RegExp) =>
    eventually(`the answer says ${words}`, async () => words.test(await editor.response()));

  before(async () => {
    server = createServer((_, response) => response.end('{ "text": "of nobody\'s history" }'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    editor = await Editor.start();
    await writeFile(path.join(editor.workspace, file), text);
    const { port } = server.address() as AddressInfo;
    await writeFile(path.join(editor.workspace, elsewhere), `GET http://127.0.0.1:${port}/\n`);
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
    await editor.open(elsewhere);
    await editor.command('Skep: Send Request');
    await response(/nobody/);
    // So that it stays beside the next.
    await responseEditor().click();
    await editor.command('View: Keep Editor');
    await editor.command('View: Focus First Editor Group');
    await editor.open(file);
    await editor.goTo(await editor.lineOf('"title"'), 1);
    await editor.command('Skep: Send Request');
    await response(/PostsService\/Create/);
    await responseEditor().click();
    await editor.command('View: Keep Editor');
    await editor.lens('Open Whole').click();
    await editor.tab(/^kept-\d+\.json/).waitFor();
    await editor.command('View: Focus First Editor Group');
    await editor.open(file);
    await editor.goTo(await editor.lineOf('"title"'), 1);
    await editor.command('Skep: Open Form');
    await page().getByLabel('title', { exact: true }).first().waitFor();
    await editor.screenshot('reload-before');
    await editor.reloadWindow();
  });
  after(async () => {
    server?.close();
    await editor?.[Symbol.asyncDispose]();
  });
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

  it('has the answer, as the history keeps it', async () => {
    await editor.tab(/^Kept\.response/).click();
    await response(/^ok {2}[\s\S]*# from the history[\s\S]*# trace [0-9a-f]{32}[\s\S]*"title": "Kept"/);
    await shootThemes(editor, 'reload-response');
  });

  it('says of an answer that no history keeps what to do', async () => {
    await editor.tab(/^Elsewhere\.response/).click();
    await response(/^not kept[\s\S]*it is in no history\. Send the request again/);
    await shootThemes(editor, 'reload-not-kept');
  });

  it('has the call of the history', async () => {
    await editor.tab(/^Comments\.Create \d+/).click();
    await eventually('it is shown', async () =>
      (await editor.visibleText()).includes('"text": "Well said."'),
    );
    await editor.screenshot('reload-call');
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

  it('has the way to send the request of an answer again', async () => {
    await editor.tab(/^Kept\.response/).click();
    await editor.lens('Send Again').first().click();
    await response(/^ok {2}HTTP 200[\s\S]*"title": "Kept after all"/);
  });
});
