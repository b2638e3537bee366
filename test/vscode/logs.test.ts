import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { callFromOutside } from './harness/json-call.ts';
import { runAllProjects } from './harness/run-all-projects.ts';
import { shootThemes } from './harness/themes.ts';

const posts = 'posts.v1.PostsService';
const comments = 'comments.v1.CommentsService';

/** A handler that logs, throws and, asked for it, logs more than can be read. */
const handler = `get({ id }) {
      if (id === 'boom') throw new RangeError('boom on purpose');
      const state = globalThis as { isCalm?: boolean };
      if (id === 'calm') state.isCalm = true;
      if (id === 'flood') {
        let round = 0;
        const timer = setInterval(() => {
          for (let i = 0; i < 1000; i++) console.info(\`flood \${round} \${i}\`);
          round++;
          if (!state.isCalm) return;
          clearInterval(timer);
          setTimeout(() => console.warn('the flood is over'), 1500);
        }, 100);
      }
      console.warn(\`reads \${id}\`);`;

/** As people do. Not by a locator's own click: while the key is down the link has another class, and would be sought in vain. */
async function followLink(editor: Editor, link: Locator): Promise<void> {
  await link.waitFor();
  const { x, y, width, height } = await eventually(
    'the link has a place',
    async () => (await link.boundingBox()) ?? false,
  );
  await editor.page.keyboard.down('Control');
  await editor.page.mouse.click(x + width / 2, y + height / 2);
  await editor.page.keyboard.up('Control');
}

