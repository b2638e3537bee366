import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const posts = 'posts/proto/posts/v1/posts.proto';
const shelf = 'posts/proto/posts/v1/shelf.proto';
const shelfText = `syntax = "proto3";

package posts.v1;

import "google/protobuf/descriptor.proto";
import "posts/v1/posts.proto";

extend google.protobuf.FieldOptions {
  string note = 50001;
}

// Where a [Post] is put.
message Shelf {
  repeated Post content = 1;
  PostStatus status = 2;
  Label label = 3;
}

// Says what is there.
message Label {
  string text = 1;
}
`;

const tag = 'posts/proto/posts/v1/tag.proto';
const tagText = `syntax = "proto3";

package posts.v1;

import "posts/v1/shelf.proto";

message Tag {
  string word = 1 [(note) = "short"];
}
`;

describe('finding the way in definitions', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({ settings: { 'editor.linkedEditing': true } });
    await writeFile(path.join(editor.workspace, shelf), shelfText);
    await writeFile(path.join(editor.workspace, tag), tagText);
    await editor.open(shelf);
    // Everything is known once the hover of an imported type is.
    await at('repeated Post content', 'Post');
    await eventually('the type is known', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await editor.page
        .locator('.monaco-hover', { hasText: 'posts.v1.Post' })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.page.keyboard.press('Escape');
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  /** Puts the cursor into a word of the line on the screen that has this text. */
  async function at(text: string, word: string): Promise<void> {
    const line = await editor.lineOf(text);
    const shown = (await editor.visibleText()).split('\n').find((each) => each.includes(text)) ?? '';
    await editor.goTo(line, shown.indexOf(word, shown.indexOf(text)) + 2);
  }

  async function activeTab(name: string): Promise<void> {
    await editor.page.locator('.editor-group-container.active .tab.active', { hasText: name }).waitFor();
  }

  it('leads from a type to its definition in another file', async () => {
    await editor.page.keyboard.press('F12');
    await activeTab('posts.proto');
    const line = await editor.lineOf('message Post {');
    await editor.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col 9` }).waitFor();
  });

  it('lists the references in all files, links in comments with them', async () => {
    await editor.open(posts);
    await at('message Post {', 'Post');
    await editor.page.keyboard.press('Shift+F12');
    const peek = editor.page.locator('.reference-zone-widget');
    await peek.locator('.ref-tree .monaco-list-row', { hasText: 'shelf.proto' }).waitFor();
    await editor.screenshot('references');
    await editor.page.keyboard.press('Escape');
  });

  it('leads from a field to the definition of its type', async () => {
    await editor.open(shelf);
    await at('repeated Post content', 'content');
    await editor.command('Go to Type Definition');
    await activeTab('posts.proto');
    const line = await editor.lineOf('message Post {');
    await editor.page.locator('.statusbar-item', { hasText: `Ln ${line}, Col 9` }).waitFor();
  });

  it('marks every place of a name, its declaration apart', async () => {
    await editor.open(shelf);
    await at('message Label {', 'Label');
    const marks = (kind: string) => editor.activeEditor().locator(`.view-overlays .${kind}`).first();
    await marks('wordHighlightStrong').waitFor();
    await marks('wordHighlight').waitFor();
  });

  it('changes a name and its use together while it is typed, where no other file has it', async () => {
    await eventually('both change', async () => {
      await editor.goTo(1, 1);
      await at('message Label {', 'Label');
      await editor.activeEditor().locator('.linked-editing-decoration').first().waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.page.keyboard.type('ong');
    await eventually('the use has the name', async () => {
      const text = await editor.visibleText();
      return text.includes('message Longabel {') && text.includes('  Longabel label = 3;');
    });
    await editor.screenshot('linked-editing');
    await editor.page.keyboard.press('Escape');
    await editor.command('Revert File');
    await eventually('the text is as it was', async () =>
      (await editor.visibleText()).includes('message Label {'),
    );
  });

  it('shows what each name is by semantic tokens', async () => {
    await editor.open(shelf);
    await at('repeated Post content', 'Post');
    await editor.command('Developer: Inspect Editor Tokens and Scopes');
    const widget = editor.page.locator('.token-inspect-widget');
    await eventually('the token is a class', async () =>
      /semantic token type\s*class/.test(await widget.innerText()),
    );
    await editor.page.keyboard.press('Escape');
  });

  it('refuses a new name that is taken, and says where', async () => {
    await editor.open(shelf);
    await at('repeated Post content', 'Post');
    await rename('PostStatus');
    await editor.notification(/would not compile, at posts\/v1\/posts\.proto/).waitFor();
    await eventually('the old name stands', async () =>
      /repeated Post content/.test(await editor.visibleText()),
    );
    await editor.command('Notifications: Clear All Notifications');
  });

  it('renames in all files and in comments', async () => {
    await editor.open(shelf);
    await at('repeated Post content', 'Post');
    await rename('Article');
    await eventually('the use is renamed', async () => {
      const text = await editor.visibleText();
      return text.includes('repeated Article content') && text.includes('a [Article] is put');
    });
    await editor.command('File: Save All Files');
    await eventually('the definition is renamed', async () =>
      (await fileText(posts)).includes('message Article {'),
    );
    assert.match(await fileText(posts), /message CreateResponse \{\n {2}Article post = 1;/);
    assert.match(await fileText(posts), /rpc Create\(CreateRequest\)/);
  });

  it('renames an option where it is set, in a file that is not open', async () => {
    await editor.open(shelf);
    await at('string note = 50001;', 'note');
    await rename('remark');
    await eventually('the declaration is renamed', async () =>
      (await editor.visibleText()).includes('string remark = 50001;'),
    );
    await editor.command('File: Save All Files');
    await eventually('where it is set as well', async () =>
      (await fileText(tag)).includes('[(remark) = "short"]'),
    );
  });

  it('leads from an rpc to its handler, and back', async () => {
    await editor.open(posts);
    await at('rpc Update(', 'Update');
    await editor.command('Go to Implementations');
    await activeTab('main.ts');
    await eventually('the cursor is at the handler', async () => {
      const line = await editor.lineOf('update({ id, title');
      return editor.page.locator('.statusbar-item', { hasText: `Ln ${line},` }).isVisible();
    });
    await editor.screenshot('handler');
    await eventually('the definition is back', async () => {
      await editor.command('Go to Declaration');
      await editor.page
        .locator('.editor-group-container.active .tab.active', { hasText: 'posts.proto' })
        .waitFor({ timeout: 3_000 });
      return true;
    });
    const line = await editor.lineOf('rpc Update(');
    await editor.page.locator('.statusbar-item', { hasText: `Ln ${line},` }).waitFor();
  });

  it('changes imports when a file is renamed', async () => {
    await editor.open(posts);
    await editor.command('File: Reveal Active File in Explorer View');
    const row = editor.page.locator('.explorer-folders-view .monaco-list-row', { hasText: 'posts.proto' });
    await row.last().click();
    await editor.page.keyboard.press('F2');
    const input = editor.page.locator('.explorer-folders-view input');
    await input.fill('articles.proto');
    await input.press('Enter');
    // An extension that changes other files on the way has to be let.
    await editor.page.locator('.monaco-dialog-box').getByRole('button', { name: 'OK' }).click();
    await eventually('the import is changed', async () => {
      await editor.command('File: Save All Files');
      return (await fileText(shelf)).includes('import "posts/v1/articles.proto";');
    });
  });

  async function rename(name: string): Promise<void> {
    await editor.page.keyboard.press('F2');
    const input = editor.page.locator('.rename-box input');
    await input.waitFor();
    await input.fill(name);
    await input.press('Enter');
  }

  function fileText(file: string): Promise<string> {
    return readFile(path.join(editor.workspace, file), 'utf8');
  }
});
