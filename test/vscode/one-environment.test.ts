import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Child } from './harness/child.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { openTerminal } from './harness/integrated-terminal.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';

describe('one local environment for the window and the terminal', () => {
  let folder: TemporaryFolder;
  let workspace: string;
  let home: string;
  let editor: Editor;
  let commandLine: CommandLine;
  let running: Child;

  const openWindow = async () => {
    editor = await Editor.start({ workspace: { folder: workspace }, home });
    await editor.showSkep();
    await editor.treeItem('Environment local, connected').waitFor();
  };
  const hello = () => commandLine.run('helloworld', 'hello', '--name=Ada').output.includes('Hello Ada');

  before(async () => {
    folder = await temporaryFolder();
    workspace = path.join(folder.path, 'workspace');
    home = path.join(folder.path, 'home');
    await copyExampleWorkspace(workspace);
    commandLine = new CommandLine(workspace, home);
    await openWindow();
  });
  after(async () => {
    await running?.[Symbol.asyncDispose]();
    await editor?.[Symbol.asyncDispose]();
    await folder?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('has the command in the integrated terminal', async () => {
    const terminal = await openTerminal(editor);
    await terminal.run('skep new notes && skep --version > version.txt');
    const version = await eventually('the version is written', async () => {
      const text = await readFile(path.join(workspace, 'version.txt'), 'utf8');
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

  it('goes on in the terminal when its owner, a window, is killed, and in a new window that joins', async () => {
    const window = await owner(home);
    process.kill(window, 'SIGKILL');
    await eventually('the terminal owns it', async () => (await owner(home)) !== window);
    await eventually('what the terminal runs answers', hello);
    await editor[Symbol.asyncDispose]();
    await openWindow();
    await editor.treeItem('Project helloworld, running').waitFor();
  });

  it('goes on in the window when its owner, a terminal, is killed', async () => {
    await editor.inlineAction(editor.treeItem('Project posts, stopped'), 'Run Project');
    await editor.treeItem('Project posts, running').waitFor();
    const terminal = await owner(home);
    running.kill();
    await eventually('the window owns it', async () => (await owner(home)) !== terminal);
    await editor.treeItem('Project helloworld, stopped').waitFor();
    await editor.treeItem('Project posts, running').waitFor();
    await eventually('what the window runs answers', () => commandLine.run('posts', 'list').code === 0);
  });
});

/** The process that owns the local environment. */
async function owner(home: string): Promise<number> {
  return JSON.parse(await readFile(path.join(home, 'local.json'), 'utf8')).pid;
}
