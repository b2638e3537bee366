import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

describe('a method that the code does not have', () => {
  let editor: Editor;
  before(async () => {
    editor = await Editor.start();
    const definition = path.join(editor.workspace, 'helloworld/proto/helloworld/v1/helloworld.proto');
    const text = await readFile(definition, 'utf8');
    const withMethod = text.replace(
      'service HelloworldService {\n',
      'service HelloworldService {\n  rpc Bye(HelloRequest) returns (HelloResponse);\n',
    );
    assert.notEqual(withMethod, text);
    await writeFile(definition, withMethod);
    await editor.open('helloworld.proto');
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('has Implement above it, and no other has', async () => {
    await editor.lens('Implement').waitFor();
    assert.equal(await editor.lens('Implement').count(), 1);
    await editor.screenshot('implement-lens');
  });

  it('gets a handler by it, which answers once it is saved', async () => {
    await editor.lens('Implement').click();
    await editor.tab('main.ts').waitFor();
    await eventually('the handler is there', async () =>
      (await editor.visibleText()).includes('bye(request) {'),
    );
    await editor.save();
    await editor.screenshot('implement-handler');
    await editor.tab('helloworld.proto').click();
    await eventually('nothing is to implement', async () => (await editor.lens('Implement').count()) === 0);
    await editor.lens('Run').first().click();
    await editor.lens(/running at/).waitFor();
    const address = await editor.runningAddress();
    const response = await fetch(`${address}/helloworld/bye`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    });
    assert.deepEqual([response.status, await response.json()], [200, {}]);
  });

  it('of a service that the code does not register gets one with its registration', async () => {
    const definition = path.join(editor.workspace, 'helloworld/proto/helloworld/v1/helloworld.proto');
    const text = await readFile(definition, 'utf8');
    await writeFile(
      definition,
      `${text}\nservice AgainService {\n  rpc Again(HelloRequest) returns (HelloResponse);\n}\n`,
    );
    await editor.lens('Implement').click();
    await editor.tab('main.ts').waitFor();
    await eventually('the handler is there', async () =>
      (await editor.visibleText()).includes('again(request) {'),
    );
    await editor.save();
    await editor.screenshot('implement-service');
    await eventually('it answers', async () => {
      await editor.tab('helloworld.proto').click();
      const response = await fetch(`${await editor.runningAddress()}/again/again`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{}',
      });
      return response.status === 200;
    });
  });
});
