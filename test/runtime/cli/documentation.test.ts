import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { Skep } from './skep.ts';

const run = promisify(execFile);
const packages = path.resolve(import.meta.dirname, '../../../node_modules');

/** The text of the first block with this title after a heading. */
function snippet(page: string, heading: string, title: string): string {
  const section = page.slice(page.indexOf(`\n### ${heading}\n`));
  const found = new RegExp(`\\*\\*${title}\\*\\*\n\n\`\`\`\\w+\n([^]*?)\n\`\`\``).exec(section)?.[1];
  assert.ok(found, `no ${title} below ${heading} in:\n${page}`);
  return found;
}

describe('the documentation of a service that runs', { timeout: 240_000 }, () => {
  const skep = new Skep();
  let page = '';

  before(async () => {
    const made = await skep.run(['new', 'posts', '--template', 'crud']);
    assert.equal(made.code, 0, made.err);
    await skep.start(['run', 'posts', '--port', '0']).says(/^posts runs$/m);
    const post = await skep.run(['posts', 'create', '--title=A first post']);
    assert.equal(post.code, 0, post.err);
    const described = await skep.run(['describe', 'posts', '--markdown']);
    assert.equal(described.code, 0, described.err);
    page = described.out;
  });

  it('says what the service, its methods and its fields are for', () => {
    assert.match(page, /^# PostsService$/m);
    assert.match(page, /^### Create$/m);
    assert.match(page, /^### posts\.v1\.Post$/m);
    assert.match(page, /^\| `title` \| `string` \|/m);
  });

  it('has a skep command that works', async () => {
    const [, target = '', json = ''] = /^skep call (\S+) '(.*)'$/.exec(snippet(page, 'List', 'skep')) ?? [];
    const called = await skep.run(['call', target, json]);
    assert.equal(called.code, 0, called.err);
    assert.match(called.out, /A first post/);
  });

  it('has a curl command that works', async () => {
    const { stdout } = await run('sh', ['-c', `${snippet(page, 'List', 'curl')} -s`]);
    assert.match(stdout, /A first post/);
  });

  it('has a buf curl command that works', async () => {
    const { stdout } = await run('sh', ['-c', snippet(page, 'List', 'buf curl')], {
      env: { ...process.env, PATH: `${path.join(packages, '.bin')}:${process.env.PATH}` },
    });
    assert.match(stdout, /A first post/);
  });

  it('has TypeScript that works', async () => {
    const caller = skep.path('caller');
    mkdirSync(caller);
    symlinkSync(packages, path.join(caller, 'node_modules'));
    cpSync(skep.path('posts', 'gen'), path.join(caller, 'gen'), { recursive: true });
    const file = path.join(caller, 'call.ts');
    writeFileSync(file, snippet(page, 'List', 'TypeScript'));
    const { stdout } = await run(process.execPath, [file]);
    assert.match(stdout, /A first post/);
  });

  it('refuses to be two things at once', async () => {
    const both = await skep.run(['describe', 'posts', '--markdown', '--json']);
    assert.equal(both.code, 2);
    assert.match(both.err, /choose one of --json and --markdown/);
  });
});
