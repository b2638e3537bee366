import assert from 'node:assert/strict';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const flow = 'posts/requests/Flow.rpc.http';
const text = `### create
GRPC {{local}}/posts.v1.PostsService/Create

{
  "title": "{{title}}",
  "tags": ["flow"]
}

### get
# @ref create
GRPC {{local}}/posts.v1.PostsService/Get

{
  "id": "{{create.post.id}}"
}

?? body post.title exists

### list
# @assert body.posts.size() > 100
GET {{local}}/posts/list?tag=flow

?? status == 201
`;
const environments = { local: { title: 'Named in the "public" file' } };
const secrets = { local: { title: 'Named in the "private" file' } };

describe('a request file', () => {
  let editor: Editor;
  const resources = new AsyncDisposableStack();

  before(async () => {
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await copyExampleWorkspace(folder);
    // These requests are all that there are, to be counted.
    for (const project of ['comments', 'helloworld', 'posts'])
      await rm(path.join(folder, project, 'requests'), { recursive: true, force: true });
    await mkdir(path.join(folder, path.dirname(flow)), { recursive: true });
    await writeFile(path.join(folder, flow), text);
    await writeFile(path.join(folder, 'http-client.env.json'), JSON.stringify(environments));
    await writeFile(path.join(folder, 'posts/http-client.private.env.json'), JSON.stringify(secrets));
    editor = resources.use(await Editor.start({ workspace: { folder } }));
    await editor.open(flow);
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  const response = (words: string) =>
    eventually(`the response says ${words}`, async () => {
      const shown = await editor.response();
      return shown.includes(words) && shown;
    });

  it('sends first what a request refers to, and uses its answer', async () => {
    // Its project does not run yet, so the lens offers both.
    await editor.lens('Run and Send').nth(1).click();
    // What it refers to is shown while it is sent.
    const shown = await response('PostsService/Get');
    assert.match(shown, /^ok {2}HTTP 200/);
    // The private file counts, and quotes in a value do not end the string that it stands in.
    assert.match(shown, /"title": "Named in the \\"private\\" file"/);
  });

  it('sends all of its requests, and shows a line for each', async () => {
    await editor.lens('Send All').click();
    const shown = await response('all ok');
    assert.match(shown, /^all ok {2}3 of 3 sent/);
    assert.match(shown, /# ok {2}create .*\n# ok {2}get .*\n# ok {2}list /);
    await shootThemes(editor, 'request-send-all');
  });

  it('is a test where it asserts something, with what does not hold at its line', async () => {
    await editor.command('Test: Run All Tests');
    await editor.command('Testing: Focus on Test Explorer View');
    await editor.page.getByText('2/3').first().waitFor();
    await editor.page.getByText('it is 200 (ok)').first().waitFor();
    await editor.page.getByText('body.posts.size() > 100: it is false').first().waitFor();
    await shootThemes(editor, 'request-tests');
  });

  it('tells what a field is for', async () => {
    await editor.open(flow);
    await editor.goTo(await editor.lineOf('"title": "{{title}}"'), 5);
    const hover = editor.page.locator('.monaco-hover', { hasText: 'One line, not empty.' });
    await eventually('the comment of the field is shown', async () => {
      await editor.command('Show or Focus Hover');
      await hover.first().waitFor({ timeout: 3_000 });
      return true;
    });
    await shootThemes(editor, 'request-hover');
    await editor.page.keyboard.press('Escape');
  });

  it('tells from the definition what is wrong in a body', async () => {
    await editor.open(flow);
    await editor.replaceLine(await editor.lineOf('"tags"'), '  "tgas": ["flow"]');
    await eventually('the problem is shown', async () =>
      (await editor.problems()).some((problem) => problem.includes('Property tgas is not allowed')),
    );
    await shootThemes(editor, 'request-problem');
  });

  it('tells that a method is not there, or not any more', async () => {
    await editor.open(flow);
    const line = await editor.lineOf('PostsService/Get');
    await editor.replaceLine(line, 'GRPC {{local}}/posts.v1.PostsService/Fetch');
    const told = 'posts.v1.PostsService has no method Fetch; there is: Create, Get, List, Update, Delete';
    const isTold = async () => (await editor.problems()).some((problem) => problem.includes(told));
    await eventually('the problem is shown', isTold);
    await editor.open(flow);
    await editor.replaceLine(line, 'GRPC {{local}}/posts.v1.PostsService/Get');
    await eventually('it is mended', async () => !(await isTold()));
  });

  it('completes the fields of the message, with their comments', async () => {
    await editor.open(flow);
    await editor.replaceLine(await editor.lineOf('"tgas"'), '  ');
    const suggestion = editor.page.locator('.suggest-widget .monaco-list-row', { hasText: 'body' });
    await eventually('body is suggested', async () => {
      await editor.page.keyboard.press('Control+Space');
      await suggestion.waitFor({ timeout: 3_000 });
      return true;
    });
    await shootThemes(editor, 'request-completion');
    await suggestion.click();
    await eventually('it is written', async () => (await editor.visibleText()).includes('"body": ""'));
  });

  it('completes methods of services in the request line', async () => {
    const line = await editor.lineOf('GET {{local}}');
    await editor.replaceLine(line, 'GRPC {{local}}/posts.v1.PostsService/');
    const suggestion = editor.page.locator('.suggest-widget .monaco-list-row', { hasText: 'Delete' });
    await eventually('Delete is suggested', async () => {
      await editor.page.keyboard.press('Control+Space');
      await suggestion.waitFor({ timeout: 3_000 });
      return true;
    });
    await suggestion.click();
    await eventually('it is written', async () =>
      (await editor.visibleText()).includes('posts.v1.PostsService/Delete'),
    );
  });

  it('leads from a request to the rpc', async () => {
    const line = await editor.lineOf('PostsService/Get');
    await editor.goTo(line, 'GRPC {{local}}/posts.v1.PostsService/G'.length);
    await eventually('the definition is open', async () => {
      await editor.page.keyboard.press('F12');
      await editor.tab('posts.proto').waitFor({ timeout: 3_000 });
      return true;
    });
  });
});
