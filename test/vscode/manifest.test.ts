import assert from 'node:assert/strict';
import { rename } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const manifest = 'comments/skep.json';

describe('a skep.json', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  /** Opens the suggestions at the cursor until one with these words is among them. */
  async function suggested(words: string | RegExp): Promise<void> {
    await eventually(`${words} is suggested`, async () => {
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Control+Space');
      await editor.page
        .locator('.suggest-widget .monaco-list-row', { hasText: words })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
  }

  it('completes fields by its schema', async () => {
    await editor.open(manifest);
    await editor.replaceLine(await editor.lineOf('"name": "comments"'), '  "name": "comments",\n  ""');
    await editor.page.keyboard.press('ArrowLeft');
    await suggested('instances');
    await editor.page.keyboard.press('Escape');
    await editor.command('File: Revert File');
    await eventually('it is as it was', async () => !(await editor.visibleText()).includes('""'));
  });

  it('says what a field means', async () => {
    await editor.goTo(await editor.lineOf('"uses"'), 5);
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await editor.page
        .locator('.monaco-hover', { hasText: /The services its code calls/ })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
  });

  it('completes the services of the workspace, and replaces what is typed', async () => {
    await editor.page.keyboard.press('Escape');
    await editor.replaceLine(await editor.lineOf('"posts"'), '    "pos"');
    await editor.page.keyboard.press('ArrowLeft');
    await suggested('posts.v1.PostsService');
    await editor.screenshot('manifest-completion');
    await editor.page
      .locator('.suggest-widget .monaco-list-row', { hasText: 'posts.v1.PostsService' })
      .first()
      .click();
    await eventually('the name is there', async () =>
      (await editor.visibleText()).includes('    "posts.v1.PostsService"'),
    );
  });

  it('shows a service that nobody has, and an entry that is gone', async () => {
    await editor.replaceLine(await editor.lineOf('"posts.v1.PostsService"'), '    "post"');
    const entry = path.join(editor.workspace, 'comments/src/main.ts');
    await rename(entry, `${entry}.away`);
    const rows = await eventually('both problems are listed', async () => {
      const found = await editor.problems();
      const mine = found.filter((row) => /answers to "post"|There is no src\/main\.ts/.test(row));
      return mine.length === 2 ? mine : undefined;
    });
    assert.ok(rows.some((row) => row.includes('Did you mean "posts"?')));
    await editor.screenshot('manifest-problems');
    await rename(`${entry}.away`, entry);
    await eventually('the entry is no problem any more', async () =>
      (await editor.problems()).every((row) => !row.includes('There is no src/main.ts')),
    );
  });
});
