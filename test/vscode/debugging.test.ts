import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

describe('debugging', () => {
  let editor: Editor;
  let answer: Promise<string>;

  before(async () => {
    editor = await Editor.start({ settings: { 'debug.openDebug': 'neverOpen' } });
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  const stoppedLine = () => editor.page.locator('.debug-top-stack-frame-line').first();
  const toolbar = () => editor.page.locator('.debug-toolbar');

  /** Sets a breakpoint at the line of the open file that has this text. */
  async function breakAt(text: string): Promise<void> {
    await editor.goTo(await editor.lineOf(text), 1);
    await editor.page.keyboard.press('F9');
    await editor.page
      .locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified')
      .first()
      .waitFor();
  }

  /** Calls a service from outside the editor, which has no deadline here. */
  function call(method: string): Promise<string> {
    const found = address.then((base) => fetch(`${base}${method}`));
    return found.then((response) => response.text());
  }
  let address: Promise<string>;

  /** Goes on until the call is answered: breakpoints may be met more than once. */
  async function goOnUntilAnswered(): Promise<string> {
    let text: string | undefined;
    void answer.then((answered) => {
      text = answered;
    });
    return eventually('the call is answered', async () => {
      if (text === undefined && (await stoppedLine().isVisible())) await editor.command('Debug: Continue');
      return text;
    });
  }

  it('runs a project by the lens Debug and stops at a breakpoint in its handler', async () => {
    await editor.open('posts/src/main.ts');
    await breakAt('return { post: find(id) }');
    await editor.open('posts/proto/posts/v1/posts.proto');
    await editor.lens('Debug').first().click();
    await toolbar().waitFor();
    address = editor.runningAddress();
    await address;
    await eventually(
      'the breakpoint stops',
      async () => {
        answer = call('/posts/get?id=1');
        await stoppedLine().waitFor({ timeout: 10_000 });
        return true;
      },
      90_000,
    );
    assert.match(await editor.visibleText(), /return \{ post: find\(id\) \}/);
    await shootThemes(editor, 'debugging-breakpoint');
    assert.match(await goOnUntilAnswered(), /A first post/);
  });

  it('answers a request that stood at the breakpoint for longer than its deadline', async () => {
    const request = '# @timeout 2 s\nGRPC {{local}}/posts.v1.PostsService/Get\n\n{ "id": "1" }\n';
    const file = path.join(editor.workspace, 'deadline.rpc.http');
    await writeFile(file, request);
    await editor.open(file);
    await editor.lens('Send').first().click();
    await stoppedLine().waitFor();
    // For twice as long as the request may take when nobody debugs.
    const end = performance.now() + 4_000;
    while (performance.now() < end) await editor.page.evaluate('new Promise(requestAnimationFrame)');
    await shootThemes(editor, 'debugging-deadline');
    await stoppedLine().waitFor();
    await editor.command('Debug: Continue');
    await eventually('it is answered', async () => (await editor.response()).includes('A first post'));
  });

  it('keeps breakpoints when a save puts another version in its place', async () => {
    const handler = path.join(editor.workspace, 'posts/src/main.ts');
    const code = await readFile(handler, 'utf8');
    await writeFile(handler, code.replace("'A first post'", "'Another first post'"));
    await eventually(
      'the new version stops as well, and answers',
      async () => {
        answer = call('/posts/get?id=1');
        await stoppedLine().waitFor({ timeout: 10_000 });
        return (await goOnUntilAnswered()).includes('Another first post');
      },
      90_000,
    );
  });

  it('ends with the debugger, and the project goes on', async () => {
    await editor.command('Debug: Stop');
    await toolbar().waitFor({ state: 'hidden' });
    assert.match(await call('/posts/get?id=1'), /Another first post/);
  });
});
