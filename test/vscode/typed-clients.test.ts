import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../.scripts/places.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

describe('typed clients', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('resolve in the editor, with no install step', async () => {
    await editor.open('comments/src/main.ts');
    await editor.goTo(await editor.lineOf('await used.get('), 18);
    // The message of the other project's definition, through the generated client and Connect's types. While the
    // packages are being linked TypeScript knows less.
    await eventually('the type is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await editor.page
        .locator('.monaco-hover', { hasText: /GetResponse/ })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
    await shootThemes(editor, 'typed-client');
    await eventually(
      'no problem is listed',
      async () => !(await editor.problems()).some((row) => row.includes('Ln')),
    );
  });

  it('pass the type checker', () => {
    for (const project of ['helloworld', 'posts', 'comments']) {
      const check = typeCheck(path.join(editor.workspace, project));
      assert.equal(check.status, 0, `${project}: ${check.stdout}`);
    }
  });

  it('are brought into another project by a command, with the code that calls them', async () => {
    await editor.command('Skep: Use in My Project');
    await editor.answer('posts.v1.PostsService');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'helloworld' }).click();
    const done = editor.notification('helloworld can call posts.v1.PostsService now.');
    await done.getByRole('button', { name: 'Copy Snippet' }).waitFor();
    await shootThemes(editor, 'use-in-my-project');
    await done.getByRole('button', { name: 'Open skep.json' }).click();
    await editor.tab('skep.json').waitFor();
    const manifest = await readFile(path.join(editor.workspace, 'helloworld/skep.json'), 'utf8');
    assert.deepEqual(JSON.parse(manifest).uses, ['posts.v1.PostsService']);
    const caller =
      "import { client } from 'skep';\nimport { PostsService } from '../gen/posts/v1/posts_pb.ts';\n";
    const call =
      'const response = await client(PostsService).create({});\nconsole.log(response.post?.title);\n';
    await writeFile(path.join(editor.workspace, 'helloworld/src/call.ts'), caller + call);
    const check = typeCheck(path.join(editor.workspace, 'helloworld'));
    assert.equal(check.status, 0, check.stdout);
  });

  it("are brought by the menu of a service's row, beside an open skep.json", async () => {
    await editor.command('Notifications: Clear All Notifications');
    await editor.showSkep();
    await editor.contextMenu(
      editor.treeItem(/^Service comments\.v1\.CommentsService/),
      'Use in My Project...',
    );
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'helloworld' }).click();
    await editor.notification('helloworld can call comments.v1.CommentsService now.').waitFor();
    const manifest = await readFile(path.join(editor.workspace, 'helloworld/skep.json'), 'utf8');
    assert.deepEqual(JSON.parse(manifest).uses, ['posts.v1.PostsService', 'comments.v1.CommentsService']);
  });

  it('have what is new when the definition of the used service is saved', async () => {
    await editor.open('posts/proto/posts/v1/posts.proto');
    // Below what the Problems view leaves of the window.
    await editor.goTo(20, 1);
    const line = await editor.lineOf('rpc Delete(DeleteRequest)');
    const more = '  // Counts them.\n  rpc Count(ListRequest) returns (CountResponse);';
    await editor.replaceLine(line, `  rpc Delete(DeleteRequest) returns (DeleteResponse);\n${more}`);
    await editor.page.keyboard.press('Control+End');
    await editor.page.keyboard.insertText('\nmessage CountResponse {\n  int32 count = 1;\n}\n');
    await editor.save();
    for (const project of ['posts', 'comments']) {
      const client = path.join(editor.workspace, project, 'gen/posts/v1/posts_pb.ts');
      await eventually(`${project} has it`, async () =>
        (await readFile(client, 'utf8')).includes('CountResponseSchema'),
      );
    }
    const copy = await readFile(path.join(editor.workspace, 'comments/uses/posts/v1/posts.proto'), 'utf8');
    assert.match(copy, /rpc Count\(ListRequest\)/);
  });
});

function typeCheck(folder: string) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  return spawnSync(process.execPath, [tsc, '-p', folder, '--noEmit'], { cwd: folder, encoding: 'utf8' });
}
