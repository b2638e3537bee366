import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { FrameLocator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { copyExampleWorkspace } from './harness/example-workspace.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { shootThemes } from './harness/themes.ts';

const file = 'kinds/requests/Fill.rpc.http';
const definition = `syntax = "proto3";
package kinds.v1;
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
import "google/protobuf/field_mask.proto";
import "google/protobuf/struct.proto";
import "google/protobuf/timestamp.proto";
import "google/protobuf/wrappers.proto";
service KindsService {
  rpc Fill(FillRequest) returns (FillRequest);
}
message FillRequest {
  // The name that everybody sees.
  string name = 1;
  int64 big = 2;
  double ratio = 3;
  bool is_good = 4;
  Colour colour = 5;
  repeated string tags = 6;
  map<string, int32> votes = 7;
  oneof way {
    string by_name = 8;
    Address by_address = 9;
  }
  Address home = 10;
  bytes picture = 11;
  google.protobuf.Timestamp at = 12;
  google.protobuf.Duration within = 13;
  google.protobuf.FieldMask mask = 14;
  google.protobuf.Any more = 15;
  google.protobuf.Struct notes = 16;
  google.protobuf.Int32Value limit = 17;
}
message Address { string street = 1; Address next = 2; }
enum Colour { COLOUR_UNSPECIFIED = 0; COLOUR_RED = 1; COLOUR_BLUE = 2; }
`;
const text = `### fill
GRPC {{local}}/kinds.v1.KindsService/Fill

{
  "name": "{{title}}",
  "big": "9007199254740993",
  "ratio": {{ratio}},
  "tags": ["one"]
}
`;

describe('the form of a request', () => {
  let editor: Editor;
  const resources = new AsyncDisposableStack();

  before(async () => {
    const folder = path.join(resources.use(await temporaryFolder()).path, 'workspace');
    await copyExampleWorkspace(folder);
    await mkdir(path.join(folder, 'kinds/requests'), { recursive: true });
    await mkdir(path.join(folder, 'kinds/proto/kinds/v1'), { recursive: true });
    await mkdir(path.join(folder, 'kinds/src'), { recursive: true });
    await writeFile(path.join(folder, 'kinds/skep.json'), '{ "name": "kinds" }\n');
    await writeFile(path.join(folder, 'kinds/src/main.ts'), 'export default () => {};\n');
    await writeFile(path.join(folder, 'kinds/proto/kinds/v1/kinds.proto'), definition);
    await writeFile(path.join(folder, file), text);
    editor = resources.use(await Editor.start({ workspace: { folder } }));
    await editor.command('View: Toggle Primary Side Bar Visibility');
    await editor.open(file);
  });
  after(() => resources.disposeAsync());
  shootFailures(() => editor);

  const form = (): FrameLocator =>
    editor.page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  const field = (label: string) =>
    form().getByLabel(label, { exact: true }).and(form().locator('input, select, textarea'));
  const left = () => editor.page.locator('.editor-group-container').first().locator('.monaco-editor').first();
  const written = (words: string) =>
    eventually(`the text has ${words}`, async () => (await editor.visibleText(left())).includes(words));

  it('opens beside the text with what it holds, variables as text', async () => {
    await editor.lens(/Form$/).click();
    await field('name').waitFor();
    assert.equal(await field('name').inputValue(), '{{title}}');
    assert.equal(await field('big').inputValue(), '9007199254740993');
    assert.equal(await field('ratio').inputValue(), '{{ratio}}');
    assert.ok(await form().getByText('The name that everybody sees.').isVisible());
    await shootThemes(editor, 'form');
  });

  it('writes what is typed, and nothing else', async () => {
    await field('name').fill('Ada');
    await written('"name": "Ada",');
    await field('isGood').selectOption('true');
    await written('"isGood": true');
    await field('colour').selectOption('COLOUR_BLUE');
    await written('"colour": "COLOUR_BLUE"');
    await field('ratio').fill('-Infinity');
    await written('"ratio": "-Infinity"');
    await field('within').fill('1.5s');
    await written('"within": "1.5s"');
    await written('"tags": ["one"]');
  });

  it('says what is no value, and does not write it', async () => {
    await field('big').fill('9223372036854775808');
    await form().getByText('From -9223372036854775808').waitFor();
    assert.equal(await field('big').getAttribute('aria-invalid'), 'true');
    await written('"big": "9007199254740993"');
    await shootThemes(editor, 'form-invalid');
    await field('big').fill('9223372036854775807');
    await written('"big": "9223372036854775807"');
  });

  it('adds items, entries and nested messages, and one of several', async () => {
    await form().locator('summary', { hasText: 'tags' }).click();
    await form().getByRole('button', { name: 'Add to tags' }).click();
    await field('tags 2').fill('two');
    await written('"tags": ["one", "two"]');
    await form().locator('summary', { hasText: 'votes' }).click();
    await form().getByRole('button', { name: 'Add to votes' }).click();
    await written('"key": 0');
    await form().getByRole('button', { name: 'Add to votes' }).click();
    await written('"key2": 0');
    await form().getByLabel('Key of votes key2').fill('key');
    await form().getByLabel('Key of votes key2').press('Tab');
    await form().getByText('There is a key "key" already.').waitFor();
    await form().getByRole('button', { name: 'Remove votes key2' }).click();
    await form().getByLabel('way').first().waitFor();
    await form().locator('select[id$="-way"]').selectOption('byAddress');
    await field('street').first().fill('Main Street');
    await written('"street": "Main Street"');
    await form().locator('select[id$="-way"]').selectOption('byName');
    await written('"byName": ""');
    assert.ok(!(await editor.visibleText(left())).includes('Main Street'));
    await shootThemes(editor, 'form-nested');
  });

  it('follows the text', async () => {
    // What has the focus in the form shows what the text says, unless somebody is typing there.
    await field('name').click();
    await left().click();
    await editor.replaceLine(await editor.lineOf('"name": "Ada"'), '  "name": "Grace",');
    await eventually('the form has it', async () => (await field('name').inputValue()) === 'Grace');
  });

  it('takes bytes from a file', async () => {
    const bytes = Buffer.from([0, 1, 2, 250, 251, 252]);
    await writeFile(path.join(editor.workspace, 'kinds/picture.bin'), bytes);
    await form().getByRole('button', { name: 'picture from a file' }).click();
    const input = editor.page.locator('.quick-input-widget input').first();
    // It begins in the folder of the request, when it has found it.
    await eventually('it asks where', async () => (await input.inputValue()).endsWith('/requests/'));
    await shootThemes(editor, 'form-bytes-from-file');
    // Anew each time: what is written while it lists a folder may not be looked at.
    await eventually('it is chosen', async () => {
      if (!(await input.isVisible())) return true;
      await input.fill(path.join(editor.workspace, 'kinds/'), { timeout: 3_000 });
      await input.fill(path.join(editor.workspace, 'kinds/picture.bin'), { timeout: 3_000 });
      await editor.page.keyboard.press('Enter');
      await input.waitFor({ state: 'hidden', timeout: 3_000 });
      return true;
    });
    await written(`"picture": "${bytes.toString('base64')}"`);
  });

  it('writes a message of any type, and free JSON', async () => {
    const any = '{ "@type": "type.googleapis.com/kinds.v1.Address", "street": "Main Street" }';
    await field('more').fill(any);
    await written('"@type": "type.googleapis.com/kinds.v1.Address"');
    await field('notes').fill('{ "a": [1, null] }');
    await written('"a": [');
    await field('mask').fill('name,home.street');
    await written('"mask": "name,home.street"');
    await field('at').fill('2026-01-31T12:30:00Z');
    await written('"at": "2026-01-31T12:30:00Z"');
  });

  it('undoes one change at a time, in text and form alike', async () => {
    const oneof = form().locator('select[id$="-way"]');
    await field('name').fill('Lin');
    await written('"name": "Lin",');
    await oneof.selectOption('byAddress');
    await written('"byAddress"');
    await left().click();
    await editor.page.keyboard.press('Control+z');
    await written('"byName": ""');
    assert.ok((await editor.visibleText(left())).includes('"name": "Lin",'));
    await eventually('the form has it', async () => (await oneof.inputValue()) === 'byName');
    await editor.page.keyboard.press('Control+z');
    await written('"name": "Grace",');
    await eventually('the form has it', async () => (await field('name').inputValue()) === 'Grace');
    await editor.page.keyboard.press('Control+Shift+z');
    await written('"name": "Lin",');
    await eventually('the form has it', async () => (await field('name').inputValue()) === 'Lin');
  });

  it('says so when the text is no JSON, changes nothing, and comes back when it is mended', async () => {
    const line = await editor.lineOf('"name": "Lin",');
    await editor.replaceLine(line, '  "name": Lin,');
    await form().getByText(`The message is not JSON (line ${line}: `).waitFor();
    await field('name').waitFor({ state: 'hidden' });
    const text = await editor.visibleText(left());
    assert.ok(text.includes('"big": "9223372036854775807"'));
    assert.ok(text.includes('"votes"'));
    await shootThemes(editor, 'form-no-json');
    assert.equal(await editor.visibleText(left()), text);
    await left().click();
    await editor.replaceLine(line, '  "name": "Lin",');
    await field('name').waitFor();
    assert.equal(await field('name').inputValue(), 'Lin');
    assert.equal(await field('big').inputValue(), '9223372036854775807');
  });

  it('is sent by Ctrl+Enter, with what was typed just now', async () => {
    await field('name').fill('{{nothing}}');
    await editor.page.keyboard.press('Control+Enter');
    await editor.notification('Nothing is called {{nothing}}').waitFor();
    await written('"name": "{{nothing}}",');
    // The request that is to blame is shown where it was, and the form beside it.
    assert.equal(await editor.tab('Fill.rpc.http').count(), 1);
    await field('name').fill('Lin');
    await written('"name": "Lin",');
    await form().getByRole('button', { name: 'Show Text' }).click();
    await editor.page
      .locator('.editor-group-container.active .tab.active', { hasText: 'Fill.rpc.http' })
      .waitFor();
    await field('name').waitFor();
    assert.equal(await editor.tab('Fill.rpc.http').count(), 1);
  });
});
