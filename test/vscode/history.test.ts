import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { loadUnary } from '../bench/grpc-load.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { shootThemes } from './harness/themes.ts';

const posts = 'posts.v1.PostsService';
const comments = 'comments.v1.CommentsService';

describe('the history of calls', () => {
  let editor: Editor;
  let address: string;

  /** Rows of the view, by how they are read out. */
  const call = (words: string | RegExp) => editor.treeItem(words);
  const fail = () => callFromOutside(address, `${posts}/Get`, { id: 'nowhere' }, { 'x-tenant': 'acme' });

  before(async () => {
    editor = await Editor.start();
    address = await runAllProjects(editor);
    await editor.command('Skep: Show History');
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('lists a call from outside, and the call of a service that it led to', async () => {
    await callFromOutside(address, `${comments}/Create`, { postId: '1', author: 'Ada', text: 'Well said.' });
    await call(new RegExp(`^${comments} Create, ok, .* called by outsider at`))
      .first()
      .waitFor();
    await call(new RegExp(`^${posts} Get, ok, .* called by comments at`))
      .first()
      .waitFor();
  });

  it('lists a call of the command', async () => {
    const { code, errors } = new CommandLine(editor.workspace, editor.home).run(
      'call',
      `${posts}.List`,
      '{}',
    );
    assert.equal(code, 0, errors);
    await call(new RegExp(`^${posts} List, ok, .* called by skep at`))
      .first()
      .waitFor();
  });

  it('opens a call: what was answered, and what was asked', async () => {
    await fail();
    await call(new RegExp(`^${posts} Get, not found`))
      .first()
      .click();
    const text = await eventually('its text is there', async () => {
      const visible = await editor.visibleText();
      return visible.includes('x-tenant') && visible;
    });
    assert.match(text, /^not_found {2}/);
    assert.match(text, /no post has the id "nowhere"/);
    assert.match(text, /x-tenant: acme/);
    await shootThemes(editor, 'history');
  });

  it('is searched for words and places, and says what it was searched for', async () => {
    await editor.command('Skep: Search History');
    await editor.answer('code:not_found');
    await call(new RegExp(`^${posts} List`))
      .first()
      .waitFor({ state: 'detached' });
    await call(new RegExp(`^${posts} Get, not found`))
      .first()
      .waitFor();
    await editor.page.locator('.sidebar .pane-header', { hasText: 'code:not_found' }).waitFor();
    await shootThemes(editor, 'history-search');
    await editor.command('Skep: Clear Search of History');
    await call(new RegExp(`^${posts} List`))
      .first()
      .waitFor();
  });

  it('says that nothing fits', async () => {
    await editor.command('Skep: Search History');
    await editor.answer('nothingofthekind');
    await editor.page.locator('.sidebar', { hasText: 'No call fits "nothingofthekind".' }).waitFor();
    await editor.command('Skep: Clear Search of History');
    await call(new RegExp(`^${posts} List`))
      .first()
      .waitFor();
  });

  it('is filtered by what is chosen', async () => {
    await editor.command('Skep: Filter History');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'code:failed' }).click();
    await editor.page.keyboard.press('Enter');
    await call(new RegExp(`^${posts} List`))
      .first()
      .waitFor({ state: 'detached' });
    await call(new RegExp(`^${posts} Get, not found`))
      .first()
      .waitFor();
    await editor.command('Skep: Clear Search of History');
  });

  it('replays a call with its metadata and its message', async () => {
    await editor.inlineAction(call(new RegExp(`^${posts} Get, not found`)).first(), 'Replay Call');
    const response = await eventually('it is answered', async () => {
      const text = await editor.response();
      return text.startsWith('not_found') && text;
    });
    assert.match(response, /no post has the id "nowhere"/);
    const request = await editor.visibleText(
      editor.page.locator('.editor-group-container .monaco-editor').first(),
    );
    assert.match(request, /x-tenant: acme/);
    assert.match(request, /"id": "nowhere"/);
    await call(new RegExp(`^${posts} Get, not found, .* called by editor at`))
      .first()
      .waitFor();
    await shootThemes(editor, 'history-replay');
    await editor.command('View: Close All Editors');
    await editor.page.getByRole('button', { name: "Don't Save" }).click();
  });

  it('saves a call as a request of its method', async () => {
    await call(new RegExp(`^${posts} Get, not found`))
      .first()
      .click();
    await editor.command('Skep: Save Call as Request');
    await editor.tab('Posts.Get.rpc.http').waitFor();
    await eventually('the request is there', async () => (await editor.visibleText()).includes('"nowhere"'));
    await editor.save();
    const file = path.join(editor.workspace, 'posts/requests/Posts.Get.rpc.http');
    await eventually('it is saved', async () => (await readFile(file, 'utf8')).includes('x-tenant: acme'));
  });

  it('compares two calls', async () => {
    await callFromOutside(address, `${posts}/Get`, { id: '2' });
    await call(new RegExp(`^${posts} Get, ok, .* called by outsider`))
      .first()
      .click();
    await editor.command('Skep: Compare Call with...');
    const other = editor.page.locator('.quick-input-list .monaco-list-row', {
      hasText: 'no post has the id',
    });
    await other.first().click();
    await editor.page.locator('.monaco-diff-editor').first().waitFor();
    await shootThemes(editor, 'history-compare');
  });

  it('lists older calls page by page', async () => {
    for (let at = 0; at < 120; at++) await callFromOutside(address, `${posts}/List`, {});
    await editor.command('Skep: Refresh History');
    await eventually('the end of the page is there', async () => {
      await editor.command('Skep: Show History');
      await editor.page.keyboard.press('End');
      return editor.treeItem(/^More: /).isVisible();
    });
    await editor.treeItem(/^More: /).click();
    await editor.treeItem(/^More: /).waitFor({ state: 'detached' });
  });

  it('stays as it is while it is paused, and goes on then', async () => {
    await editor.command('Skep: Pause History');
    await editor.page.locator('.sidebar .pane-header', { hasText: 'paused' }).waitFor();
    await callFromOutside(address, `${comments}/List`, { postId: 'paused' });
    await editor.command('Skep: Follow History');
    await editor.page.keyboard.press('Home');
    await call(new RegExp(`^${comments} List`))
      .first()
      .waitFor();
  });

  it('has the name of a secret in its place, and a replay fills it in anew', async () => {
    const secrets = JSON.stringify({ local: { tenant: 'sesame-open' } });
    await writeFile(path.join(editor.workspace, 'http-client.private.env.json'), secrets);
    const text = `GRPC {{local}}/${posts}/Get\nx-tenant: {{tenant}}\n\n{ "id": "{{tenant}}" }\n`;
    await writeFile(path.join(editor.workspace, 'posts/secret.rpc.http'), text);
    await editor.open('posts/secret.rpc.http');
    await editor.lens('Send').first().click();
    const answered = () =>
      eventually('it is answered', async () =>
        (await editor.response()).includes('no post has the id "sesame-open"'),
      );
    await answered();
    await editor.command('Skep: Search History');
    await editor.answer('{{tenant}}');
    await call(new RegExp(`^${posts} Get, not found, .* called by editor at`))
      .first()
      .click();
    const kept = await eventually('its text is there', async () => {
      const visible = await editor.visibleText();
      return visible.includes('x-tenant') && visible;
    });
    assert.match(kept, /x-tenant: \{\{tenant\}\}/);
    assert.doesNotMatch(kept, /sesame/);
    await shootThemes(editor, 'history-secret');
    await editor.inlineAction(call(new RegExp(`^${posts} Get, not found`)).first(), 'Replay Call');
    await editor.tab(/^Posts\.Get\.again\.response/).waitFor();
    await answered();
    await editor.command('Skep: Clear Search of History');
    await editor.command('View: Close All Editors');
    await editor.page.getByRole('button', { name: "Don't Save" }).click();
  });

  it('is cleared by who means it', async () => {
    await editor.command('Skep: Clear History');
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'Clear' }).click();
    await editor.page.locator('.sidebar', { hasText: 'No calls yet.' }).waitFor();
    await shootThemes(editor, 'history-empty');
  });
  it('says how many calls of a storm were counted only', async () => {
    const port = Number(new URL(address).port);
    const message = editor.page.locator('.sidebar .pane', {
      hasText: /counted only: of a storm, 500 to 2,000 calls a second are kept/,
    });
    await eventually(
      'it says so',
      async () => {
        await loadUnary(port, `/${posts}/List`, new Uint8Array(), 100, 1_000);
        return message.first().isVisible();
      },
      60_000,
    );
    await shootThemes(editor, 'history-storm');
  });
});
