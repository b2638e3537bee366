import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const shelf = 'posts/proto/posts/v1/shelf.proto';
const shelfText = `syntax = "proto3";

package posts.v1;

import "buf/validate/validate.proto";

message Shelf {
  reserved 2 to 4;
  // place
}

message Board {
  string name = 1 [(buf.validate.field).cel = {
    id: "short"
    expression: "place"
  }];
  // end
}

service ShelfService {
  // rpcs
}
`;

describe('completing a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
    await writeFile(path.join(editor.workspace, shelf), shelfText);
    await editor.open(shelf);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  function suggestion(label: string): Locator {
    return editor.page.locator(`.suggest-widget.visible .monaco-list-row[aria-label^="${label}"]`).first();
  }

  /** Asks until the suggestion is shown: what a file of the workspace declares may not be read yet. */
  async function suggested(label: string): Promise<Locator> {
    await eventually(`${label} is suggested`, async () => {
      await editor.page.keyboard.press('Control+Space');
      await suggestion(label).waitFor({ timeout: 3_000 });
      return true;
    });
    return suggestion(label);
  }

  async function hasText(...texts: string[]): Promise<void> {
    await eventually(`the text has ${texts.join(' and ')}`, async () => {
      const shown = await editor.visibleText();
      return texts.every((text) => shown.includes(text));
    });
  }

  it('offers a type that is not imported, and writes its import', async () => {
    await editor.replaceLine(await editor.lineOf('// place'), '  repeated ');
    await editor.page.keyboard.type('PostSta');
    await suggested('PostStatus');
    await editor.screenshot('completion');
    await suggestion('PostStatus').click();
    await hasText('repeated PostStatus', 'import "posts/v1/posts.proto";');
  });

  it('shows the declaration and the comment of what is looked at', async () => {
    await editor.page.keyboard.press('End');
    await editor.page.keyboard.type(' all = 1;\n  Pos');
    await suggested('Post');
    const details = editor.page.locator('.suggest-details-container');
    await eventually('the details are open', async () => {
      if (!(await details.isVisible())) await editor.page.keyboard.press('Control+Space');
      await details.getByText('message Post {').first().waitFor({ timeout: 3_000 });
      return true;
    });
    assert.match(await details.innerText(), /One post\./);
    await editor.screenshot('completion-documentation');
    await suggestion('Post').click();
    await hasText('  Post');
  });

  it('gives the next free number, behind those that are reserved', async () => {
    await editor.page.keyboard.press('End');
    await editor.page.keyboard.type(' first = ');
    await (await suggested('5')).click();
    await hasText('Post first = 5;');
  });

  it('fills in an rpc as a snippet, whose names go together', async () => {
    await editor.replaceLine(await editor.lineOf('// rpcs'), '  ');
    await editor.page.keyboard.type('rp');
    await (await suggested('rpc')).click();
    await editor.page.keyboard.type('Read');
    await hasText('rpc Read(ReadRequest) returns (ReadResponse);');
    await editor.page.keyboard.press('Escape');
    await editor.page.keyboard.press('Escape');
  });

  it('offers options and their values', async () => {
    await editor.replaceLine(await editor.lineOf('Post first = 5;'), '  Post first = 5 [dep];');
    await editor.page.keyboard.press('ArrowLeft');
    await editor.page.keyboard.press('ArrowLeft');
    await (await suggested('deprecated')).click();
    await hasText('[deprecated = ]');
    await (await suggested('true')).click();
    await hasText('Post first = 5 [deprecated = true];');
  });

  it('offers what a rule in CEL can say, and marks what it cannot', async () => {
    const line = await editor.lineOf('expression: "place"');
    await editor.replaceLine(line, '    expression: "this.sta"');
    await editor.page.keyboard.press('ArrowLeft');
    await (await suggested('startsWith')).click();
    await hasText('expression: "this.startsWith()"');
    await editor.replaceLine(line, '    expression: "this.startsWith(1)"');
    const problem = await eventually('the problem is listed', async () =>
      (await editor.problems()).find((row) => row.includes('has no method "startsWith" that takes (int)')),
    );
    assert.match(problem, new RegExp(`\\[Ln ${line}, Col 23\\]`));
    await editor.screenshot('cel');
  });

  it('links names in comments, and shows what an import brings', async () => {
    await editor.replaceLine(await editor.lineOf('// end'), '  // See [');
    await editor.page.keyboard.type('PostSta');
    await (await suggested('PostStatus')).click();
    await hasText('// See [PostStatus]');
    const line = await editor.lineOf('import "posts/v1/posts.proto";');
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.goTo(line, 'import "posts/'.length);
      await editor.command('Show or Focus Hover');
      await editor.page
        .locator('.monaco-hover', { hasText: 'service PostsService' })
        .first()
        .waitFor({ timeout: 3_000 });
      return true;
    });
    await editor.screenshot('import-hover');
  });
});
