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
    const classOf = async (text: string) => {
      const token = editor
        .activeEditor()
        .locator('.view-line span span', { hasText: new RegExp(`^\\s*${text}\\s*$`) });
      return token.first().getAttribute('class');
    };
    const classes = await eventually('four kinds of tokens look different', async () => {
      const found = await Promise.all([
        classOf('service'),
        classOf('PostsService'),
        classOf('"google/protobuf/timestamp.proto"'),
        classOf('// Keeps posts: makes, reads, lists, changes and deletes them.'),
      ]);
      return new Set(found).size === 4 && found;
    });
    assert.equal(classes.length, 4);
  });

  it('fills the outline', async () => {
    await editor.page.keyboard.press('Control+Shift+o');
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    const names = await eventually('the outline has the service', async () => {
      const texts = (await rows.allInnerTexts()).map((text) => text.split('\n')[0]?.trim() ?? '');
      return texts.some((text) => text.includes('PostsService')) && texts;
    });
    await editor.page.keyboard.press('Escape');
    for (const name of ['PostsService', 'Create', 'Get', 'List', 'Update', 'Delete', 'Post']) {
      assert.ok(names.includes(name), `${name} is not in the outline: ${names.join(', ')}`);
    }
  });

  it('comments a line out and in with the key for it', async () => {
    const line = await lineOf(editor, 'string body = 2;');
    await editor.goTo(line, 1);
    await editor.page.keyboard.press('Control+/');
    await eventually('the line is a comment', async () =>
      (await editor.visibleText()).includes('// string body = 2;'),
    );
    await editor.page.keyboard.press('Control+/');
    await eventually(
      'the line is back',
      async () => !(await editor.visibleText()).includes('// string body = 2;'),
    );
  });

  it('marks what is broken as it is typed, at its place and in plain words, and no longer when it is mended', async () => {
    const line = await lineOf(editor, 'rpc Delete(DeleteRequest)');
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
    const line = await lineOf(editor, 'rpc Delete(DeleteRequest)');
    await editor.replaceLine(line, '  rpc Delete(DeleteRequest returns (DeleteResponse);');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await editor.page.keyboard.press('Control+Shift+o');
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    await rows.filter({ hasText: 'DeleteResponse' }).first().waitFor();
    await editor.page.keyboard.press('Escape');
    await editor.command('Revert File');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
});

/** The number, from 1, of the line on the screen with this text. */
async function lineOf(editor: Editor, text: string): Promise<number> {
  const line = editor.activeEditor().locator('.view-line', { hasText: text }).first();
  const top = await line.evaluate((element) => element.style.top);
  const number = editor
    .activeEditor()
    .locator(
      `.margin-view-overlays > div[style*="top:${top}"], .margin-view-overlays > div[style*="top: ${top}"]`,
    );
  return Number((await number.first().textContent())?.trim());
}
