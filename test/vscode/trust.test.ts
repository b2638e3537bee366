import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { shootFailures } from './harness/failure-shots.ts';

describe('a workspace that is not trusted', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({
      workspaceTrust: true,
      settings: { 'security.workspace.trust.startupPrompt': 'never' },
    });
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('has highlighting and diagnostics', async () => {
    await editor.open('posts/proto/posts/v1/posts.proto');
    await editor.replaceLine(
      await editor.lineOf('rpc Delete(DeleteRequest)'),
      '  rpc Delete(Nothing) returns (DeleteResponse);',
    );
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
  });

  it('runs nothing of the user: no lens, no project, no environment, and the sidebar says why', async () => {
    assert.equal(await editor.lens(/Run|Call/).count(), 0);
    await editor.showSkep();
    await editor.page
      .locator('.sidebar', { hasText: 'Services run only in a workspace that you trust' })
      .waitFor();
    await editor.screenshot('untrusted');
    await assert.rejects(readFile(path.join(editor.home, 'local.json')), { code: 'ENOENT' });
  });

  it('works whole once it is trusted', async () => {
    await editor.page.locator('.sidebar').getByRole('button', { name: 'Manage Workspace Trust' }).click();
    await editor.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: 'Trust', exact: true })
      .click();
    await editor.treeItem('Project posts, stopped').waitFor();
    await editor.treeItem('Environment local, connected').waitFor();
  });
});
