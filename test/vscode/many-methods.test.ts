import { after, before, describe, it } from 'node:test';
import { large, writeManyServices } from '../bench/many-services.ts';
import { Editor } from './harness/editor.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

describe('the Services view of 2,000 methods', () => {
  let folder: TemporaryFolder;
  let editor: Editor;

  before(async () => {
    folder = await temporaryFolder();
    await writeManyServices(folder.path, large);
    editor = await Editor.start({ workspace: { folder: folder.path } });
    await editor.showSkep();
    await editor.treeItem('Project shop1, stopped').waitFor({ timeout: 60_000 });
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('is narrowed to one of them by a filter', async () => {
    await editor.command('Skep: Filter Services...');
    await editor.answer('shop7 part3 thing27');
    await editor.page
      .locator('.sidebar .message', { hasText: 'Only what fits "shop7 part3 thing27": 1 method' })
      .waitFor();
    await editor.treeItem(/^Method DoThing27: shop7\.v1/).waitFor();
    await editor.treeItem(/^Project shop1,/).waitFor({ state: 'detached' });
    await shootThemes(editor, 'services-many-filtered');
  });

  it('is found in by first letters and parts', async () => {
    await editor.command('Skep: Clear Filter of Services');
    await editor.page.keyboard.press('Control+Alt+m');
    const input = editor.page.locator('.quick-input-widget input').first();
    await input.fill('shop7 part3 thing27');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'DoThing27' });
    await row.first().waitFor();
    await shootThemes(editor, 'go-to-method-of-many');
    await input.press('Enter');
    await editor.tab('shop7.proto').waitFor();
  });
});
