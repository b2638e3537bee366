import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { connectNodeAdapter } from '@connectrpc/connect-node';
import { createProject, listTemplates } from '../../../runtime/project/index.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const run = promisify(execFile);
const signal = new AbortController().signal;

function create(parent: string, name: string, template = '', uses: string[] = []) {
  const sources = { workspaceFolders: [parent], findService: async () => undefined };
  return createProject(parent, name, template, uses, sources, signal);
}

describe('every template', () => {
  /** Names that are hard: no plural, digits, a plural whose singular is a word of the language. */
  const projects = [
    ['hello', ''],
    ['posts', 'crud'],
    ['comments', 'client', 'posts'],
    ['ticker', 'stream'],
    ['blog', 'crud'],
    ['a-1', 'crud'],
    ['classes', 'crud'],
    ['maps', 'crud'],
    ['reviews', 'client', 'classes'],
    ['notes', 'hello', 'posts'],
  ] as const;
  const folder = temporaryFolder();

  before(async () => {
    for (const [name, template, ...uses] of projects) await create(folder, name, template, uses);
  });

  it('is tried here', async () => {
    const tried = projects.map(([, template]) => template);
    for (const template of await listTemplates())
      assert.ok(
        tried.some((each) => each === template),
        template,
      );
  });

  for (const [name, template] of projects) {
    it(`passes buf lint STANDARD: ${name} of ${template || 'hello'}`, async () => {
      const buf = path.join(root, 'node_modules', '@bufbuild', 'buf', 'bin', 'buf');
      await run(process.execPath, [buf, 'lint'], { cwd: path.join(folder, name) });
    });

    it(`type-checks with no install: ${name} of ${template || 'hello'}`, async () => {
      const tsc = path.join(root, 'node_modules', 'typescript', 'bin', 'tsc');
      await run(process.execPath, [tsc, '-p', '.'], { cwd: path.join(folder, name) }).catch((error) => {
        assert.fail(error.stdout);
      });
    });
  }

  it('runs unchanged under connect-node', async () => {
    const at = (file: string) => pathToFileURL(path.join(folder, 'hello', file)).href;
    const { default: routes } = await import(at('src/main.ts'));
    const server = createServer(connectNodeAdapter({ routes }));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const response = await fetch(`http://127.0.0.1:${port}/hello.v1.HelloService/Hello`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', connection: 'close' },
        body: '{ "name": "Ada" }',
      });
      assert.deepEqual(await response.json(), { message: 'Hello Ada' });
    } finally {
      server.close();
    }
  });
});

describe('the template hello', () => {
  it('makes the service that the name says', async () => {
    const parent = temporaryFolder();
    const { folder, open } = await create(parent, 'hello');
    assert.equal(folder, path.join(parent, 'hello'));
    assert.equal(open, path.join(folder, 'proto', 'hello', 'v1', 'hello.proto'));
    const definition = readFileSync(open, 'utf8');
    assert.match(definition, /^package hello\.v1;$/m);
    assert.match(
      definition,
      /service HelloService \{[^}]*rpc Hello\(HelloRequest\) returns \(HelloResponse\)/,
    );
    assert.deepEqual(JSON.parse(readFileSync(path.join(folder, 'skep.json'), 'utf8')), { name: 'hello' });
    assert.equal(
      readFileSync(path.join(folder, '.gitignore'), 'utf8'),
      'node_modules/\ngen/\nhttp-client.private.env.json\n',
    );
  });
});

describe('making a project', () => {
  for (const [what, code, name, template, uses] of [
    ['a name that is none', 'name-invalid', '../x', 'hello', []],
    ['the name of a command', 'name-taken-by-command', 'run', 'hello', []],
    ['a template that there is not', 'template-unknown', 'x', 'nope', []],
    ['a layer of the templates as template', 'template-unknown', 'x', '_base', []],
    ['a service that there is not', 'uses-not-found', 'x', 'client', ['nope']],
    ['a client of nothing', 'template-uses', 'x', 'client', []],
    ['something in "uses" that is no name', 'manifest-invalid', 'x', 'hello', ['a b']],
  ] as const) {
    it(`refuses ${what} and leaves nothing behind`, async () => {
      const parent = temporaryFolder();
      await assert.rejects(create(parent, name, template, [...uses]), { code });
      assert.deepEqual(readdirSync(parent), []);
    });
  }

  it('leaves nothing behind when what was made cannot be prepared', async () => {
    const parent = temporaryFolder();
    const text = 'syntax = "proto3";\npackage used.v1;\nservice UsedService {}\n';
    const used = { name: 'used.v1.UsedService', files: [{ path: 'used/v1/used.proto', text }] };
    const found = [used];
    const sources = { workspaceFolders: [parent], findService: async () => found.pop() };
    await assert.rejects(createProject(parent, 'x', 'hello', ['used'], sources, signal));
    assert.deepEqual(found, []);
    assert.deepEqual(readdirSync(parent), []);
  });

  it('refuses to call a service that has no Get by id', async () => {
    const parent = temporaryFolder();
    await create(parent, 'hello');
    await assert.rejects(create(parent, 'x', 'client', ['hello']), { code: 'template-uses' });
  });

  it('does not touch a folder that is there', async () => {
    const parent = temporaryFolder();
    writeFiles(parent, { 'hello/mine.txt': 'mine' });
    await assert.rejects(create(parent, 'hello'), { code: 'folder-exists' });
    assert.deepEqual(readdirSync(path.join(parent, 'hello')), ['mine.txt']);
  });

  it('refuses a parent that is not there', async () => {
    const parent = path.join(temporaryFolder(), 'none');
    await assert.rejects(create(parent, 'hello'), { code: 'parent-missing' });
    assert.ok(!existsSync(parent));
  });
});
