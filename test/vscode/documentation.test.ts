import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

describe('the documentation of a service', () => {
  let editor: Editor;
  let address: string;
  const page = () => editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');

  before(async () => {
    editor = await Editor.start();
    await editor.open('posts/proto/posts/v1/posts.proto');
    await editor.showSkep();
    await editor.inlineAction(editor.treeItem('Project posts, stopped'), 'Run Project');
    await editor.treeItem('Project posts, running').waitFor();
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
    await editor.contextMenu(editor.treeItem(/^Service posts\.v1\.PostsService/), 'Open Documentation');
    await page().getByRole('heading', { name: 'PostsService', exact: true }).waitFor();
    await page().getByRole('heading', { name: 'List', exact: true }).waitFor();
  });

  it('shows how a method is called where the service runs', async () => {
    await page().getByText(`${address}/posts.v1.PostsService/List`).first().waitFor();
    await shootThemes(editor, 'documentation');
  });

  it('leads from the list of methods to one of them', async () => {
    const heading = page().getByRole('heading', { name: 'List', exact: true });
    await page().getByRole('link', { name: 'List', exact: true }).click();
    await eventually('it is at the top', () =>
      heading.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect();
        return bottom > 0 && top < 200;
      }),
    );
    await editor.screenshot('documentation-of-method');
  });
});

describe('the walkthrough', () => {
  it('has five steps, each with its button', async () => {
    await using editor = await Editor.start({ workspace: 'empty' });
    await editor.command('Welcome: Open Walkthrough...');
    await editor.answer('Get Started with Skep');
    const steps = editor.page.locator('.getting-started-step');
    await steps.first().waitFor();
    assert.equal(await steps.count(), 5);
    await steps.first().getByRole('button', { name: 'New Project' }).waitFor();
    await shootThemes(editor, 'walkthrough');
  });
});
