import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';

const definition = 'posts/proto/posts/v1/posts.proto';
const config = 'posts/buf.yaml';

describe('linting a definition', () => {
  let editor: Editor;

  before(async () => {
    editor = await Editor.start();
  });
  after(() => editor?.[Symbol.asyncDispose]());
  shootFailures(() => editor);

  it('says nothing where no buf.yaml asks for it', async () => {
    await editor.open(definition);
    await editor.replaceLine(await editor.lineOf('string body = 3;'), '  string postBody = 3;');
    await editor.save();
    assert.deepEqual(await editor.activeEditor().locator('.squiggly-warning').count(), 0);
  });

  it('shows the rule of what is found, once there is one', async () => {
    await writeFile(
      path.join(editor.workspace, config),
      'version: v2\nmodules:\n  - path: proto\nlint:\n  use:\n    - FIELD_LOWER_SNAKE_CASE\n',
    );
    const problem = await eventually('the field is listed', async () =>
      (await editor.problems()).find((row) => row.includes('"postBody" should be lower_snake_case')),
    );
    assert.match(problem, /skep lint/);
    assert.match(problem, /FIELD_LOWER_SNAKE_CASE/);
    await editor.screenshot('lint');
  });

  it('shows what is wrong in the buf.yaml itself', async () => {
    await editor.open(config);
    await editor.replaceLine(await editor.lineOf('- FIELD_LOWER_SNAKE_CASE'), '    - FIELD_LOWER_SNAKE');
    await eventually('the name of the rule is listed', async () =>
      (await editor.problems()).some((row) => row.includes('no lint rule or category "FIELD_LOWER_SNAKE"')),
    );
  });
});
