import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

const definition = 'posts/proto/posts/v1/posts.proto';
const servicesRow = /^Service posts\.v1\.PostsService/;

/** A comment of somebody who means no good, and one who refers to a type. */
const comment = `// Lists them, with each [post][posts.v1.Post] whole. See [the guide](https://example.com/guide).
  //
  // <script>document.body.replaceChildren()</script>
  // <img src="https://example.com/spy.png" alt="a picture" onerror="document.body.replaceChildren()">
  // <a href="command:workbench.action.closeWindow">go on</a> | **and on**
  //
  // \`\`\`json
  // {"tag": "<b>"}
  // \`\`\`
  rpc List(ListRequest) returns (ListResponse) {
    option deprecated = true;`;

describe('the documentation of a service', () => {
  let editor: Editor;
  let address: string;
  const page = () => editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const heading = (name: string) => page().getByRole('heading', { name, exact: true });
  const method = (name: string): Locator => page().locator('section', { has: heading(name) });
  const outline = () => page().getByRole('navigation', { name: 'Methods and types' });
  const isAtTop = (place: Locator) =>
    eventually('it is at the top', () =>
      place.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return bottom > 0 && top < 200;
      }),
    );
  /** What a paste into an empty document gives. */
  const pasted = async (expected: string) => {
    await editor.command('File: New Untitled Text File');
    await editor.tab(/^Untitled-\d/).waitFor();
    await editor.page.keyboard.press('Control+v');
    let text = '';
    await eventually('the clipboard is in the document', async () => {
      text = (await editor.visibleText()).trim();
      return text !== '';
    });
    assert.ok(text.includes(expected), text);
    await editor.command('View: Revert and Close Editor');
    await heading('PostsService').waitFor();
  };

  before(async () => {
    editor = await Editor.start();
    await editor.open(definition);
    await editor.showSkep();
    await editor.inlineAction(editor.treeItem('Project posts, stopped'), 'Run Project');
    await editor
      .treeItem(/posts.*, running/)
      .first()
      .waitFor();
    address = await editor.runningAddress();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('is not there while it does not run', async () => {
    await editor.contextMenu(editor.treeItem(/^Service helloworld\.v1/), 'Open Documentation');
    await editor.notification('does not run').waitFor();
    await editor.command('Notifications: Clear All Notifications');
  });

  it('opens from the row of the service', async () => {
    await editor.contextMenu(editor.treeItem(servicesRow), 'Open Documentation');
    await heading('PostsService').waitFor();
    await heading('List').waitFor();
    await page().getByText('Keeps posts: makes, reads, lists').waitFor();
  });

  it('shows how a method is called where the service runs', async () => {
    await method('List').getByRole('tab', { name: 'curl', exact: true }).click();
    await method('List').getByText(`${address}/posts.v1.PostsService/List`).waitFor();
    await shootThemes(editor, 'documentation');
  });

  it('shows the chosen kind of snippet at every method, and the next one by the keyboard', async () => {
    const curl = (name: string) => method(name).getByRole('tab', { name: 'curl', exact: true });
    assert.equal(await curl('Get').getAttribute('aria-selected'), 'true');
    await curl('List').press('ArrowRight');
    const next = method('List').getByRole('tab', { name: 'buf curl' });
    await page().locator(':focus').and(next).waitFor();
    await method('Create').getByText('buf curl --protocol grpc').waitFor();
  });

  it('copies a snippet', async () => {
    await method('List').getByRole('tab', { name: 'TypeScript' }).click();
    await method('List').getByRole('button', { name: 'Copy TypeScript snippet' }).click();
    await method('List').getByText('Copied').waitFor();
    await pasted("import { ListRequestSchema, PostsService } from './gen/posts/v1/posts_pb.ts';");
  });

  it('remembers the kind of snippet for the next page', async () => {
    await editor.command('View: Close All Editors');
    await editor.contextMenu(editor.treeItem(servicesRow), 'Open Documentation');
    const tab = method('Get').getByRole('tab', { name: 'TypeScript' });
    await eventually('it is the one', async () => (await tab.getAttribute('aria-selected')) === 'true');
  });

  it('leads from the outline to a method, and from a method to a type', async () => {
    await outline().getByRole('link', { name: 'List', exact: true }).click();
    await isAtTop(heading('List'));
    await method('List').getByRole('link', { name: 'posts.v1.ListResponse' }).click();
    await isAtTop(heading('posts.v1.ListResponse'));
    await shootThemes(editor, 'documentation-of-type');
  });

  it('filters by the words of names and comments', async () => {
    await page().locator('body').press('/');
    await page().getByRole('searchbox').fill('newest first');
    await heading('Create').waitFor({ state: 'hidden' });
    assert.deepEqual(await outline().getByRole('link').allInnerTexts(), ['List']);
    await shootThemes(editor, 'documentation-filtered');
    await page().getByRole('searchbox').fill('nothing like it');
    await page().getByText('Nothing here has "nothing like it".').waitFor();
    await page().getByRole('searchbox').press('Escape');
    await heading('Create').waitFor();
  });

  it('goes to the definition of a type', async () => {
    const type = 'posts.v1.ListRequest';
    await page()
      .getByRole('button', { name: `Go to the definition of ${type}` })
      .click();
    await eventually('the editor is there', async () =>
      (await editor.visibleText()).includes('message ListRequest'),
    );
    await editor.tab(/^PostsService/).click();
  });

  it('opens the request of a method', async () => {
    await heading('PostsService').waitFor();
    await page().getByRole('button', { name: 'Call Create' }).click();
    await editor.tab(/Posts\.Create\.rpc\.http/).waitFor();
    await eventually('it is filled in', async () =>
      (await editor.visibleText()).includes('posts.v1.PostsService/Create'),
    );
    await editor.command('View: Revert and Close Editor');
    await editor.tab(/^PostsService/).click();
  });

  it('is renewed with the definition, and takes of its comments text, links and code alone', async () => {
    await heading('PostsService').waitFor();
    const file = path.join(editor.workspace, definition);
    const text = await readFile(file, 'utf8');
    const changed = text.replace(
      /\/\/ Lists them, newest first\.\s+rpc List\(ListRequest\) returns \(ListResponse\) \{/,
      () => comment,
    );
    assert.notEqual(changed, text);
    const asked: string[] = [];
    editor.page.on('request', (request) => asked.push(request.url()));
    const call = method('List').getByRole('button', { name: 'Call List' });
    await call.focus();
    await writeFile(file, changed);
    await page().getByText('This method is deprecated.').waitFor();
    await page().locator(':focus').and(call).waitFor();
    const about = method('List').locator('.about');
    assert.equal(
      await about.getByRole('link', { name: 'post', exact: true }).getAttribute('href'),
      '#posts.v1.Post',
    );
    assert.equal(
      await about.getByRole('link', { name: 'the guide' }).getAttribute('href'),
      'https://example.com/guide',
    );
    await about.getByText('a picture').waitFor();
    await about.getByText('{"tag": "<b>"}').waitFor();
    assert.equal(await about.getByRole('link', { name: 'go on' }).count(), 0);
    assert.equal(await page().locator('main').locator('img, script').count(), 0);
    assert.deepEqual(
      asked.filter((url) => url.includes('example.com')),
      [],
    );
    await outline().getByRole('link', { name: 'List', exact: true }).click();
    await isAtTop(heading('List'));
    await shootThemes(editor, 'documentation-of-comments');
  });

  it('says that it is how it was when the service ended', async () => {
    await editor.command('Skep: Stop All Projects');
    await page().getByText('This is how it was: posts.v1.PostsService does not run in local now.').waitFor();
    await heading('List').waitFor();
  });
});
