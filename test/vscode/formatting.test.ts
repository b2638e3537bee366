import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/posts.proto';

describe('formatting a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({ settings: { 'editor.formatOnType': true } });
    await editor.open(definition);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('formats the document, with no other formatter to choose', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.replaceLine(line, '      string   body=3   ; // the text');
    await eventually('the line is formatted', async () => {
      await editor.command('Format Document');
      return (await editor.visibleText()).split('\n').includes('  string body = 3; // the text');
    });
  });

  it('formats what is selected, and leaves the rest', async () => {
    const line = await editor.lineOf('string body = 3;');
    // Not ended by a semicolon, for which what was typed would be formatted, and indented by the editor itself.
    await editor.replaceLine(line, '  string   body=3;\nstring   other=77; // kept');
    await editor.goTo(line, 1);
    await editor.page.keyboard.press('Shift+End');
    await eventually('the selected line is formatted', async () => {
      await editor.command('Format Selection');
      return (await editor.visibleText()).split('\n').includes('  string body = 3;');
    });
    const lines = (await editor.visibleText()).split('\n');
    assert.ok(lines.includes('  string   other=77; // kept'), lines.join('\n'));
  });

  it('formats the statement that a semicolon ends, and leaves the cursor behind it', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.replaceLine(line, '  string   body=3');
    await editor.page.keyboard.type(';');
    await eventually('the line is formatted', async () =>
      (await editor.visibleText()).split('\n').includes('  string body = 3;'),
    );
    await editor.page.keyboard.insertText(' // here');
    await eventually('what is typed stands behind it', async () =>
      (await editor.visibleText()).split('\n').includes('  string body = 3; // here'),
    );
  });

  it('formats the statement above a new line, and leaves the cursor in that line', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.replaceLine(line, '  string   body=3;');
    await editor.page.keyboard.press('Enter');
    await eventually('the line above is formatted', async () =>
      (await editor.visibleText()).split('\n').includes('  string body = 3;'),
    );
    await editor.page.keyboard.insertText('// below');
    await eventually('what is typed stands below', async () =>
      (await editor.visibleText()).split('\n').includes('  // below'),
    );
  });
});
