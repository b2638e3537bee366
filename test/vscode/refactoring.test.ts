import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chooseAction } from './harness/choose-action.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/shelf.proto';
const shelf = `syntax = "proto3";

package posts.v1;

message Shelf {
  message Size {
    int32 width = 3;
    int32 height = 1;
  }
  Size size = 1;
  string name = 5;
}

service ShelfService {
  // What is new.
}
`;

describe('refactoring definitions', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
    await writeFile(path.join(editor.workspace, definition), shelf);
    await editor.open(definition);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  /** Chooses an action at the first place of a word in the line that has this text. */
  const choose = (words: string, text: string, word = text, screenshot?: string) =>
    chooseAction(editor, words, {
      goThere: async () => {
        const line = await editor.lineOf(text);
        const written = (await editor.visibleText()).split('\n').find((each) => each.includes(text)) ?? '';
        await editor.goTo(line, written.indexOf(word) + 2);
      },
      ...(screenshot && { screenshot }),
    });
  const shows = (words: RegExp) =>
    eventually(`the editor shows ${words}`, async () => words.test(await editor.visibleText()));

  it('sorts fields by number', async () => {
    await choose('Sort the fields of "Size" by number', 'message Size {', 'Size', 'refactorings');
    await shows(/message Size \{\n {4}int32 height = 1;\n {4}int32 width = 3;\n {2}\}/);
  });

  it('renumbers fields', async () => {
    await choose('Renumber the fields of "Size"', 'message Size {', 'Size');
    await shows(/message Size \{\n {4}int32 height = 1;\n {4}int32 width = 2;\n {2}\}/);
  });

  it('inlines a message that one field holds', async () => {
    await choose('Inline the fields of "Size"', 'Size size = 1;', 'size');
    await shows(/message Shelf \{\n {2}int32 height = 1;\n {2}int32 width = 6;\n {2}string name = 5;\n\}/);
  });

  it('deprecates a field', async () => {
    await choose('Deprecate "name"', 'string name = 5;', 'name');
    await shows(/string name = 5 \[deprecated = true\];/);
  });

  it('makes an rpc whole that has only a name, with its messages', async () => {
    await editor.replaceLine(await editor.lineOf('// What is new.'), '  rpc Find');
    await choose('Generate FindRequest and FindResponse', 'rpc Find', 'Find');
    await shows(/ {2}rpc Find\(FindRequest\) returns \(FindResponse\);\n/);
    await shows(/message FindRequest \{\}\n\nmessage FindResponse \{\}/);
    await editor.screenshot('refactored');
  });
});
