import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

const definition = 'posts/proto/posts/v1/posts.proto';

describe('running and calling', () => {
  let editor: Editor;
  let other: Server;
  let takenPort: number;

  before(async () => {
    // Somebody else has the gateway's port.
    other = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const address = other.address();
    takenPort = typeof address === 'object' && address ? address.port : 0;
    editor = await Editor.start({ settings: { 'skep.gateway.port': takenPort } });
    await editor.open(definition);
  });
  after(async () => {
    other?.close();
    await editor?.[Symbol.asyncDispose]();
  });
  shootFailures(() => editor);

  it('offers to run what is called while it is stopped', async () => {
    await editor.lens(/Call$/).nth(2).click();
    await editor.lens('Run and Send').waitFor();
    await editor.command('View: Close Editor');
    await editor.page.getByRole('button', { name: "Don't Save" }).click();
  });

  it('runs a project by its lens, which then tells the state and the address, and offers Stop', async () => {
    await editor.open(definition);
    await editor.lens('Run').first().click();
    await editor.lens(/running at 127\.0\.0\.1:\d+/).waitFor();
    await editor.lens('Stop').first().waitFor();
    await editor.picture('definition');
    const answer = await fetch(`${await editor.runningAddress()}/posts/list`);
    const { posts } = (await answer.json()) as { posts: { title: string }[] };
    assert.deepEqual(
      posts.map(({ title }) => title),
      ['Still being written', 'A first post'],
    );
  });

  it('takes the next free port when the one it should have is taken, and says so', async () => {
    assert.notEqual(new URL(await editor.runningAddress()).port, String(takenPort));
    await editor.statusBarItem('1 running').hover();
    await editor.page.locator('.workbench-hover', { hasText: String(takenPort) }).waitFor();
  });

  it('opens a request with every field of the message, not saved yet', async () => {
    await editor.lens(/Call$/).nth(0).click();
    await editor.tab('Posts.Create.rpc.http').waitFor();
    const text = await eventually('the request is there', async () => {
      const visible = await editor.visibleText();
      return visible.includes('GRPC') && visible;
    });
    assert.match(text, /^### Create\nGRPC \{\{local\}\}\/posts\.v1\.PostsService\/Create\n\n\{/);
    const body = JSON.parse(text.slice(text.indexOf('\n\n') + 2));
    assert.deepEqual(Object.keys(body), ['title', 'body', 'tags']);
    assert.ok(!existsSync(path.join(editor.workspace, 'posts/requests/Posts.Create.rpc.http')));
  });

  it('sends what was edited with Ctrl+Enter and shows the response beside it', async () => {
    const line = await editor.lineOf('"title"');
    await editor.replaceLine(line, '  "title": "Written in the editor",');
    await editor.replaceLine(line + 1, '  "body": "Sent with Ctrl+Enter.",');
    await editor.replaceLine(line + 3, '    "editor"');
    await editor.page.keyboard.press('Control+Enter');
    const response = await eventually('the response is there', async () => {
      const text = await editor.response();
      return text.includes('Headers') && text;
    });
    assert.match(response, /^ok {2}HTTP 200 {2}[\d.]+ ms {2}[\d.]+ K?B received/);
    assert.match(response, /"title": "Written in the editor"/);
    assert.match(response, /"status": "POST_STATUS_DRAFT"/);
    assert.match(response, /content-type: /);
    await editor.showSkep();
    await editor.treeItem('Project posts, running').waitFor();
    await editor.picture('request-and-response');
  });

  it('saves the request where requests are kept', async () => {
    await editor.save();
    const file = path.join(editor.workspace, 'posts/requests/Posts.Create.rpc.http');
    await eventually('it is in the file', async () =>
      (await readFile(file, 'utf8')).includes('Written in the editor'),
    );
  });

  it('sends it again from the answer, also when it was saved meanwhile', async () => {
    const before = await editor.response();
    await editor.lens(/Send Again$/).click();
    await eventually('another is created', async () => {
      const text = await editor.response();
      return text.startsWith('ok') && text !== before;
    });
    // In the place of the answer before.
    assert.equal(await editor.page.locator('.editor-group-container').count(), 2);
    await editor.tab('Posts.Create.rpc.http').click();
  });

  it("shows an error's code and message, and no stack", async () => {
    await editor.open(definition);
    await editor.lens(/Call$/).nth(1).click();
    await editor.tab('Posts.Get.rpc.http').waitFor();
    const line = await eventually('the body is there', () => editor.lineOf('"id"'));
    await editor.replaceLine(line, '  "id": "nowhere"');
    await editor.lens(/Send$/).first().click();
    const response = await eventually('the error is there', async () => {
      const text = await editor.response();
      return text.startsWith('not_found') && text;
    });
    assert.match(response, /no post has the id "nowhere"/);
    assert.doesNotMatch(response, /^\s*at /m);
    await shootThemes(editor, 'error-response');
  });

  it('cancels a request that takes too long', async () => {
    const main = path.join(editor.workspace, 'helloworld/src/main.ts');
    const code = await readFile(main, 'utf8');
    await writeFile(
      main,
      code.replace('hello(request) {', 'async hello(request) {\n await new Promise(() => {});'),
    );
    await editor.open('helloworld/proto/helloworld/v1/helloworld.proto');
    await editor.lens('Run').first().click();
    await editor.lens(/running at/).waitFor();
    await editor.lens(/Call$/).first().click();
    await editor.tab('Helloworld.Hello.rpc.http').waitFor();
    await editor.lens(/Send$/).first().click();
    await editor.lens('Cancel').first().waitFor();
    await shootThemes(editor, 'request-on-its-way');
    await editor.lens('Cancel').first().click();
    await eventually('it is cancelled', async () => (await editor.response()).startsWith('cancelled'));
    await editor.lens(/Send$/).first().waitFor();
    await writeFile(main, code);
  });

  it('stops a project by its lens', async () => {
    await editor.open(definition);
    await editor.lens('Stop').first().click();
    await editor.lens('Run').first().waitFor();
    await editor.statusBarItem('1 running').waitFor();
  });
});
