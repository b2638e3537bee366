import assert from 'node:assert/strict';
import { execFile, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { goToolsFolder } from '../../conformance/go-tool.ts';
import { Skep } from './skep.ts';

const run = promisify(execFile);
const packages = path.resolve(import.meta.dirname, '../../../node_modules');

/** A module outside of a project, beside the code that was generated for it. */
function callerOf(skep: Skep, project: string, code: string): string {
  const caller = mkdtempSync(skep.path('caller-'));
  symlinkSync(packages, path.join(caller, 'node_modules'));
  cpSync(skep.path(project, 'gen'), path.join(caller, 'gen'), { recursive: true });
  const file = path.join(caller, 'call.ts');
  writeFileSync(file, code);
  return file;
}

/** With the tools that CI builds with Go before it comes here, and those of our own packages. */
const env = {
  ...process.env,
  PATH: [goToolsFolder, path.join(packages, '.bin'), process.env.PATH].join(path.delimiter),
};

/** Why a test is skipped that needs a tool: it is not there. In CI it has to be, so that nothing is skipped there. */
function isMissing(tool: string, version: string): string | false {
  const isThere = process.env.CI !== undefined || spawnSync(tool, [version], { env }).status === 0;
  return isThere ? false : `${tool} is not there`;
}

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

  it('leads to each method, and from a method to the types it takes', () => {
    assert.match(page, /^- \[List\]\(#list\)/m);
    assert.match(page, /^Takes \[`posts\.v1\.ListRequest`\]\(#postsv1listrequest\)/m);
    assert.match(page, /^### posts\.v1\.ListRequest$/m);
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
    const { stdout } = await run('sh', ['-c', snippet(page, 'List', 'buf curl')], { env });
    assert.match(stdout, /A first post/);
  });

  it('has TypeScript that works', async () => {
    const file = callerOf(skep, 'posts', snippet(page, 'List', 'TypeScript'));
    const { stdout } = await run(process.execPath, [file]);
    assert.match(stdout, /A first post/);
  });

  it('has Python that works', { skip: isMissing('python3', '--version') }, async () => {
    const { stdout } = await run('python3', ['-c', snippet(page, 'List', 'Python')]);
    assert.match(stdout, /A first post/);
  });

  it('has Go that works', { skip: isMissing('go', 'version') }, async () => {
    const file = skep.path('call.go');
    writeFileSync(file, snippet(page, 'List', 'Go'));
    const { stdout } = await run('go', ['run', file]);
    assert.match(stdout, /^200 OK .*A first post/s);
  });

  it('has a grpcurl command that works', { skip: isMissing('grpcurl', '-version') }, async () => {
    const { stdout } = await run('sh', ['-c', snippet(page, 'List', 'grpcurl')], { env });
    assert.match(stdout, /A first post/);
  });

  it('refuses to be two things at once', async () => {
    const both = await skep.run(['describe', 'posts', '--markdown', '--json']);
    assert.equal(both.code, 2);
    assert.match(both.err, /choose one of --json and --markdown/);
  });
});

describe('the documentation of a service of streams', { timeout: 240_000 }, () => {
  const skep = new Skep();
  let page = '';

  before(async () => {
    const made = await skep.run(['new', 'lines', '--template', 'stream']);
    assert.equal(made.code, 0, made.err);
    await skep.start(['run', 'lines', '--port', '0']).says(/^lines runs$/m);
    const described = await skep.run(['describe', 'lines', '--markdown']);
    assert.equal(described.code, 0, described.err);
    page = described.out;
  });

  const answers = [
    { method: 'Sum', answer: { count: 1 } },
    { method: 'Echo', answer: {} },
  ];
  for (const { method, answer } of answers) {
    it(`has a skep command for ${method} that works`, async () => {
      const [, target = '', json = ''] = /^skep call (\S+) '(.*)'$/.exec(snippet(page, method, 'skep')) ?? [];
      const called = await skep.run(['call', target, json]);
      assert.equal(called.code, 0, called.err);
      assert.deepEqual(JSON.parse(called.out), answer);
    });

    it(`has TypeScript for ${method} that works`, async () => {
      const file = callerOf(skep, 'lines', snippet(page, method, 'TypeScript'));
      const { stdout } = await run(process.execPath, [file]);
      assert.match(stdout, new RegExp(`'lines\\.v1\\.${method}Response'`));
    });
  }

  it('offers nothing that cannot carry a stream', () => {
    assert.doesNotMatch(page, /\*\*(curl|Python|Go)\*\*/);
  });
});
