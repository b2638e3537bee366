import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { root } from '../../.scripts/places.ts';
import { Editor } from './harness/editor.ts';
import { eventually } from './harness/eventually.ts';
import { shootFailures } from './harness/failure-shots.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const definition = 'syntax = "proto3";\n\npackage zoo.v1;\n\nmessage Animal {\n  string name = 1;\n}\n';

/** A module of buf whose template names the real protoc-gen-es, and a program that leaves a trace of its own. */
async function makeModule(folder: string): Promise<void> {
  const plugin = path.join(root, 'node_modules/.bin/protoc-gen-es');
  await mkdir(path.join(folder, 'proto/zoo/v1'), { recursive: true });
  const trace = path.join(folder, 'trace.sh');
  await writeFile(trace, `#!/bin/sh\ncat > /dev/null\necho ran > "${folder}/ran.txt"\n`);
  await chmod(trace, 0o755);
  await writeFile(path.join(folder, 'buf.yaml'), 'version: v2\nmodules:\n  - path: proto\n');
  await writeFile(
    path.join(folder, 'buf.gen.yaml'),
    `version: v2\nplugins:\n  - local: ${plugin}\n    out: src/gen\n    opt: target=ts\n  - local: ./trace.sh\n    out: src/gen\n`,
  );
  await writeFile(path.join(folder, 'proto/zoo/v1/zoo.proto'), definition);
}

