import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Child } from './harness/child.ts';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { type TemporaryFolder, temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

describe('deploying', () => {
  let editor: Editor;
  let elsewhere: TemporaryFolder;
  let commandLine: CommandLine;
  let server: Child;
  let address: string;
  let token: string;

  before(async () => {
    elsewhere = await temporaryFolder();
    const cwd = path.join(elsewhere.path, 'cwd');
    await mkdir(cwd);
    commandLine = new CommandLine(cwd, path.join(elsewhere.path, 'home'));
    server = commandLine.start('server', '--port', '0', '--name', 'staging');
    token = (await server.prints(/token: (\S+)/))[1] ?? '';
    address = (await server.prints(/at (http:\S+)/))[1] ?? '';
    editor = await Editor.start();
    await editor.showSkep();
  });
  after(async () => {
    await editor?.[Symbol.asyncDispose]();
    await server?.[Symbol.asyncDispose]();
    await elsewhere?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('refuses an environment whose token is wrong, and asks again', async () => {
    await editor.command('Skep: Add Environment');
    await editor.answer(address);
    await editor.page.locator('.quick-input-title', { hasText: '(2/3)' }).waitFor();
    await editor.answer('not-the-token');
    await editor.page.locator('.quick-input-widget', { hasText: 'refused the token' }).waitFor();
    await editor.page.locator('.quick-input-title', { hasText: '(2/3)' }).waitFor();
  });

  it('adds an environment by address and token', async () => {
    await editor.answer(token);
    await editor.page.locator('.quick-input-title', { hasText: '(3/3)' }).waitFor();
    await editor.page.keyboard.press('Enter');
    await editor.treeItem('Environment staging, connected').waitFor();
    await editor.command('Notifications: Clear All Notifications');
  });

  it('keeps the token out of every file of the workspace and of the settings', async () => {
    for (const folder of [editor.workspace, path.join(path.dirname(editor.workspace), 'user-data', 'User')]) {
      for (const file of await filesWithText(folder)) {
        assert.ok(!(await readFile(file, 'utf8')).includes(token), `${file} has the token`);
      }
    }
  });

  it('deploys a project from its row, which then is listed under the environment', async () => {
    await editor.inlineAction(editor.treeItem('Project helloworld, stopped'), 'Deploy Project');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'staging' }).click();
    await editor.notification('helloworld runs in staging.').waitFor();
    await editor.treeItem('Project helloworld, running').waitFor();
    await editor.command('Notifications: Clear All Notifications');
    await shootThemes(editor, 'deployed');
  });

  it('sends a request there when that environment is chosen', async () => {
    await editor.open('helloworld/proto/helloworld/v1/helloworld.proto');
    await editor.lens(/Call$/).first().click();
    await editor.tab('Helloworld.Hello.rpc.http').waitFor();
    await editor.command('Notifications: Clear All Notifications');
    await editor.lens('local').first().click();
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'staging' }).click();
    await editor.lens('staging').first().waitFor();
    await editor.lens(/Send$/).first().click();
    const response = await eventually('it answers', async () => {
      const text = await editor.response();
      return text.startsWith('ok') && text;
    });
    assert.match(response, /to staging/);
    assert.match(response, /"message": "Hello /);
  });

  it('runs again after the server was killed and started', async () => {
    server.kill();
    await server.ended();
    await editor.treeItem(/^Environment staging, (connecting|no answer)/).waitFor();
    const port = new URL(address).port;
    server = commandLine.start('server', '--port', port, '--name', 'staging');
    await server.prints(/at http:\S+/);
    assert.doesNotMatch(server.printed, /token:/);
    await editor.treeItem('Environment staging, connected').waitFor({ timeout: 60_000 });
    const url = `${address}/helloworld/hello?name=Ada`;
    const answer = await eventually('it answers', async () => {
      const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
      return response.ok && response.json();
    });
    assert.deepEqual(answer, { message: 'Hello Ada' });
  });

  it('is signed out of an environment that has other tokens, and signs in again from its row', async () => {
    await using other = await temporaryFolder();
    await server[Symbol.asyncDispose]();
    const fresh = new CommandLine(other.path, path.join(other.path, 'home'));
    server = fresh.start('server', '--port', new URL(address).port, '--name', 'staging');
    token = (await server.prints(/token: (\S+)/))[1] ?? '';
    const row = editor.treeItem('Environment staging, token refused');
    await row.waitFor({ timeout: 60_000 });
    await shootThemes(editor, 'signed-out');
    await editor.inlineAction(row, 'Sign In to Environment...');
    await editor.answer(token);
    await editor.treeItem('Environment staging, connected').waitFor();
  });

  it('forgets an environment by Delete on its row, once that is meant', async () => {
    await editor.treeItem('Environment staging, connected').click();
    await editor.page.keyboard.press('Delete');
    await editor.page
      .locator('.monaco-dialog-box', { hasText: 'Remove the environment staging?' })
      .getByRole('button', { name: 'Remove', exact: true })
      .click();
    await editor.treeItem(/^Environment staging/).waitFor({ state: 'detached' });
  });
});

async function filesWithText(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  const small = await Promise.all(files.map(async (file) => (await stat(file)).size < 1_000_000));
  return files.filter((_, index) => small[index]);
}
