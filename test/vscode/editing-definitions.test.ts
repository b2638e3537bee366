import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

/** Of what a name means: colours that no theme has, and no grammar can tell apart. */
const colours = { class: '#fe8002', enum: '#02fe80', property: '#8002fe' };
const rgb = {
  class: 'rgb(254, 128, 2)',
  enum: 'rgb(2, 254, 128)',
  property: 'rgb(128, 2, 254)',
};

const largeDefinition = 'posts/proto/posts/v1/large.proto';
/** Of 8,000 lines: what is shown of it is coloured before all of it is. */
const large = `syntax = "proto3";\n\npackage posts.v1;\n\n${Array.from(
  { length: 1_000 },
  (_, index) =>
    `enum E${index} {\n  E${index}_UNSPECIFIED = 0;\n}\n\nmessage M${index} {\n  E${index} kind = 1;\n  M${index} next = 2;\n}\n`,
).join('')}`;

const definition = 'posts/proto/posts/v1/posts.proto';

describe('editing a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start({
      settings: { 'editor.semanticTokenColorCustomizations': { enabled: true, rules: colours } },
    });
    await writeFile(path.join(editor.workspace, largeDefinition), large);
    await editor.open(definition);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('highlights keywords, names, strings and comments each in their way', async () => {
    const classOf = (text: RegExp) =>
      editor
        .activeEditor()
        .locator('.view-line span span', { hasText: text })
        .first()
        .getAttribute('class', { timeout: 1_000 });
    const classes = await eventually('four kinds of tokens look different', async () => {
      const found = await Promise.all([
        classOf(/^service$/),
        classOf(/PostsService/),
        classOf(/timestamp\.proto/),
        classOf(/Keeps\sposts/),
      ]);
      return new Set(found).size === 4 && found;
    });
    assert.equal(classes.length, 4);
  });

  /** Waits until names in a line on the screen have the colours of what they mean. */
  const coloured = (line: RegExp, names: Readonly<Record<string, string>>) =>
    eventually(`${Object.keys(names).join(' and ')} have their colours`, async () => {
      const shown = editor.activeEditor().locator('.view-line', { hasText: line }).first();
      const found = await shown
        .locator('span span')
        .evaluateAll((spans) =>
          spans.map(
            (span) => [span.textContent?.trim(), span.computedStyleMap().get('color').toString()] as const,
          ),
        );
      return Object.entries(names).every(([name, colour]) =>
        found.some(([text, each]) => text === name && each === colour),
      );
    });

  it('gives messages, enums and fields each the colour of what they are', async () => {
    await coloured(/message\sPost\s\{/, { Post: rgb.class });
    await coloured(/PostStatus\sstatus/, { PostStatus: rgb.enum, status: rgb.property });
  });

  it('colours what is typed, and what stands below it still', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.goTo(line, 1);
    await editor.page.keyboard.insertText('  PostStatus draft = 90;\n  Post origin = 91;\n');
    await coloured(/PostStatus\sdraft/, { PostStatus: rgb.enum, draft: rgb.property });
    await coloured(/Post\sorigin/, { Post: rgb.class, origin: rgb.property });
    await coloured(/string\sbody/, { body: rgb.property });
    await editor.command('Revert File');
    await eventually('the text is as it was', async () => !(await editor.visibleText()).includes('origin'));
  });

  it('colours what is scrolled to in a large file', async () => {
    await editor.open(largeDefinition);
    await editor.page.keyboard.press('Control+End');
    await coloured(/E999\skind/, { E999: rgb.enum, kind: rgb.property });
    await coloured(/M999\snext/, { M999: rgb.class });
    await editor.goTo(4_000, 1);
    await editor.page.keyboard.press('PageDown');
    await coloured(/E\d+\skind/, { kind: rgb.property });
    await editor.open(definition);
  });

  it('fills the outline', async () => {
    await editor.page.keyboard.press('Control+Shift+o');
    const rows = editor.page.locator('.quick-input-list .monaco-list-row');
    const names = await eventually('the outline has the service', async () => {
      const texts = (await rows.allInnerTexts()).map((text) => text.trim());
      return texts.some((text) => text.startsWith('PostsService')) && texts;
    });
    await editor.page.keyboard.press('Escape');
    for (const name of ['PostsService', 'Create', 'Get', 'List', 'Update', 'Delete', 'Post']) {
      const isThere = names.some((text) => text.startsWith(name));
      assert.ok(isThere, `${name} is not in the outline: ${names.join(', ')}`);
    }
  });

  it('comments a line out and in with the key for it', async () => {
    const line = await editor.lineOf('string body = 3;');
    await editor.goTo(line, 1);
    await editor.page.keyboard.press('Control+/');
    await eventually('the line is a comment', async () =>
      (await editor.visibleText()).includes('// string body = 3;'),
    );
    await editor.page.keyboard.press('Control+/');
    await eventually(
      'the line is back',
      async () => !(await editor.visibleText()).includes('// string body = 3;'),
    );
  });

  it('marks what is broken as it is typed, at its place and in plain words, and no longer when it is mended', async () => {
    const line = await editor.lineOf('rpc Delete(DeleteRequest)');
    await editor.replaceLine(line, '  rpc Delete(DeleteReqest) returns (DeleteResponse);');
    const squiggle = editor.activeEditor().locator('.squiggly-error');
    await squiggle.first().waitFor();
    const problem = await eventually('the problem is listed', async () =>
      (await editor.problems()).find((row) => row.includes('DeleteReqest')),
    );
    assert.match(problem, new RegExp(`\\[Ln ${line}, Col 14\\]`));
    await editor.screenshot('problem');

    await editor.open(definition);
    await editor.replaceLine(line, '  rpc Delete(DeleteRequest) returns (DeleteResponse);');
    await squiggle.first().waitFor({ state: 'detached' });
    await eventually(
      'no problem is listed',
      async () => !(await editor.problems()).some((row) => row.includes('Ln')),
    );
  });

  it('goes on after an error in the syntax: what follows is still known', async () => {
    await editor.open(definition);
    const line = await editor.lineOf('rpc Delete(DeleteRequest)');
    await editor.replaceLine(line, '  rpc Delete(DeleteRequest returns (DeleteResponse);');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await editor.page.keyboard.press('Control+Shift+o');
    await editor.page.keyboard.insertText('DeleteResponse');
    await editor.page.locator('.quick-input-list .monaco-list-row', { hasText: 'DeleteResponse' }).waitFor();
    await editor.page.keyboard.press('Escape');
    await editor.command('Revert File');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
});
