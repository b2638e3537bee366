import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

describe('the sidebar and the lenses', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('shows each project with its services and methods', async () => {
    await editor.showSkep();
    for (const project of ['helloworld', 'posts', 'comments']) {
      await editor.treeItem(`Project ${project}, stopped`).waitFor();
    }
    await editor.treeItem(/^Service posts\.v1\.PostsService/).click();
    await editor
      .treeItem(/^Method List: /)
      .first()
      .waitFor();
  });

  it('shows the environment of this machine', async () => {
    await editor.treeItem('Environment local, connected').waitFor();
  });

  it('lists what the environment serves of itself, when asked', async () => {
    await editor.treeItem('Platform services of local').click();
    await editor.treeItem('Service grpc.health.v1.Health').waitFor();
    await shootThemes(editor, 'services-platform');
    await editor.treeItem('Platform services of local').click();
  });

  it('has lenses above the service and above each rpc', async () => {
    await editor.open('posts/proto/posts/v1/posts.proto');
    await editor.lens('Run').first().waitFor();
    assert.equal(await editor.lens('Run').count(), 1);
    assert.equal(await editor.lens(/Call$/).count(), 5);
  });

  it('has a lens that says where no project is, and makes one', async () => {
    const definition =
      'syntax = "proto3";\npackage loose.v1;\nservice Loose {\n  rpc Get(A) returns (A);\n}\nmessage A {}\n';
    await writeFile(path.join(editor.workspace, 'loose.proto'), definition);
    await editor.open(path.join(editor.workspace, 'loose.proto'));
    await editor.lens(/Call$/).first().waitFor();
    await shootThemes(editor, 'no-project');
    await editor.lens(/No.project.here/).click();
    await editor.page.locator('.quick-input-title', { hasText: 'New Project' }).waitFor();
    await editor.page.keyboard.press('Escape');
    await rm(path.join(editor.workspace, 'loose.proto'));
  });

  it('opens the definition of a method from its row', async () => {
    await editor.inlineAction(
      editor.treeItem(/^Service helloworld\.v1\.HelloworldService/),
      'Open Definition',
    );
    await editor.tab('helloworld.proto').waitFor();
  });

  it('runs and stops a project from its row, and tells how many run in the status bar', async () => {
    await editor.inlineAction(editor.treeItem('Project helloworld, stopped'), 'Run Project');
    await editor.treeItem('Project helloworld, running').waitFor();
    await editor.statusBarItem('1 running').waitFor();
    await editor.inlineAction(editor.treeItem('Project helloworld, running'), 'Show Log');
    await editor.page.locator('.output-view .view-line').first().waitFor();
    await editor.inlineAction(editor.treeItem('Project helloworld, running'), 'Stop Project');
    await editor.treeItem('Project helloworld, stopped').waitFor();
    await editor.statusBarItem('0 running').waitFor();
  });

  it('shows what the calls of a project and of its methods come to, live', async () => {
    await editor.inlineAction(editor.treeItem('Project helloworld, stopped'), 'Run Project');
    await editor.treeItem('Project helloworld, running').waitFor();
    const address = await editor.runningAddress();
    for (let call = 0; call < 3; call++) await fetch(`${address}/helloworld/hello?name=Ada`);
    await editor.treeItem(/^Project helloworld, running, \S+ calls? a second, 99 of 100 within /).waitFor();
    await editor.treeItem(/^Method Hello: .*, \S+ calls? a second, 99 of 100 within /).waitFor();
    await editor.treeItem(/^Instance 0 of helloworld, running, up /).waitFor();
    await shootThemes(editor, 'services-numbers');
    await editor.inlineAction(editor.treeItem(/^Project helloworld, running/), 'Stop Project');
    await editor.treeItem('Project helloworld, stopped').waitFor();
  });

  it('is opened by the status bar', async () => {
    await editor.page.getByRole('tab', { name: 'Explorer' }).click();
    await editor.statusBarItem('0 running').locator('a').click();
    await editor.treeItem('Project posts, stopped').waitFor();
  });
});

describe('an empty workspace', () => {
  it('is welcomed with the three things to do, and makes its first project', async () => {
    await using editor = await Editor.start({ workspace: 'empty' });
    await editor.showSkep();
    const button = (name: string) =>
      editor.page.locator('.sidebar').getByRole('button', { name, exact: true });
    await button('Open Folder').waitFor();
    await button('Add Server').waitFor();
    await shootThemes(editor, 'welcome');
    await editor.page.locator('.sidebar .monaco-button', { hasText: 'New Project' }).click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'hello' }).first().click();
    await editor.answer('hello');
    await editor.tab('hello.proto').waitFor();
    await editor.treeItem('Project hello, stopped').waitFor();
  });
});
