import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

/** A new user goes through it from an empty folder, by its own buttons. */
describe('the walkthrough', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({ workspace: 'empty' });
    await editor.command('Welcome: Open Walkthrough...');
    await editor.answer('Get Started with Skep');
    await steps().first().waitFor();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  const steps = () => editor.page.locator('.getting-started-step');
  const step = (title: string): Locator =>
    steps().filter({ has: editor.page.getByText(title, { exact: true }) });
  const isDone = (title: string) =>
    eventually(`"${title}" is done`, async () => {
      const box = step(title).getByRole('checkbox');
      return (await box.getAttribute('aria-checked')) === 'true';
    });
  /** Presses the button of a step, which is there when the step is open. */
  const press = (title: string, button: string) =>
    eventually(`${button} is pressed`, async () => {
      const found = step(title).getByRole('button', { name: button, exact: true });
      if (!(await found.isVisible())) await step(title).locator('.step-title').click({ timeout: 3_000 });
      await found.click({ timeout: 3_000 });
      return true;
    });
  /** What is beside the steps. */
  const picture = () => editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const back = () => editor.tab('Welcome').click();

  it('has five steps, of which none is done', async () => {
    assert.equal(await steps().count(), 5);
    for (const box of await steps().getByRole('checkbox').all())
      assert.equal(await box.getAttribute('aria-checked'), 'false');
    await picture().getByText('Says hello.').waitFor();
    await shootThemes(editor, 'walkthrough');
  });

  it('makes a project', async () => {
    await press('Make a project', 'New Project');
    await editor.answer('Hello');
    const name = editor.page.locator('.quick-input-widget input');
    const question = editor.page.locator('.quick-input-title', { hasText: 'New Project: Hello' });
    await question.waitFor();
    // Enter does nothing while the name is being looked at.
    await eventually('it has a name', async () => {
      if (!(await question.isVisible())) return true;
      await name.first().fill('hello', { timeout: 3_000 });
      await editor.page.keyboard.press('Enter');
      await question.waitFor({ state: 'hidden', timeout: 3_000 });
      return true;
    });
    await editor.tab('hello.proto').waitFor();
    await back();
    await isDone('Make a project');
  });

  it('runs it', async () => {
    await press('Run it', 'Run Project');
    await editor.statusBarItem('1 running').waitFor();
    await isDone('Run it');
    await shootThemes(editor, 'walkthrough-run');
  });

  it('calls it', async () => {
    const method = editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'Hello' });
    // The page, on its way to this step, may take the focus back, which closes the question.
    await eventually('the method is chosen', async () => {
      await press('Call it', 'Call Method');
      await method.first().click({ timeout: 3_000 });
      await editor.tab(/Hello\.Hello\.rpc\.http/).waitFor({ timeout: 5_000 });
      return true;
    });
    await editor.lens(/Send$/).first().click();
    await eventually('it is answered', async () => (await editor.response()).includes('"message"'));
    await shootThemes(editor, 'walkthrough-call');
    await back();
    await isDone('Call it');
  });

  it('reads how others call it', async () => {
    await press('Read how others call it', 'Open Documentation');
    await editor.tab(/^HelloService/).waitFor();
    await back();
    await isDone('Read how others call it');
  });

  it('sends it elsewhere', async () => {
    await press('Send it elsewhere', 'Add Environment');
    await editor.page.getByText('Address of a `skep server`').waitFor();
    await editor.page.keyboard.press('Escape');
    await isDone('Send it elsewhere');
    await shootThemes(editor, 'walkthrough-done');
  });
});
