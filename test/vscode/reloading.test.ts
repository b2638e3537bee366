import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { shootThemes } from './harness/themes.ts';

const definition = 'helloworld/proto/helloworld/v1/helloworld.proto';
const handler = 'helloworld/src/main.ts';

describe('saving while it runs', () => {
  let editor: Editor;
  let address: string;

  before(async () => {
    editor = await Editor.start();
    await editor.open(definition);
    await editor.lens('Run').first().click();
    await editor.lens(/running at/).waitFor();
    address = await editor.runningAddress();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  const hello = async () => {
    const answer = await fetch(`${address}/helloworld/hello?name=Ada`);
    return (await answer.json()) as Record<string, unknown>;
  };

  it('answers with the changed handler after it is saved', async () => {
    assert.deepEqual(await hello(), { message: 'Hello Ada' });
    await editor.open(handler);
    await editor.replaceLine(
      await editor.lineOf('return { message'),
      '      return { message: `Good day ${request.name}` };',
    );
    await editor.save();
    await eventually('the new version answers', async () => (await hello()).message === 'Good day Ada');
  });

  it('answers with the changed definition after it is saved', async () => {
    await editor.open(definition);
    const line = await editor.lineOf('string message = 1;');
    await editor.replaceLine(line, '  string message = 1;\n  int32 length = 2;');
    await editor.save();
    await editor.open(handler);
    const code = '      return { message: `Good day ${request.name}`, length: request.name.length };';
    await editor.replaceLine(await editor.lineOf('return { message'), code);
    await editor.save();
    await eventually('the new field is in the answer', async () => (await hello()).length === 3);
  });

  it('goes on with the old version when what is saved does not build, with the error at its line', async () => {
    await editor.open(handler);
    const line = await editor.lineOf('return { message');
    await editor.replaceLine(line, '      return { message: ;');
    await editor.save();
    await eventually('the error is in Problems', async () =>
      (await editor.problems()).find((row) => row.includes('skep') && row.includes(`[Ln ${line},`)),
    );
    await editor.showSkep();
    await editor.treeItem('Project helloworld, stale').waitFor();
    assert.deepEqual(await hello(), { message: 'Good day Ada', length: 3 });
    await shootThemes(editor, 'broken-handler');
  });

  it('goes on with the old version when a saved definition is broken', async () => {
    await editor.open(handler);
    await editor.replaceLine(
      await editor.lineOf('return { message'),
      '      return { message: `Back again` };',
    );
    await editor.save();
    await eventually('the mended version answers', async () => (await hello()).message === 'Back again');
    await editor.open(definition);
    const line = await editor.lineOf('string message = 1;');
    await editor.replaceLine(line, '  strin message = 1;');
    await editor.save();
    await editor.treeItem('Project helloworld, stale').waitFor();
    assert.equal((await hello()).message, 'Back again');
  });

  it('says what is wrong when a handler throws while it loads', async () => {
    await editor.command('Revert File');
    await editor.open(definition);
    await editor.replaceLine(await editor.lineOf('strin message = 1;'), '  string message = 1;');
    await editor.save();
    await editor.treeItem('Project helloworld, running').waitFor();
    await editor.open(handler);
    await editor.goTo(1, 1);
    await editor.page.keyboard.insertText("throw new Error('no database here');\n");
    await editor.save();
    await editor.treeItem('Project helloworld, stale').waitFor();
    await eventually('the reason is in Problems', async () =>
      (await editor.problems()).some((row) => row.includes('no database here')),
    );
    assert.equal((await hello()).message, 'Back again');
  });
});
