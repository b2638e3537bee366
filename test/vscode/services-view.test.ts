import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

describe('the Services view', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
    await editor.showSkep();
    await editor.treeItem('Project posts, stopped').waitFor();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  const rows = () => editor.page.locator('.sidebar [role=treeitem]').allInnerTexts();

  async function filter(words: string): Promise<void> {
    await editor.command('Skep: Filter Services...');
    await editor.answer(words);
  }

  it('leaves what fits a filter, and says so', async () => {
    await filter('posts list');
    await editor.page
      .locator('.sidebar .message', { hasText: 'Only what fits "posts list": 1 method' })
      .waitFor();
    await editor.treeItem(/^Method List: /).waitFor();
    await editor.treeItem('Project comments').waitFor({ state: 'detached' });
    await shootThemes(editor, 'services-filtered');
  });

  it('says that nothing fits, and shows everything again at a press', async () => {
    await filter('nowhere');
    const clear = editor.page.locator('.sidebar .monaco-button', { hasText: 'Clear Filter' });
    await clear.waitFor();
    await shootThemes(editor, 'services-filtered-away');
    await clear.click();
    await editor.treeItem('Project comments, stopped').waitFor();
  });

  it('unfolds a row as it was before the filter', async () => {
    await editor.treeItem('Project comments, stopped').click();
    await editor.treeItem(/^Service comments\.v1/).waitFor({ state: 'detached' });
    await filter('posts');
    await editor.treeItem('Project comments').waitFor({ state: 'detached' });
    await editor.command('Skep: Clear Filter of Services');
    await editor.treeItem('Project comments, stopped').waitFor();
    assert.equal(await editor.treeItem(/^Service comments\.v1/).count(), 0);
    await editor.treeItem('Project comments, stopped').click();
    await editor.treeItem(/^Service comments\.v1/).waitFor();
  });

  it('finds a method by first letters and parts, and goes to its definition', async () => {
    await editor.page.keyboard.press('Control+Alt+m');
    const input = editor.page.locator('.quick-input-widget input').first();
    await input.fill('ps upd');
    const row = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Update' });
    await row.first().waitFor();
    await shootThemes(editor, 'go-to-method');
    await input.press('Enter');
    await editor.tab('posts.proto').waitFor();
  });

  it('offers what was used of late first, and other things to do with it', async () => {
    await editor.command('Skep: Call Method');
    const first = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Update' }).first();
    await first.getByText('recently used').waitFor();
    await first.hover();
    await first.getByRole('button', { name: 'Open Definition' }).click();
    await editor.tab('posts.proto').waitFor();
  });

  it('lists each instance with its state, and restarts one from its menu', async () => {
    const manifest = path.join(editor.workspace, 'helloworld/skep.json');
    const fields = JSON.parse(await readFile(manifest, 'utf8'));
    await writeFile(manifest, JSON.stringify({ ...fields, instances: 2 }));
    await editor.inlineAction(editor.treeItem('Project helloworld, stopped'), 'Run Project');
    const second = editor.treeItem(/^Instance 1 of helloworld, running, up /);
    await second.waitFor();
    await editor.treeItem(/^Instance 0 of helloworld, running, .* megabytes/).waitFor();
    await shootThemes(editor, 'services-instances');
    await editor.contextMenu(second, 'Restart Instance');
    await editor.contextMenu(second, 'Show Log');
    await editor.page.locator('.output-view', { hasText: 'instance 1 was started again' }).waitFor();
    await second.waitFor();
  });

  it('has a menu at each kind of row, with what can be done there now', async () => {
    const entries = async (row: string | RegExp, screenshot: string) => {
      const item = editor.treeItem(row).first();
      const menu = editor.page.locator('.monaco-menu').getByRole('menuitem');
      await eventually('the menu is open', async () => {
        await item.click({ button: 'right', timeout: 3_000 });
        await menu.first().waitFor({ timeout: 3_000 });
        return true;
      });
      const titles = await menu.allInnerTexts();
      await shootThemes(editor, screenshot);
      await editor.page.keyboard.press('Escape');
      await menu.first().waitFor({ state: 'detached' });
      return titles.map((title) => title.trim());
    };
    assert.deepEqual(await entries(/^Project helloworld, running/, 'menu-of-project'), [
      ...['Stop Project', 'Debug Project', 'Restart Project', 'Deploy Project'],
      ...['Open Definition', 'Show Log'],
    ]);
    assert.deepEqual(await entries(/^Service helloworld\.v1/, 'menu-of-service'), [
      ...['Use in My Project...', 'Open Definition', 'Open Documentation'],
    ]);
    assert.deepEqual(await entries(/^Method Hello: /, 'menu-of-method'), [
      ...['Call Method', 'Open Definition', 'Open Documentation'],
    ]);
    assert.deepEqual(await entries(/^Environment local/, 'menu-of-environment'), [
      ...['Copy Address', 'Show Flow: Who Calls Whom', 'Add Environment...', 'Add Server...'],
    ]);
  });

  it('has a badge while something fails, which says what', async () => {
    const entry = path.join(editor.workspace, 'helloworld/src/main.ts');
    const text = await readFile(entry, 'utf8');
    await writeFile(entry, `${text}\nthis is no code`);
    await editor.treeItem(/^Project helloworld, stale/).waitFor();
    const tab = editor.page.locator('.activitybar').getByRole('tab', { name: 'Skep' });
    const words = await eventually('the badge tells it', async () => {
      const label = (await tab.getAttribute('aria-label')) ?? '';
      return label.includes('helloworld stale') ? label : undefined;
    });
    assert.match(words, /helloworld stale/);
    await shootThemes(editor, 'services-badge');
    await writeFile(entry, text);
    await editor.treeItem(/^Project helloworld, running/).waitFor();
  });

  it('keeps what is selected and unfolded while numbers change', async () => {
    const address = await editor.localAddress();
    const row = editor.treeItem(/^Project posts, stopped/);
    await row.click();
    await editor.treeItem(/^Service posts\.v1\.PostsService/).waitFor({ state: 'detached' });
    for (let call = 0; call < 3; call++) await fetch(`${address}/helloworld/hello?name=Ada`);
    await editor.treeItem(/^Project helloworld, running, \S+ calls? a second/).waitFor();
    assert.equal(await row.getAttribute('aria-selected'), 'true');
    assert.equal(await row.getAttribute('aria-expanded'), 'false');
    assert.ok((await rows()).length > 5);
  });

  it('is filtered by Ctrl+F, and calls by Enter', async () => {
    await editor.treeItem(/^Project posts, stopped/).click();
    await editor.page.keyboard.press('Control+f');
    await editor.answer('comments get');
    await editor.page
      .locator('.sidebar .message', { hasText: 'Only what fits "comments get": 1 method' })
      .waitFor();
    await editor.treeItem(/^Method Get: comments\.v1/).waitFor();
    await eventually('the request of the method is open', async () => {
      // The rows have the focus again once the question is gone.
      await editor.page.locator('.sidebar .monaco-list:focus').first().waitFor({ timeout: 3_000 });
      await editor.page.keyboard.press('Home');
      for (let row = 0; row < 3; row++) await editor.page.keyboard.press('ArrowDown');
      const focused = editor.page.locator('.sidebar .monaco-list-row.focused[aria-label^="Method Get: "]');
      await focused.waitFor({ timeout: 3_000 });
      await editor.page.keyboard.press('Enter');
      await editor.tab('Comments.Get.rpc.http').waitFor({ timeout: 5_000 });
      return true;
    });
    await shootThemes(editor, 'services-enter');
  });
});