describe('logs in the editor', () => {
  let editor: Editor;
  let address: string;

  const get = (id: string) => callFromOutside(address, `${posts}/Get`, { id });
  const output = () => editor.page.locator('.output-view');
  const shown = async () =>
    (await editor.visibleText(output().locator('.monaco-editor').first())).replaceAll(' ', ' ');

  async function shows(words: RegExp): Promise<string> {
    return eventually(`the log shows ${words}`, async () => {
      const text = await shown();
      return words.test(text) && text;
    });
  }

  /** Follows a link of the log as people do. */
  async function follow(words: RegExp): Promise<void> {
    const link = output().locator('.detected-link', { hasText: words }).last();
    await followLink(editor, link);
  }

  /** Not before the question is there: commands with the same words stand in the palette where it comes. */
  async function chooseFilter(what: string): Promise<void> {
    await editor.command('Skep: Filter Logs...');
    const question = editor.page.locator('.quick-input-widget input[placeholder^="Shown:"]');
    await question.waitFor();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: what }).first().click();
    await question.waitFor({ state: 'hidden' });
  }

  async function filterBy(what: string, answer: string): Promise<void> {
    await chooseFilter(what);
    await editor.answer(answer);
  }

  before(async () => {
    editor = await Editor.start();
    const file = path.join(editor.workspace, 'posts/src/main.ts');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace('get({ id }) {', handler));
    address = await runAllProjects(editor);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('show what all projects write in one place, each line with its project, its place and its trace', async () => {
    await editor.command('Skep: Show All Logs');
    await callFromOutside(address, `${comments}/Create`, { postId: '1', author: 'Ada', text: 'Well said.' });
    const text = await shows(/\[warn\] posts: reads 1 \(posts\/src\/main\.ts:\d+:\d+\) trace [0-9a-f]{8}/);
    assert.match(text, /\[info\] comments: version 1 serves/);
    assert.match(text, /^# all projects\. Change\.\.\./m);
    await shootThemes(editor, 'logs');
  });

  it('lead to the line that logged', async () => {
    await follow(/posts\/src\/main\.ts/);
    await editor.page.locator('.editor-group-container .tab.active', { hasText: 'main.ts' }).waitFor();
    const line = await editor.lineOf('console.warn(`reads');
    await editor.statusBarItem(new RegExp(`Ln ${line},`)).waitFor();
  });

  it('lead to the trace', async () => {
    await follow(/^[0-9a-f]{8}$/);
    await editor.tab(/^Trace [0-9a-f]{8}/).waitFor();
    const page = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await page.getByText('CommentsService/Create').first().waitFor();
    await shootThemes(editor, 'logs-trace');
    await editor.command('View: Close Editor');
  });

  it('are filtered by level, text and project, and say so', async () => {
    await filterBy('Level', 'warn');
    await shows(/^# all projects, warn and above/m);
    assert.doesNotMatch(await shows(/reads 1/), /version 1 serves/);
    await get('2');
    await shows(/reads 2/);
    await filterBy('Text', 'READS 2');
    assert.doesNotMatch(
      await shows(/^# all projects, warn and above, with "READS 2"[\s\S]*reads 2/m),
      /reads 1/,
    );
    await filterBy('Project', 'comments');
    await shows(/^# comments, warn and above, with "READS 2"/m);
    await shootThemes(editor, 'logs-filtered');
    await chooseFilter('Show All');
    await shows(/^# all projects\./m);
  });

  it('are followed while ten thousand lines a second come, and the editor answers all the same', async () => {
    // VS Code follows an output whose cursor is at its end, and links of it were pressed before.
    await editor.command('Output: Focus on Output View');
    await editor.page.keyboard.press('Control+End');
    await get('flood');
    await shows(/flood \d+ \d/);
    await editor.open('posts/proto/posts/v1/posts.proto');
    await editor.command('Skep: Show All Logs');
    await get('calm');
    await shows(/the flood is over/);
    await shootThemes(editor, 'logs-flood');
  });

  it('of a trace are shown from a row of the history', async () => {
    await get('traced');
    await editor.command('Skep: Show History');
    await editor.contextMenu(
      editor.treeItem(new RegExp(`^${posts} Get, not found`)).first(),
      'Show Logs of This Trace',
    );
    assert.doesNotMatch(await shows(/^# all projects, of trace [0-9a-f]{8}[\s\S]*reads traced/m), /flood/);
  });
});

describe('an exception of a handler', () => {
  let editor: Editor;
  let address: string;

  const get = (id: string) => callFromOutside(address, `${posts}/Get`, { id });
  const isProblem = async () =>
    (await editor.problems()).some((row) => row.includes('RangeError: boom on purpose'));

  before(async () => {
    editor = await Editor.start();
    const file = path.join(editor.workspace, 'posts/src/main.ts');
    const before = await readFile(file, 'utf8');
    await writeFile(file, before.replace('get({ id }) {', handler));
    const request = `GRPC {{local}}/${posts}/Get\n\n{ "id": "boom" }\n`;
    await writeFile(path.join(editor.workspace, 'posts/boom.rpc.http'), request);
    address = await runAllProjects(editor);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('is in the response, with a link to its line and to its trace', async () => {
    await editor.open('posts/boom.rpc.http');
    await editor.lens('Send').first().click();
    const text = await eventually('the exception is shown', async () => {
      const response = await editor.response();
      return response.includes('### Exception') && response;
    });
    assert.match(text, /RangeError: boom on purpose/);
    await shootThemes(editor, 'exception-response');
    const beside = editor.page.locator('.editor-group-container').nth(1);
    await followLink(editor, beside.locator('.detected-link', { hasText: 'main.ts' }).first());
    await editor.page.locator('.tab.active', { hasText: 'main.ts' }).waitFor();
    const line = await editor.lineOf("new RangeError('boom on purpose')");
    await editor.statusBarItem(new RegExp(`Ln ${line},`)).waitFor();
  });

  it('is a problem at its line', async () => {
    await eventually('it is a problem', isProblem);
    await shootThemes(editor, 'exception-problem');
  });

  it('is in the waterfall, from where a press leads to the line', async () => {
    await editor.command('Skep: Show History');
    await editor.inlineAction(editor.treeItem(new RegExp(`^${posts} Get, internal`)).first(), 'Show Trace');
    const page = editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
    await page.getByText('PostsService/Get').first().click();
    await page.getByText('RangeError: boom on purpose').first().waitFor();
    await shootThemes(editor, 'exception-trace');
    await page.getByRole('button', { name: 'Go to Code' }).click();
    const line = await eventually('the line is shown', () =>
      editor.lineOf("new RangeError('boom on purpose')"),
    );
    await editor.statusBarItem(new RegExp(`Ln ${line},`)).waitFor();
  });

  it('is a problem no more when the method succeeds', async () => {
    await get('1');
    await eventually('it is none', async () => !(await isProblem()));
  });
});
