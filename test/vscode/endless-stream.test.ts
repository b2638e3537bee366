import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { CommandLine } from './harness/command-line.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const file = 'ticks/requests/Ticks.rpc.http';
const text = `### million
GRPC {{local}}/ticks.v1.TicksService/Tick

{
  "interval": "0s"
}
`;

describe('a stream of more than a million messages', () => {
  let editor: Editor;
  const resources = new AsyncDisposableStack();

  before(async () => {
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await mkdir(folder);
    const { code, errors } = new CommandLine(folder, `${folder}-home`).run(
      'new',
      'ticks',
      '--template',
      'stream',
    );
    assert.equal(code, 0, errors);
    // As fast as they are taken.
    const main = path.join(folder, 'ticks/src/main.ts');
    const handler = await readFile(main, 'utf8');
    const pause = 'if (number > 1) await sleep';
    assert.ok(handler.includes(pause));
    await writeFile(main, handler.replace(pause, 'if (pause > 0 && number > 1) await sleep'));
    await mkdir(path.join(folder, path.dirname(file)), { recursive: true });
    await writeFile(path.join(folder, file), text);
    editor = resources.use(await Editor.start({ workspace: { folder } }));
    await editor.command('View: Toggle Primary Side Bar Visibility');
    await editor.open(file);
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  const response = (words: RegExp, milliseconds?: number) =>
    eventually(
      `the response says ${words}`,
      async () => {
        const shown = await editor.response();
        return words.test(shown) && shown;
      },
      milliseconds,
    );

  it('leaves the editor to who types', async () => {
    await editor.lens('Run and Send').first().click();
    await response(/^streaming {2}\d+ messages/);
    await editor.goTo(1, '### million'.length + 1);
    await editor.page.keyboard.type(' of them');
    await eventually('it is written', async () =>
      (await editor.visibleText()).includes('### million of them'),
    );
    await response(/^streaming {2}\d{7,} messages/, 240_000);
    await shootThemes(editor, 'stream-million');
  });

  it('is cancelled at once though its request has another name now, and all that came is in a file', async () => {
    await editor.lens('Cancel').first().click();
    await response(/^cancelled {2}.* \d{7,} messages/);
    await editor.lens('Open Whole').click();
    await editor.tab(/^million-\d+\.jsonl/).waitFor();
    await shootThemes(editor, 'stream-million-whole');
  });
});
