import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { chooseAction } from './harness/choose-action.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/zoo.proto';
const zoo = `syntax = "proto3";

package posts.v1;

import "google/protobuf/timestamp.proto";
import "google/protobuf/any.proto";

message Cage {
  google.protobuf.Any animal = 1;
  google.protobuf.Timestamp since = 2
  string keeper = 2;
  string house = 4;
}
`;

const stallDefinition = 'posts/proto/posts/v1/stall.proto';
/** Without a syntax, it is read as proto2. */
const stall = `package posts.v1;

import "google/protobuf/any.proto";

message Stall {
  string owner = 1 optional;
  message Item {
    optional string name = 1;
  }
  repeated Item items = 2;
  enum Kind {
    KIND_UNSPECIFIED = 0;
  }
  optional Kind kind = 3;
}
`;

const ticketDefinition = 'posts/proto/posts/v1/ticket.proto';
/** Nothing in it is only in proto2. */
const ticket = `syntax = "proto2";

package posts.v1;

message Ticket {
  optional int32 seat = 1;
  repeated int32 days = 2;
}
`;

describe('code actions in the editor', () => {
  let editor: Editor;
  const text = () => editor.visibleText();
  const choose = (words: string, goThere: () => Promise<void>, screenshot?: string) =>
    chooseAction(editor, words, { goThere, ...(screenshot && { screenshot }) });
  const shows = (words: string | RegExp) =>
    eventually(`the editor shows ${words}`, async () => {
      const now = (await text()).replaceAll('\u00a0', ' ');
      return typeof words === 'string' ? now.includes(words) : words.test(now);
    });

  before(async () => {
    editor = await Editor.start();
    await writeFile(path.join(editor.workspace, definition), zoo);
    await writeFile(path.join(editor.workspace, stallDefinition), stall);
    await writeFile(path.join(editor.workspace, ticketDefinition), ticket);
    await editor.open(definition);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('mend what a squiggle is under', async () => {
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    const line = await editor.lineOf('since = 2');
    await choose('Insert ";"', () => editor.goTo(line, '  google.protobuf.Timestamp since = 2'.length));
    await shows('since = 2;');
  });

  it('give the next number', async () => {
    const line = await editor.lineOf('string keeper = 2;');
    await choose('Give "keeper" the number 3', () => editor.goTo(line, '  string keeper = '.length + 1));
    await shows('string keeper = 3;');
  });

  it('write a field of TypeScript as one', async () => {
    const line = await editor.lineOf('string house = 4;');
    await editor.replaceLine(line, '  string house = 4;\nvisitors?: string[];');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await choose('Change to "repeated string visitors = 5"', () => editor.goTo(line + 1, 6));
    await shows('repeated string visitors = 5;');
    await editor.screenshot('foreign-field');
  });

  it('organize imports by the command of the editor', async () => {
    await eventually('the imports are sorted', async () => {
      await editor.command('Organize Imports');
      const now = await text();
      return now.indexOf('any.proto') < now.indexOf('timestamp.proto');
    });
  });

  it('extract what is selected into a message', async () => {
    const line = await editor.lineOf('string keeper = 3;');
    const select = async () => {
      await editor.goTo(line, 1);
      await editor.page.keyboard.press('Shift+ArrowDown');
      await editor.page.keyboard.press('Shift+End');
    };
    await choose('Extract 2 fields into message', select, 'code-actions');
    await shows(/message CageDetails \{\s*string keeper = 1;/);
    await editor.save();
    const saved = await eventually('it is saved', async () => {
      const now = await readFile(path.join(editor.workspace, definition), 'utf8');
      return now.includes('CageDetails cage_details = 6;') && now;
    });
    assert.match(saved, /message CageDetails \{\n {2}string keeper = 1;\n {2}string house = 2;\n\}\n/);
    await editor.screenshot('code-actions-extracted');
  });

  it('convert the file to an edition', async () => {
    await choose('Convert to edition 2023', async () =>
      editor.goTo(await editor.lineOf('syntax = "proto3";'), 3),
    );
    await shows(/edition = "2023";/);
    await shows('option features.field_presence = IMPLICIT;');
  });

  it('convert an edition to the next one', async () => {
    await choose('Convert to edition 2024', async () =>
      editor.goTo(await editor.lineOf('edition = "2023";'), 3),
    );
    await shows(/edition = "2024";/);
    await shows('option features.field_presence = IMPLICIT;');
  });

  it('put a label where it belongs', async () => {
    await editor.open(stallDefinition);
    const line = await editor.lineOf('string owner = 1 optional;');
    await choose('Change to "optional string owner = 1"', () =>
      editor.goTo(line, '  string owner = 1 opt'.length),
    );
    await shows('  optional string owner = 1;\n');
  });

  it('remove an import that nothing uses', async () => {
    const line = await editor.lineOf('import "google/protobuf/any.proto";');
    await choose('Remove import of "google/protobuf/any.proto"', () => editor.goTo(line, 10));
    await shows(/package posts\.v1;\s+message Stall/);
  });

  it('write the syntax that the file is read with', async () => {
    await choose(
      'Add syntax = "proto2"',
      async () => editor.goTo(await editor.lineOf('package posts.v1;'), 3),
      'code-actions-syntax',
    );
    await shows('syntax = "proto2";');
  });

  it('say why a file cannot be converted', async () => {
    await choose('Convert to proto3', async () => editor.goTo(await editor.lineOf('syntax = "proto2";'), 3));
    await editor.notification(/"owner" is a string, which proto3 checks to be UTF-8/).waitFor();
    await editor.command('Notifications: Clear All Notifications');
    await shows('syntax = "proto2";');
  });

  it('move a message out of another', async () => {
    await choose('Move "Item" to the top level', async () =>
      editor.goTo(await editor.lineOf('message Item {'), '  message It'.length),
    );
    await shows(
      /message Stall \{\n {2}optional string owner = 1;\n {2}repeated Item items = 2;\n {2}enum Kind/,
    );
    await shows(/\nmessage Item \{/);
    await editor.screenshot('code-actions-moved');
  });

  it('move an enum out of a message', async () => {
    await choose('Move "Kind" to the top level', async () =>
      editor.goTo(await editor.lineOf('enum Kind {'), '  enum Ki'.length),
    );
    await shows(/ {2}repeated Item items = 2;\n {2}optional Kind kind = 3;\n\}/);
    await shows(/\nenum Kind \{\n {2}KIND_UNSPECIFIED = 0;\n\}/);
  });

  it('convert proto2 to proto3, whose numbers are packed unless they say otherwise', async () => {
    await editor.open(ticketDefinition);
    await choose('Convert to proto3', async () => editor.goTo(await editor.lineOf('syntax = "proto2";'), 3));
    await shows('syntax = "proto3";');
    await shows(/ {2}optional int32 seat = 1;\n {2}repeated int32 days = 2 \[packed = false\];/);
  });

  it('import what declares a type', async () => {
    const line = await editor.lineOf('optional int32 seat = 1;');
    await editor.replaceLine(line, '  PostStatus seat = 1;');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await choose('Import "posts/v1/posts.proto"', () => editor.goTo(line, '  Post'.length));
    await shows('import "posts/v1/posts.proto";');
    await editor.activeEditor().locator('.squiggly-error').first().waitFor({ state: 'detached' });
  });
});
