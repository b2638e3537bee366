import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

describe('debugging two services of which one calls the other', () => {
  let editor: Editor;
  let address: string;
  let answer: Promise<string>;
  const resources = new AsyncDisposableStack();

  before(async () => {
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await copyExampleWorkspace(folder);
    await mkdir(path.join(folder, '.vscode'));
    const empty = '{\n  "version": "0.2.0",\n  "configurations": [\n    \n  ]\n}\n';
    await writeFile(path.join(folder, '.vscode/launch.json'), empty);
    const settings = { 'debug.openDebug': 'neverOpen' };
    editor = resources.use(await Editor.start({ workspace: { folder }, settings }));
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  const stopped = () => editor.activeEditor().locator('.debug-top-stack-frame-line').first();
  const toolbar = () => editor.page.locator('.debug-toolbar');

  /** The text of the line at which a service stands; undefined while none does. */
  async function stoppedText(): Promise<string | undefined> {
    if (!(await stopped().isVisible())) return undefined;
    const at = await stopped().boundingBox({ timeout: 3_000 });
    for (const line of await editor.activeEditor().locator('.view-line').all()) {
      const box = await line.boundingBox({ timeout: 3_000 });
      if (at && box && Math.abs(box.y - at.y) < 2)
        return (await line.innerText()).replaceAll(/\s+/g, ' ').trim();
    }
    return undefined;
  }

  const stopsAt = (text: string) =>
    eventually(`it stops at ${text}`, async () => (await stoppedText())?.includes(text), 60_000);

  async function breakAt(file: string, text: string): Promise<void> {
    const [project = ''] = file.split('/');
    // Two files have that name, and the one that was open last is offered first.
    await eventually(`${file} is open`, async () => {
      await editor.open(file);
      const place = editor.page.locator('.breadcrumbs-control', { hasText: project });
      await place.waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.goTo(await editor.lineOf(text), 1);
    await editor.page.keyboard.press('F9');
    await editor
      .activeEditor()
      .locator('.codicon-debug-breakpoint, .codicon-debug-breakpoint-unverified')
      .first()
      .waitFor();
  }

  /** Makes a comment from outside the editor, which has no deadline here. */
  async function comment(): Promise<string> {
    const response = await fetch(`${address}/comments/create`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ postId: '1', author: 'Ada', text: 'Well said' }),
    });
    return response.text();
  }

  /** Calls until the caller stands at its breakpoint: a service may just be on its way. */
  const callAndStop = () =>
    eventually(
      'the caller stops',
      async () => {
        answer = comment();
        await stopped().waitFor({ timeout: 10_000 });
        return true;
      },
      90_000,
    );

  /** Calls until a call stops in one, then the other, and is answered: the debugger attaches to them one after the other. */
  const callThroughBoth = () =>
    eventually(
      'a call stops in both',
      async () => {
        let isAnswered = false;
        const seen = new Set<string>();
        answer = comment().finally(() => {
          isAnswered = true;
        });
        await eventually(
          'it is answered',
          async () => {
            const text = await stoppedText();
            if (text !== undefined) {
              seen.add(text);
              await editor.command('Debug: Continue');
              await eventually('it goes on', async () => isAnswered || (await stoppedText()) !== text);
            }
            return isAnswered;
          },
          60_000,
        );
        const [first = '', second = '', ...more] = seen;
        const isInBoth = first.includes('requireText(text);') && second.includes('return { post: find(id) }');
        return isInBoth && more.length === 0;
      },
      120_000,
    );

  it('is configured by a snippet in launch.json', async () => {
    await editor.open('.vscode/launch.json');
    await editor.goTo(4, 5);
    const choice = editor.page.locator('.suggest-widget .monaco-list-row', {
      hasText: 'Skep: Debug several projects',
    });
    const rows = editor.page.locator('.suggest-widget .monaco-list-row');
    // It stands among those of every other debugger, of which a few are on the screen at a time.
    const findChoice = async () => {
      if (!(await rows.first().isVisible())) await editor.page.keyboard.press('Control+Space');
      await rows.first().waitFor({ timeout: 5_000 });
      if (!(await choice.isVisible())) await editor.page.keyboard.press('PageDown');
      await choice.waitFor({ timeout: 1_000 });
    };
    await eventually('the snippet is offered', () => findChoice().then(() => true));
    await shootThemes(editor, 'launch-configuration');
    // Another theme may have drawn the list anew, from its beginning.
    await eventually('the snippet is taken', async () => {
      await findChoice();
      await choice.click({ timeout: 3_000 });
      return true;
    });
    await eventually('it is written', async () => (await editor.visibleText()).includes('"projects": ['));
    await editor.page.keyboard.press('Escape');
    await editor.save();
    await eventually('it is saved', async () => {
      const text = await readFile(path.join(editor.workspace, '.vscode/launch.json'), 'utf8');
      return /"type": "skep"[\s\S]*"projects": \[\s*"posts",\s*"comments"\s*\]/.test(text);
    });
  });

  it('runs both by F5, and stops in the caller', async () => {
    await breakAt('posts/src/main.ts', 'return { post: find(id) }');
    await breakAt('comments/src/main.ts', 'requireText(text);');
    await editor.page.keyboard.press('F5');
    await toolbar().waitFor();
    await editor.open('comments/proto/comments/v1/comments.proto');
    address = await editor.runningAddress();
    await callAndStop();
    await stopsAt('requireText(text);');
  });

  it('steps to the call, and stops in the service that is called', async () => {
    await editor.command('Debug: Step Over');
    await stopsAt('await used.get(');
    await editor.command('Debug: Continue');
    await stopsAt('return { post: find(id) }');
    // Longer than any silence that would end a service that nobody debugs.
    await shootThemes(editor, 'debugging-services');
    await stopsAt('return { post: find(id) }');
  });

  it('goes on, and the answer arrives', async () => {
    await editor.command('Debug: Continue');
    assert.match(await answer, /"text":"Well said"/);
  });

  it('keeps breakpoints through a restart', async () => {
    await editor.command('Debug: Restart');
    await callThroughBoth();
    assert.match(await answer, /"text":"Well said"/);
    await editor.command('Debug: Stop');
    await toolbar().waitFor({ state: 'hidden' });
  });
});
