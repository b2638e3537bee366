import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chooseAction } from './harness/choose-action.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/posts.proto';
const config = 'posts/buf.yaml';

describe('linting a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('says nothing where no buf.yaml asks for it', async () => {
    await editor.open(definition);
    await editor.replaceLine(await editor.lineOf('string body = 3;'), '  string postBody = 3;');
    await editor.save();
    assert.deepEqual(await editor.activeEditor().locator('.squiggly-warning').count(), 0);
  });

  it('shows the rule of what is found, once there is one', async () => {
    await writeFile(
      path.join(editor.workspace, config),
      'version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - FIELD_LOWER_SNAKE_CASE\n',
    );
    const problem = await eventually('the field is listed', async () =>
      (await editor.problems()).find((row) => row.includes('"postBody" should be lower_snake_case')),
    );
    assert.match(problem, /skep lint/);
    assert.match(problem, /FIELD_LOWER_SNAKE_CASE/);
    const rule = editor.page.locator('.markers-panel a', { hasText: 'FIELD_LOWER_SNAKE_CASE' }).first();
    assert.equal(
      await rule.getAttribute('href'),
      'https://buf.build/docs/lint/rules/#field_lower_snake_case',
    );
    await editor.screenshot('lint');
  });

  it('shows what is wrong in the buf.yaml itself', async () => {
    await editor.open(config);
    await editor.replaceLine(await editor.lineOf('- FIELD_LOWER_SNAKE_CASE'), '    - FIELD_LOWER_SNAKE');
    await eventually('the name of the rule is listed', async () =>
      (await editor.problems()).some((row) => row.includes('no lint rule or category "FIELD_LOWER_SNAKE"')),
    );
  });

  it('completes the names of rules in the buf.yaml, and says what they are for', async () => {
    await editor.open(config);
    await editor.replaceLine(await editor.lineOf('- FIELD_LOWER_SNAKE'), '    - ');
    await editor.page.keyboard.type('FIELD_LOW');
    const suggestion = editor.page
      .locator('.suggest-widget.visible .monaco-list-row[aria-label^="FIELD_LOWER_SNAKE_CASE"]')
      .first();
    await eventually('the rule is suggested', async () => {
      await editor.page.keyboard.press('Control+Space');
      await suggestion.waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.screenshot('buf-yaml-completion');
    await suggestion.click();
    await eventually('the rule is written', async () =>
      (await editor.visibleText()).includes('- FIELD_LOWER_SNAKE_CASE'),
    );
    await editor.goTo(await editor.lineOf('- FIELD_LOWER_SNAKE_CASE'), 10);
    const hover = editor.page.locator('.monaco-hover', { hasText: 'lower_snake_case' }).first();
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.save();
  });

  it('is ignored at one place by a quick fix', async () => {
    await editor.open(definition);
    const line = await editor.lineOf('string postBody = 3;');
    await chooseAction(editor, 'Ignore FIELD_LOWER_SNAKE_CASE here', {
      goThere: () => editor.goTo(line, '  string postB'.length),
    });
    await eventually('the comment is there', async () =>
      (await editor.visibleText()).includes('// buf:lint:ignore FIELD_LOWER_SNAKE_CASE'),
    );
    await eventually(
      'the field is listed no more',
      async () => !(await editor.problems()).some((row) => row.includes('"postBody"')),
    );
  });

  it('is met by a quick fix that renames to the style', async () => {
    const line = await editor.lineOf('string title = 2;');
    await editor.replaceLine(line, '  string postTitle = 2;');
    await chooseAction(editor, 'Rename to "post_title"', {
      goThere: () => editor.goTo(line, '  string postT'.length),
    });
    await eventually('the field is renamed', async () =>
      (await editor.visibleText()).includes('  string post_title = 2;'),
    );
  });
});
