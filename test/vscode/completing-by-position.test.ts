import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Locator } from 'playwright-core';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const rack = 'posts/proto/racks/v1/rack.proto';
const rackText = `syntax = "proto3";

// package

import "buf/validate/validate.proto";
// import
// sibling

// top

message Rack {
  string full_name = 1;
  // member
  // map
  // custom
  // nested
  // aggregate
  // in message
}

service RackService {
  // in service
  // rpc
}

// new message
// new enum
// new service
// broken
`;

describe('completing what the place in a definition asks for', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
    await mkdir(path.dirname(path.join(editor.workspace, rack)), { recursive: true });
    await writeFile(path.join(editor.workspace, rack), rackText);
    await editor.open(rack);
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  /** Writes a line in the place of another, with the cursor at the `|` in it, and takes a suggestion there. */
  async function complete(before: string, written: string, label: string): Promise<void> {
    const row = suggestion(label);
    const line = await editor.lineOf(before);
    await editor.replaceLine(line, written.replace('|', ''));
    await eventually(`${label} is taken`, async () => {
      await editor.page.keyboard.press('Escape');
      await editor.goTo(line, written.indexOf('|') + 1);
      await editor.page.keyboard.press('Control+Space');
      await row.waitFor({ timeout: 3_000 });
      await editor.screenshot(`completion-of-${label.replaceAll(/\W/g, '-')}`);
      await row.click({ timeout: 3_000 });
      return true;
    });
  }

  /** What is offered at the `|` of a line that stands in the place of another, once this is; it is a comment afterwards. */
  async function offered(before: string, written: string, label: string): Promise<string[]> {
    const line = await editor.lineOf(before);
    await editor.replaceLine(line, written.replace('|', ''));
    const labels = await eventually(`${label} is offered`, async () => {
      await editor.page.keyboard.press('Escape');
      await editor.goTo(line, written.indexOf('|') + 1);
      await editor.page.keyboard.press('Control+Space');
      await suggestion(label).waitFor({ timeout: 3_000 });
      const rows = await editor.page.locator('.suggest-widget.visible .monaco-list-row').all();
      return Promise.all(rows.map((row) => row.getAttribute('aria-label', { timeout: 1_000 })));
    });
    await editor.page.keyboard.press('Escape');
    await editor.replaceLine(line, '//');
    return labels.map((each) => each?.split(',')[0] ?? '');
  }

  function suggestion(label: string): Locator {
    const rows = editor.page.locator('.suggest-widget.visible .monaco-list-row');
    return rows.and(editor.page.locator(`[aria-label="${label}"], [aria-label^="${label},"]`)).first();
  }

  async function hasText(text: string): Promise<void> {
    await eventually(`the text has ${text}`, async () => (await editor.visibleText()).includes(text));
  }

  it('gives the package that the folder says', async () => {
    await complete('// package', 'package |;', 'racks.v1');
    await hasText('package racks.v1;');
  });

  it('gives the paths of definitions in an import', async () => {
    await complete('// import', 'import "posts|";', 'posts/v1/posts.proto');
    await hasText('import "posts/v1/posts.proto";');
  });

  it('gives the path of a definition that came just now', async () => {
    await writeFile(path.join(editor.workspace, 'posts/proto/posts/v1/hook.proto'), 'syntax = "proto3";\n');
    await complete('// sibling', 'import "hook|";', 'posts/v1/hook.proto');
    await hasText('import "posts/v1/hook.proto";');
  });

  it('gives the keywords that can stand at a place, and no others', async () => {
    const inMessage = await offered('// in message', '  re|', 'repeated');
    assert.deepEqual(
      inMessage.filter((label) => ['reserved', 'rpc', 'returns'].includes(label)),
      ['reserved'],
    );
    const inService = await offered('// in service', '  r|', 'rpc');
    assert.ok(!inService.includes('repeated') && !inService.includes('reserved'), inService.join(', '));
    const top = await offered('// top', 'o|', 'option');
    assert.ok(!top.includes('oneof') && !top.includes('optional'), top.join(', '));
  });

  it('gives the JSON name that follows from the name of a field', async () => {
    await complete('string full_name', '  string full_name = 1 [json_name = "|"];', 'fullName');
    await hasText('[json_name = "fullName"];');
  });

  it('gives the messages of an rpc, and the word between them', async () => {
    await complete('// rpc', '  rpc Read(Ra|)', 'Rack');
    await complete('rpc Read(Rack)', '  rpc Read(Rack) |', 'returns');
    await hasText('rpc Read(Rack) returns ()');
    await editor.page.keyboard.type('Rack');
    await hasText('returns (Rack');
    await editor.page.keyboard.press('Escape');
  });

  it('gives the keywords of a message, with what belongs to them', async () => {
    await complete('// member', '  one|', 'oneof');
    await editor.page.keyboard.type('kind');
    await hasText('  oneof kind {');
    await editor.page.keyboard.press('Escape');
    await complete('// map', '  ma|', 'map');
    await hasText('  map<string, > name = ;');
    await editor.screenshot('completion-by-position');
  });

  it('gives custom options by name, and their fields, nested and in the text of a message', async () => {
    await complete('// custom', '  string code = 7 [(buf.|)];', 'buf.validate.field');
    await hasText('  string code = 7 [(buf.validate.field)');
    await complete('// nested', '  string mark = 8 [(buf.validate.field).string.min_l|];', 'min_len');
    await hasText('[(buf.validate.field).string.min_len');
    await complete(
      '// aggregate',
      '  string tag = 9 [(buf.validate.field) = { string { max_l| } }];',
      'max_len',
    );
    await hasText('= { string { max_len');
  });

  it('fills in a message, an enum and a service as snippets, the name first', async () => {
    for (const [keyword, written] of [
      ['message', 'message Bin {'],
      ['enum', 'enum Bin {\n  NAME_UNSPECIFIED = 0;'],
      ['service', 'service BinService {'],
    ] as const) {
      await complete(`// new ${keyword}`, `${keyword.slice(0, 3)}|`, keyword);
      await editor.page.keyboard.type('Bin');
      await hasText(written);
      await editor.page.keyboard.press('Escape');
      await editor.page.keyboard.press('Escape');
    }
    await editor.screenshot('completion-snippets');
  });

  it('goes on in broken text: behind a brace that is not closed and a field without a name', async () => {
    await complete('// broken', 'message Half { string = 3; repeated Ra|', 'Rack');
    await hasText('message Half { string = 3; repeated Rack');
  });
});