describe('generating code', () => {
  let editor: Editor;
  let resources: AsyncDisposableStack;

  before(async () => {
    resources = new AsyncDisposableStack();
    const folder = resources.use(await temporaryFolder()).path;
    await makeModule(folder);
    editor = resources.use(await Editor.start({ workspace: { folder } }));
  });
  after(() => resources?.disposeAsync());
  shootFailures(() => editor);

  const generated = () => path.join(editor.workspace, 'src/gen/zoo/v1/zoo_pb.ts');

  it('runs the plugins of a buf.gen.yaml when a definition is saved, without a project', async () => {
    await editor.open('zoo.proto');
    await editor.replaceLine(
      await editor.lineOf('string name = 1;'),
      '  string name = 1;\n  int32 legs = 2;',
    );
    await editor.save();
    await eventually('the code is written', async () =>
      (await readFile(generated(), 'utf8').catch(() => '')).includes('legs: number'),
    );
    assert.equal(await readFile(path.join(editor.workspace, 'ran.txt'), 'utf8'), 'ran\n');
  });

  it('shows what went wrong at its line of the template', async () => {
    await editor.open('buf.gen.yaml');
    await editor.replaceLine(await editor.lineOf('- local: ./trace.sh'), '  - remote: buf.build/grpc/go');
    await editor.save();
    const row = await eventually('the problem is listed', async () =>
      (await editor.problems()).find((each) => each.includes('Skep cannot run "buf.build/grpc/go"')),
    );
    assert.match(row, /local: protoc-gen-go-grpc/);
    assert.match(row, /Ln 6/);
    await editor.screenshot('generate-problem');
  });

  it('shows a mistake in the form of the template once', async () => {
    await editor.open('buf.gen.yaml');
    await editor.replaceLine(await editor.lineOf('- remote: buf.build/grpc/go'), '  - locl: skep-jsonschema');
    await eventually('the mistake is listed while it is typed', async () =>
      (await editor.problems()).some((each) => each.includes('There is no key "locl" here')),
    );
    await editor.open('buf.gen.yaml');
    await editor.save();
    await eventually('the problem of before is gone, as the template was read anew', async () =>
      (await editor.problems()).every((each) => !each.includes('Skep cannot run')),
    );
    const listed = (await editor.problems()).filter((each) => each.includes('Ln 6'));
    assert.equal(listed.length, 1);
  });

  it('is a command as well', async () => {
    await editor.open('buf.gen.yaml');
    await editor.replaceLine(await editor.lineOf('- locl: skep-jsonschema'), '  - local: skep-jsonschema');
    await editor.save();
    const schema = path.join(editor.workspace, 'src/gen/zoo.v1.Animal.schema.json');
    await eventually('the schema is written', async () => existsSync(schema));
    await rm(schema);
    await editor.command('Skep: Generate Code');
    await editor.notification('One file was written.').waitFor();
    assert.ok(existsSync(schema));
    await eventually('no problem is left', async () =>
      (await editor.problems()).every((each) => !each.includes('Ln 6')),
    );
  });

  it('removes what is no longer generated, and nothing else', async () => {
    const schema = (name: string) => path.join(editor.workspace, `src/gen/zoo.v1.${name}.schema.json`);
    const own = path.join(editor.workspace, 'src/gen/own.ts');
    await writeFile(own, '// Mine.\n');
    await editor.open('zoo.proto');
    // With a brace at its end, the editor would close it.
    await editor.replaceLine(await editor.lineOf('message Animal {'), 'message Beast { // Of any kind.');
    await editor.save();
    await eventually('the schema has its new name', async () => existsSync(schema('Beast')));
    await eventually('the old one is gone', async () => !existsSync(schema('Animal')));
    assert.ok(existsSync(own));
  });

  it('writes OpenAPI of the services', async () => {
    await editor.open('buf.gen.yaml');
    await editor.replaceLine(await editor.lineOf('- local: skep-jsonschema'), '  - local: skep-openapi');
    await editor.save();
    await editor.open('zoo.proto');
    await editor.replaceLine(
      (await editor.lineOf('package zoo.v1;')) + 1,
      'service ZooService { rpc Get(Beast) returns (Beast); }',
    );
    await editor.save();
    const document = path.join(editor.workspace, 'src/gen/openapi.json');
    await eventually('it tells of the method', async () =>
      (await readFile(document, 'utf8')).includes('"/zoo.v1.ZooService/Get"'),
    );
  });

  it('tells what a key of a template means', async () => {
    await editor.open('buf.gen.yaml');
    const hover = editor.page.locator('.monaco-hover', { hasText: 'Skep brings along' }).first();
    await eventually('the hover is shown', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.goTo(await editor.lineOf('- local: skep-openapi'), '  - lo'.length);
      await editor.command('Show or Focus Hover');
      await hover.waitFor({ timeout: 3_000 });
      return true;
    });
  });

  it('completes the keys of a template', async () => {
    await editor.open('buf.gen.yaml');
    const line = await editor.lineOf('opt: target=ts');
    await editor.replaceLine(line, '    strat');
    const key = editor.page
      .locator('.suggest-widget.visible .monaco-list-row[aria-label^="strategy"]')
      .first();
    await eventually('the key is taken', async () => {
      await editor.page.keyboard.press('Escape');
      await editor.goTo(line, '    strat'.length + 1);
      await editor.page.keyboard.press('Control+Space');
      await key.waitFor({ timeout: 3_000 });
      await editor.screenshot('template-completion');
      await key.click({ timeout: 3_000 });
      return true;
    });
    await eventually('the key is written', async () =>
      (await editor.visibleText()).includes('    strategy: '),
    );
  });
});

describe('generating code in a workspace that is not trusted', () => {
  let editor: Editor;
  let resources: AsyncDisposableStack;

  before(async () => {
    resources = new AsyncDisposableStack();
    const folder = resources.use(await temporaryFolder()).path;
    await makeModule(folder);
    editor = resources.use(
      await Editor.start({
        workspace: { folder },
        workspaceTrust: true,
        settings: { 'security.workspace.trust.startupPrompt': 'never' },
      }),
    );
  });
  after(() => resources?.disposeAsync());
  shootFailures(() => editor);

  it('runs nothing when a definition is saved, or when it is asked to', async () => {
    await editor.open('zoo.proto');
    await editor.replaceLine(await editor.lineOf('string name = 1;'), '  strin name = 1;');
    await editor.save();
    // What needs no trust has seen the save.
    await editor.activeEditor().locator('.squiggly-error').first().waitFor();
    await editor.command('Skep: Generate Code');
    await editor.notification(/only in workspaces that you trust/).waitFor();
    assert.equal(existsSync(path.join(editor.workspace, 'ran.txt')), false);
    assert.equal(existsSync(path.join(editor.workspace, 'src')), false);
  });
});