describe('the rows of services', () => {
  let folder: TemporaryFolder;
  let editor: Editor;

  before(async () => {
    folder = await temporaryFolder();
    const workspace = path.join(folder.path, 'shop');
    await writeDefinitions(path.join(workspace, 'catalog'), {
      'catalog/v1/catalog.proto': definition('catalog.v1', 'CatalogService', [
        'option deprecated = true;',
        'rpc List(Request) returns (Response);',
      ]),
      'catalog/v2/catalog.proto': definition('catalog.v2', 'CatalogService', [
        'rpc List(Request) returns (Response);',
        'rpc ListAll(Request) returns (Response) { option deprecated = true; }',
        'rpc Follow(Request) returns (stream Response);',
        'rpc Upload(stream Request) returns (Response);',
        'rpc Talk(stream Request) returns (stream Response);',
      ]),
    });
    await writeDefinitions(path.join(workspace, 'orders'), {
      'shop/v1/orders.proto': definition('shop.v1', 'OrdersService', [
        'rpc Get(Request) returns (Response);',
      ]),
    });
    await writeDefinitions(path.join(workspace, 'carts'), {
      'shop/v1/carts.proto': definition('shop.v1', 'CartsService', ['rpc Get(Request) returns (Response);']),
    });
    await writeDefinitions(path.join(workspace, 'empty'), {});
    editor = await Editor.start({ workspace: { folder: workspace } });
    await editor.showSkep();
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('are by package, then service, then version where there are several, the newest first', async () => {
    await editor.treeItem('Project catalog, stopped').waitFor();
    await editor.treeItem('Service catalog.CatalogService, 2 versions').click();
    const [newest, oldest] = await Promise.all(
      ['Service catalog.v2.CatalogService', 'Deprecated service catalog.v1.CatalogService'].map((name) =>
        editor.treeItem(name).boundingBox(),
      ),
    );
    assert.ok(newest && oldest && newest.y < oldest.y);
  });

  it('tell how a method streams, and what is deprecated', async () => {
    await editor.treeItem('Service catalog.v2.CatalogService').click();
    await editor.treeItem(/^Method Follow: .*, server streams$/).waitFor();
    await editor.treeItem(/^Method Upload: .*, client streams$/).waitFor();
    await editor.treeItem(/^Method Talk: .*, streams both ways$/).waitFor();
    await editor.treeItem(/^Deprecated method ListAll: /).waitFor();
  });

  it('stand for their own projects where several share a package', async () => {
    await editor.treeItem('Package shop, 2 services').waitFor();
    await editor.treeItem(/^Service shop\.v1\.CartsService, .*, Project carts, stopped/).waitFor();
    await editor.treeItem(/^Service shop\.v1\.OrdersService, .*, Project orders, stopped/).waitFor();
  });

  it('are there for a project that defines nothing yet', async () => {
    await editor.treeItem('Project empty, stopped').waitFor();
    await shootThemes(editor, 'services-rows');
  });
});

function definition(packageName: string, service: string, members: readonly string[]): string {
  return [
    'syntax = "proto3";',
    `package ${packageName};`,
    'message Request {}',
    'message Response {}',
    `service ${service} {\n  ${members.join('\n  ')}\n}`,
    '',
  ].join('\n');
}

/** A project with these definitions, by their paths. */
async function writeDefinitions(folder: string, definitions: Record<string, string>): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'skep.json'), JSON.stringify({ name: path.basename(folder) }));
  for (const [file, text] of Object.entries(definitions)) {
    const full = path.join(folder, 'proto', file);
    await mkdir(path.dirname(full), { recursive: true });
    await writeFile(full, text);
  }
}
