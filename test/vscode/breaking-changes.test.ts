import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Child } from './harness/child.ts';
import { chooseAction } from './harness/choose-action.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';

const definition = 'posts/proto/posts/v1/posts.proto';

describe('breaking changes', () => {
  let editor: Editor;
  let elsewhere: TemporaryFolder;
  let server: Child;
  let address: string;
  let token: string;
  let workspace: string;

  before(async () => {
    elsewhere = await temporaryFolder();
    workspace = path.join(elsewhere.path, 'workspace');
    await copyExampleWorkspace(workspace);
    const git = (...args: string[]) => execFileSync('git', args, { cwd: workspace });
    const commit = () => {
      git('add', '*.proto', '*/skep.json');
      const author = ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com'];
      git(...author, 'commit', '--quiet', '--message', 'Example');
    };
    const commandLine = new CommandLine(workspace, path.join(elsewhere.path, 'home'));
    await mkdir(path.join(elsewhere.path, 'home'));
    const text = await readFile(path.join(workspace, definition), 'utf8');
    const write = (field: string) =>
      writeFile(
        path.join(workspace, definition),
        text.replace('string body = 3;', `string body = 3;\n  ${field}`),
      );
    git('init', '--quiet');
    await write('string motto = 90;');
    commit();
    git('tag', 'v1');
    await write('string slogan = 91;');
    commit();
    git('branch', 'released');
    await write('string claim = 92;');
    const built = commandLine.run('build', 'posts', '-o', 'released.binpb');
    assert.equal(built.code, 0, built.errors);
    await writeFile(path.join(workspace, definition), text);
    commit();
    server = commandLine.start('server', '--port', '0', '--name', 'staging');
    token = (await server.prints(/token: (\S+)/))[1] ?? '';
    address = (await server.prints(/at (http:\S+)/))[1] ?? '';
    const added = commandLine.runWith(`${token}\n`, 'env', 'add', 'staging', address, '--token', '-');
    assert.equal(added.code, 0, added.errors);
    for (const project of ['posts', 'comments']) {
      const { code, errors } = commandLine.run('deploy', project, '--env', 'staging');
      assert.equal(code, 0, errors);
    }
    editor = await Editor.start({ workspace: { folder: workspace } });
    await editor.open(definition);
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await elsewhere?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  const problem = (words: RegExp) =>
    eventually(`a problem says ${words}`, async () =>
      (await editor.problems()).find((row) => words.test(row)),
    );

  it('are warnings before they are saved: a field is gone that was committed', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.replaceLine(line, '  // Without a body.');
    await editor.activeEditor().locator('.squiggly-warning').first().waitFor();
    const found = await problem(/field "3" with name "body" on message "Post" was deleted/);
    assert.match(found, /FIELD_NO_DELETE/);
    assert.doesNotMatch(found, /deployed/);
    assert.match(await readFile(path.join(workspace, definition), 'utf8'), /string body = 3;/);
  });

  it('name the environment and the project that uses what is deployed there', async () => {
    await editor.showSkep();
    await editor.command('Skep: Add Environment');
    await editor.answer(address);
    await editor.page.locator('.quick-input-title', { hasText: '(2/3)' }).waitFor();
    await editor.answer(token);
    await editor.page.locator('.quick-input-title', { hasText: '(3/3)' }).waitFor();
    await editor.page.keyboard.press('Enter');
    await editor.treeItem('Environment staging, connected').waitFor();
    await problem(/"body" on message "Post" was deleted\. \(deployed in staging, used by comments\)/);
    await editor.screenshot('breaking-change');
  });

  it('are gone when the field is back', async () => {
    await editor.open(definition);
    await editor.command('Revert File');
    await editor.activeEditor().locator('.squiggly-warning').first().waitFor({ state: 'detached' });
    await eventually(
      'no problem is listed',
      async () => !(await editor.problems()).some((row) => row.includes('FIELD_NO_DELETE')),
    );
  });

  it('are met by a quick fix that reserves what was deleted', async () => {
    await editor.replaceLine(await editor.lineOf('string body = 3;'), '  // Without a body.');
    await editor.activeEditor().locator('.squiggly-warning').first().waitFor();
    await chooseAction(editor, 'Add reserved 3; reserved "body";', {
      goThere: async () => editor.goTo(await editor.lineOf('message Post {'), 'message P'.length),
      screenshot: 'reserve-deleted',
    });
    await eventually('the number and the name are reserved', async () =>
      /message Post \{\n {2}reserved 3;\n {2}reserved "body";\n/.test(await editor.visibleText()),
    );
  });

  for (const [what, against, field] of [
    ['a tag', 'v1', 'motto'],
    ['a branch', 'released', 'slogan'],
    ['a descriptor set', 'released.binpb', 'claim'],
  ] as const) {
    it(`are against ${what} where the setting says so`, async () => {
      await mkdir(path.join(workspace, '.vscode'), { recursive: true });
      await writeFile(
        path.join(workspace, '.vscode/settings.json'),
        JSON.stringify({ 'skep.breaking.against': against }),
      );
      await problem(new RegExp(`with name "${field}" on message "Post" was deleted`));
    });
  }
});
