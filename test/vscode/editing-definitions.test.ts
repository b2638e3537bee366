import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/posts.proto';

describe('editing a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
    await editor.open(definition);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('highlights keywords, names, strings and comments each in their way', async () => {
    const classOf = (text: RegExp) =>
      editor
        .activeEditor()
        .locator('.view-line span span', { hasText: text })
        .first()
        .getAttribute('class', { timeout: 1_000 });
    const classes = await eventually('four kinds of tokens look different', async () => {
      const found = await Promise.all([
        classOf(/^service$/),
        classOf(/PostsService/),
        classOf(/timestamp\.proto/),
        classOf(/Keeps\sposts/),
      ]);
      return new Set(found).size === 4 && found;
    });
    assert.equal(classes.length, 4);
  });

  it('fills the outline', async () => {
    await editor.page.keyboard.press('Control+Shift+o');
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    const names = await eventually('the outline has the service', async () => {
      const texts = (await rows.allInnerTexts()).map((text) => text.trim());
      return texts.some((text) => text.startsWith('PostsService')) && texts;
    });
    await editor.page.keyboard.press('Escape');
    for (const name of ['PostsService', 'Create', 'Get', 'List', 'Update', 'Delete', 'Post']) {
      const isThere = names.some((text) => text.startsWith(name));
      assert.ok(isThere, `${name} is not in the outline: ${names.join(', ')}`);
    }
  });

  it('comments a line out and in with the key for it', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.goTo(line, 1);
    await editor.page.keyboard.press('Control+/');
    await eventually('the line is a comment', async () =>
      (await editor.visibleText()).includes('// string body = 3;'),
    );
    await editor.page.keyboard.press('Control+/');
    await eventually(
      'the line is back',
      async () => !(await editor.visibleText()).includes('// string body = 3;'),
    );
  });

  it('marks what is broken as it is typed, at its place and in plain words, and no longer when it is mended', async () => {
    const line = await editor.lineOf('rpc Delete(DeleteRequest)');
    await editor.replaceLine(line, '  rpc Delete(DeleteReqest) returns (DeleteResponse);');
    const squiggle = editor.activeEditor().locator('.squiggly-error');
    await squiggle.first().waitFor();
    const problem = await eventually('the problem is listed', async () =>
      (await editor.problems()).find((row) => row.includes('DeleteReqest')),
    );
    assert.match(problem, new RegExp(`\\[Ln ${line}, Col 14\\]`));
    await editor.screenshot('problem');

    await editor.open(definition);
    await editor.replaceLine(line, '  rpc Delete(DeleteRequest) returns (DeleteResponse);');
    await squiggle.first().waitFor({ state: 'detached' });
    await eventually(
      'no problem is listed',
      async () => !(await editor.problems()).some((row) => row.includes('Ln')),
    );
  });

  it('goes on after an error in the syntax: what follows is still known', async () => {
    await editor.open(definition);
    const line = await editor.lineOf('rpc Delete(DeleteRequest)');
    await editor.replaceLine(line, '  rpc Delete(DeleteRequest returns (DeleteResponse);');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await editor.page.keyboard.press('Control+Shift+o');
    await editor.page.keyboard.insertText('DeleteResponse');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'DeleteResponse' }).waitFor();
    await editor.page.keyboard.press('Escape');
    await editor.command('Revert File');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
});
