import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Child } from './harness/child.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

describe('one local environment for the window and the terminal', () => {
  let editor: Editor;
  let commandLine: CommandLine;
  let running: Child;

  before(async () => {
    editor = await Editor.start();
    commandLine = new CommandLine(editor.workspace, editor.home);
    await editor.showSkep();
    await editor.treeItem('Environment local, connected').waitFor();
  });
  after(async () => {
    await running?.[Symbol.asyncDispose]();
    await editor?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('has the command in the integrated terminal', async () => {
    await editor.command('Terminal: Create New Terminal');
    const terminal = editor.page.locator('.terminal-wrapper.active');
    await terminal.waitFor();
    await editor.page.keyboard.type('skep new notes && skep --version > version.txt');
    await editor.page.keyboard.press('Enter');
    const version = await eventually('the version is written', async () => {
      const text = await readFile(path.join(editor.workspace, 'version.txt'), 'utf8');
      return text !== '' && text;
    });
    const { version: expected } = JSON.parse(
      await readFile(new URL('../../package.json', import.meta.url), 'utf8'),
    );
    assert.ok(version.includes(expected), version);
    await editor.treeItem('Project notes, stopped').waitFor();
  });

  it('shows in the sidebar what a terminal runs', async () => {
    running = commandLine.start('run', 'helloworld');
    await editor.treeItem('Project helloworld, running').waitFor();
  });

  it('lists and calls in a terminal what the sidebar runs', async () => {
    await editor.inlineAction(editor.treeItem('Project posts, stopped'), 'Run Project');
    await editor.treeItem('Project posts, running').waitFor();
    const services = commandLine.run('services');
    assert.match(services.output, /posts\.v1\.PostsService/);
    assert.match(services.output, /helloworld\.v1\.HelloworldService/);
    const call = commandLine.run('call', 'posts.Get', '{"id": "1"}');
    assert.equal(call.code, 0, call.errors);
    assert.match(call.output, /A first post/);
    const sugar = commandLine.run('helloworld', 'hello', '--name=Ada');
    assert.match(sugar.output, /Hello Ada/);
  });

  it('goes on in the terminal when the window, which owned it, is gone, and in a new window that joins', async () => {
    await editor.page.close();
    // Closing the page leaves the extension host waiting for a reconnection; ending the editor ends its host.
    const { workspace, home } = editor;
    const before = await owner(home);
    process.kill(before, 'SIGKILL');
    await eventually(
      `somebody else than ${before} owns it: ${running.printed}`,
      async () => (await owner(home)) !== before,
    );
    await eventually('what the terminal runs answers', () => {
      const call = commandLine.run('helloworld', 'hello', '--name=Ada');
      return call.output.includes('Hello Ada');
    });
    await using window = await Editor.start({ workspace: { folder: workspace }, home });
    await window.showSkep();
    await window.treeItem('Project helloworld, running').waitFor();
  });
});

/** The process that owns the local environment. */
async function owner(home: string): Promise<number> {
  return JSON.parse(await readFile(path.join(home, 'local.json'), 'utf8')).pid;
}
