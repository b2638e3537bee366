import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const shelf = 'posts/proto/posts/v1/shelf.proto';
const shelfText = `syntax = "proto3";

package posts.v1;

import "google/api/annotations.proto";
import "posts/v1/posts.proto";

// Where posts are put.
message Shelf {
  string title = 1;
  Post best = 2;
  PostStatus status = 3;
}

message ReadShelfRequest {
  string id = 1;
}

service ShelfService {
  // Reads *one* shelf.
  rpc ReadShelf(ReadShelfRequest) returns (Shelf) {
    option (google.api.http) = {
      get: "/v1/shelves/{id}"
    };
  }
}
`;

const label = 'posts/proto/posts/v1/label.proto';
const labelText = `edition = "2023";

package posts.v1;

import "posts/v1/posts.proto";

message Label {
  repeated int32 widths = 1;
  repeated v1.Post posts = 2;
}
`;

describe('what the editor shows of a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({ settings: { 'skep.inlayHints.enumZeroValues': true } });
    await writeFile(path.join(editor.workspace, shelf), shelfText);
    await writeFile(path.join(editor.workspace, label), labelText);
    await editor.open(shelf);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  /** Puts the cursor into a word of the line on the screen that has this text. */
  async function at(text: string, word: string): Promise<void> {
    const line = await editor.lineOf(text);
    const shown = (await editor.visibleText()).split('\n').find((each) => each.includes(text)) ?? '';
    await editor.goTo(line, shown.indexOf(word, shown.indexOf(text)) + 2);
  }

  it('tells of an rpc its declaration, its comment and its address on the gateway', async () => {
    await at('rpc ReadShelf(', 'ReadShelf');
    const hover = editor.page.locator('.monaco-hover', { hasText: 'On the gateway' }).first();
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    const text = await hover.innerText();
    assert.match(text, /\/posts\.v1\.ShelfService\/ReadShelf/);
    assert.match(text, /Reads one shelf\./);
    await editor.screenshot('hover');
    await editor.page.keyboard.press('Escape');
  });

  it('tells of a field its name in JSON and how it is on the wire', async () => {
    await at('string title = 1;', 'title');
    const hover = editor.page.locator('.monaco-hover', { hasText: 'posts.v1.Shelf.title' }).first();
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    const text = (await hover.innerText()).replaceAll('\u00a0', ' ');
    assert.match(text, /JSON name: title/);
    assert.match(text, /Wire type: LEN \(2\)/);
    await editor.screenshot('hover-of-field');
    await editor.page.keyboard.press('Escape');
  });

  it('shows beside a field of an enum what it is when it is not set', async () => {
    await eventually('the hint is shown', async () =>
      (await editor.visibleText()).includes('status = POST_STATUS_UNSPECIFIED = 3;'),
    );
  });

  it('helps with the fields of an option', async () => {
    await at('get: "/v1/shelves', 'get');
    const widget = editor.page.locator('.parameter-hints-widget.visible');
    await eventually('the fields are shown', async () => {
      await editor.command('Trigger Parameter Hints');
      await widget.getByText('put: string').first().waitFor({ timeout: 3_000 });
      return true;
    });
    assert.match((await widget.innerText()).replaceAll('\u00a0', ' '), /selector: string/);
    await editor.screenshot('signature-help');
    await editor.page.keyboard.press('Escape');
  });

  it('selects more and more: the name, the field, the message', async () => {
    await at('string title = 1;', 'title');
    const selected = (count: number) =>
      editor.page.locator('.statusbar-item', { hasText: `(${count} selected)` }).waitFor({ timeout: 5_000 });
    await eventually('the name is selected', async () => {
      await editor.command('Expand Selection');
      await selected('title'.length);
      return true;
    });
    await editor.command('Expand Selection');
    await selected('string title = 1;'.length);
  });

  it('folds what stands in braces', async () => {
    const field = editor.activeEditor().locator('.view-line', { hasText: /string\stitle/ });
    await eventually('the fields are folded', async () => {
      await editor.command('Fold All');
      await field.waitFor({ state: 'detached', timeout: 5_000 });
      return true;
    });
    assert.match(await editor.visibleText(), /message Shelf {/);
    await editor.screenshot('folded');
    await eventually('the fields are back', async () => {
      await editor.command('Unfold All');
      await field.waitFor({ timeout: 5_000 });
      return true;
    });
  });

  it('finds messages and services of the workspace by their names', async () => {
    await eventually('the service is found', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Control+t');
      await editor.page.locator('.quick-input-widget input').first().fill('#ShelfServ', { timeout: 5_000 });
      await editor.page
        .locator('.quick-input-list .monaco-list-row', { hasText: 'ShelfService' })
        .first()
        .waitFor({ timeout: 5_000 });
      return true;
    });
    await editor.page.keyboard.press('Escape');
  });

  it('shows which methods a message is sent by', async () => {
    await at('message Shelf {', 'Shelf');
    const row = editor.page.locator('.call-hierarchy .monaco-list-row', { hasText: 'ReadShelf' });
    await eventually('the method is listed', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Peek Call Hierarchy');
      await row.first().waitFor({ timeout: 5_000 });
      return true;
    });
    await editor.screenshot('call-hierarchy');
    await editor.page.keyboard.press('Escape');
  });

  it('shows which types a message is made of', async () => {
    await at('message Shelf {', 'Shelf');
    const row = editor.page.locator('.type-hierarchy .monaco-list-row', { hasText: 'PostStatus' });
    await eventually('the types are listed', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Peek Type Hierarchy');
      const direction = editor.page.getByRole('button', { name: 'Show Subtypes' });
      if (await direction.isVisible()) await direction.click();
      await row.first().waitFor({ timeout: 5_000 });
      return true;
    });
    await editor.screenshot('type-hierarchy');
    await editor.page.keyboard.press('Escape');
  });

  it('opens the file of an import', async () => {
    await at('import "posts/v1/posts.proto"', 'posts/v1');
    await eventually('the import is a link', async () => {
      await editor.command('Open Link');
      await editor.page
        .locator('.editor-group-container.active .tab.active', { hasText: 'posts.proto' })
        .waitFor({ timeout: 3_000 });
      return true;
    });
  });

  it('shows the features of fields, and names in full, once a setting asks for it', async () => {
    await editor.open(label);
    assert.doesNotMatch(await editor.visibleText(), /packed|posts\.v1\.Post/);
    const settings = { 'skep.inlayHints.features': true, 'skep.inlayHints.resolvedNames': true };
    await mkdir(path.join(editor.workspace, '.vscode'), { recursive: true });
    await writeFile(path.join(editor.workspace, '.vscode/settings.json'), JSON.stringify(settings));
    await eventually('the hints are shown', async () => {
      const text = await editor.visibleText();
      return /widths = 1 +packed/.test(text) && text.includes('repeated posts.v1.Post posts = 2');
    });
    await editor.screenshot('inlay-hints');
  });

  it('tells of a field the features that it has in the end', async () => {
    await at('repeated int32 widths = 1', 'widths');
    const hover = editor.page.locator('.monaco-hover', { hasText: 'posts.v1.Label.widths' }).first();
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.command('Show or Focus Hover');
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
    assert.match(await hover.innerText(), /repeated_field_encoding\s=\sPACKED/);
    await editor.page.keyboard.press('Escape');
  });
});
