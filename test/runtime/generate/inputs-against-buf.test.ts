import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { generateByTemplate } from '../../../runtime/generate/index.ts';
import { temporaryFolder } from '../project/temporary-folder.ts';
import { bundledPlugin } from './bundled-plugin.ts';
import { filesBelow } from './generated-files.ts';
import { makeZip } from './make-zip.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const buf = path.join(root, 'node_modules/.bin/buf');
const command = JSON.stringify([process.execPath, bundledPlugin('request-plugin')]);
const gitUser = ['-c', 'user.name=A', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];

/** What stands below `inputs`, each line one of its keys. */
const inputs: Readonly<Record<string, readonly string[]>> = {
  'an image': ['binary_image: weather.binpb'],
  'an image that is compressed': ['binary_image: weather.binpb.gz'],
  'an image that is compressed, and does not say so': ['binary_image: weather.packed', 'compression: zstd'],
  'an image in JSON': ['json_image: weather.json'],
  'an image in YAML': ['yaml_image: weather.yaml'],
  'an image without what it imports': ['binary_image: weather.binpb', 'paths: [acme/weather]'],
  'an image without some paths': [
    'binary_image: weather.binpb',
    'exclude_paths: [acme/list, gnu/pascal/base/base.proto]',
  ],
  'types of an image': ['binary_image: weather.binpb', 'types: [acme.weather.v1.ReportResponse]'],
  'a tarball': ['tarball: weather.tar'],
  'a tarball, compressed': ['tarball: weather.tar.gz'],
  'a tarball with a folder around it': ['tarball: around.tar.zst', 'strip_components: 1'],
  'a folder in a tarball': ['tarball: around.tar.zst', 'strip_components: 1', 'subdir: proto'],
  'paths in a tarball': ['tarball: weather.tar', 'paths: [proto/acme/weather]'],
  'a ZIP archive': ['zip_archive: weather.zip'],
  'a ZIP archive with a folder around it': ['zip_archive: around.zip', 'strip_components: 1'],
  'a folder in a ZIP archive': ['zip_archive: around.zip', 'strip_components: 1', 'subdir: proto'],
  'a repository': ['git_repo: REPOSITORY'],
  'a branch of a repository': ['git_repo: REPOSITORY', 'branch: other'],
  'a tag of a repository': ['git_repo: REPOSITORY', 'tag: v1'],
  'a commit of a repository': ['git_repo: REPOSITORY', 'commit: COMMIT'],
  'what a reference names in a repository': ['git_repo: REPOSITORY', 'branch: main', 'ref: HEAD~1'],
  'a folder in a repository': ['git_repo: REPOSITORY', 'subdir: proto'],
};

describe('inputs of a template that are no folders', () => {
  const folder = temporaryFolder();
  const out = temporaryFolder();
  const repository = temporaryFolder();
  const weather = path.join(root, 'test/fixtures/generate/weather');
  let commit: string;
  process.env.SKEP_HOME = temporaryFolder();
  const git = (...args: string[]) =>
    execFileSync('git', [...gitUser, ...args], { cwd: repository, encoding: 'utf8' });

  before(() => {
    for (const name of ['weather.binpb', 'weather.json', 'weather.yaml'])
      execFileSync(buf, ['build', weather, '-o', path.join(folder, name)]);
    const image = readFileSync(path.join(folder, 'weather.binpb'));
    writeFileSync(path.join(folder, 'weather.binpb.gz'), gzipSync(image));
    writeFileSync(path.join(folder, 'weather.packed'), zstdCompressSync(image));
    execFileSync('tar', ['-cf', path.join(folder, 'weather.tar'), '-C', weather, '.']);
    writeFileSync(
      path.join(folder, 'weather.tar.gz'),
      gzipSync(readFileSync(path.join(folder, 'weather.tar'))),
    );
    const around = execFileSync('tar', ['-cf', '-', '-C', path.dirname(weather), path.basename(weather)]);
    writeFileSync(path.join(folder, 'around.tar.zst'), zstdCompressSync(around));
    writeFileSync(path.join(folder, 'weather.zip'), makeZip(filesBelow(weather)));
    const inFolder = Object.entries(filesBelow(weather)).map(([name, text]) => [`weather/${name}`, text]);
    writeFileSync(path.join(folder, 'around.zip'), makeZip(Object.fromEntries(inFolder)));

    cpSync(weather, repository, { recursive: true });
    git('init', '--quiet', '--initial-branch', 'main');
    const commitWith = (message: string) => {
      mkdirSync(path.join(repository, 'proto/more'), { recursive: true });
      const text = `syntax = "proto3";\npackage more;\nmessage ${message} {}\n`;
      writeFileSync(path.join(repository, 'proto/more/more.proto'), text);
      git('add', '.');
      git('commit', '--quiet', '-m', message);
    };
    commitWith('First');
    git('tag', 'v1');
    commitWith('Second');
    commit = git('rev-parse', 'HEAD').trim();
    commitWith('Third');
    git('checkout', '--quiet', '-b', 'other');
    commitWith('Fourth');
    git('checkout', '--quiet', 'main');
    git('config', 'uploadpack.allowAnySHA1InWant', 'true');
  });

  const generate = (index: string | number, lines: readonly string[]) => {
    const file = path.join(folder, `${index}.gen.yaml`);
    const input = lines.join('\n    ').replace('REPOSITORY', repository).replace('COMMIT', commit);
    writeFileSync(
      file,
      `version: v2\ninputs:\n  - ${input}\nplugins:\n  - local: ${command}\n    out: ${index}/gen\n    include_imports: true\n`,
    );
    return {
      file,
      done: generateByTemplate(folder, { template: file, signal: AbortSignal.timeout(60_000) }),
    };
  };

  for (const [index, [name, lines]] of Object.entries(inputs).entries()) {
    it(`are what \`buf generate\` takes them for: ${name}`, async () => {
      const { file, done } = generate(index, lines);
      assert.deepEqual((await done).problems, []);
      execFileSync(buf, ['generate', '--template', file, '-o', out], { cwd: folder });
      const theirs = filesBelow(path.join(out, String(index)));
      assert.ok(Object.keys(theirs).length > 0);
      assert.deepEqual(filesBelow(path.join(folder, String(index))), theirs);
    });
  }

  const wrong: Readonly<Record<string, readonly [lines: readonly string[], problem: RegExp]>> = {
    'is not there': [['tarball: none.tar'], /3:5: "none\.tar" cannot be read: ENOENT/],
    'is no image': [['binary_image: weather.tar'], /"weather\.tar" (?:cannot be read as|is no image)/],
    'is no JSON': [['json_image: weather.binpb'], /"weather\.binpb" cannot be read as "json_image"/],
    'is no tar archive': [['tarball: weather.zip'], /It is no tar archive/],
    'is no ZIP archive': [['zip_archive: weather.tar'], /It is no ZIP archive/],
    'is not compressed': [
      ['tarball: weather.tar', 'compression: gzip'],
      /"weather\.tar" cannot be decompressed/,
    ],
    'has no such folder': [
      ['tarball: weather.tar', 'subdir: none'],
      /There are no definitions in "weather\.tar"/,
    ],
    'is no repository': [['git_repo: .'], /git cannot read "\."/],
    'has no such branch': [['git_repo: REPOSITORY', 'branch: none'], /git cannot read .*none/],
    'is in a registry': [['module: buf.build/acme/weather'], /buf export/],
    'is one of two things': [['tarball: weather.tar', 'directory: x'], /one of "directory" and "tarball"/],
  };
  for (const [name, [lines, problem]] of Object.entries(wrong)) {
    it(`are told of where one ${name}`, async () => {
      const { problems } = await generate('wrong', lines).done;
      const told = problems.map(({ line, column, message }) => `${line}:${column}: ${message}`).join('\n');
      assert.match(told, problem);
    });
  }

  it('are told of with what is wrong in their definitions', async () => {
    writeFileSync(
      path.join(folder, 'broken.zip'),
      makeZip({ 'a.proto': 'syntax = "proto3";\nmessage A { None n = 1; }\n' }),
    );
    const { problems } = await generate('wrong', ['zip_archive: broken.zip']).done;
    assert.deepEqual(
      problems.map(({ file, line }) => [path.relative(folder, file).replaceAll('\\', '/'), line]),
      [['broken.zip/a.proto', 2]],
    );
  });

  const secret = 's3cr3t-of-acme';
  const withSecrets: Readonly<Record<string, readonly string[]>> = {
    'an address with a password': [`tarball: http://ada:${secret}@127.0.0.1:1/a.tar`],
    'an address with a token': [`binary_image: http://127.0.0.1:1/a.binpb?token=${secret}`],
    'an address that is none': [`tarball: http://ada:${secret}@[none/a.tar`],
    'a repository with a token for a name': [`git_repo: http://${secret}@127.0.0.1:1/acme/weather.git`],
    'a repository with a password': [`git_repo: http://ada:${secret}@127.0.0.1:1/acme/weather.git`],
  };
  for (const [name, lines] of Object.entries(withSecrets)) {
    it(`are told of without what opens them: ${name}`, async () => {
      const { problems } = await generate('secret', lines).done;
      const told = JSON.stringify(problems);
      assert.match(told, /cannot (?:be )?read/);
      assert.ok(!told.includes(secret), told);
    });
  }

  it('are told of with places that have no secret, where the definitions are wrong', async () => {
    const broken = makeZip({ 'a.proto': 'syntax = "proto3";\nmessage A { None n = 1; }\n' });
    const server = createServer((_, response) => response.end(broken));
    using _ = { [Symbol.dispose]: () => server.close() };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : '';
    const { problems } = await generate('secret', [`zip_archive: http://127.0.0.1:${port}/a?token=${secret}`])
      .done;
    const [problem] = problems;
    assert.match(problem?.message ?? '', /None/);
    assert.ok(!JSON.stringify(problems).includes(secret), problem?.file);
  });

  it('are fetched from an address', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/weather.tar.gz') response.end(readFileSync(path.join(folder, 'weather.tar.gz')));
      else response.writeHead(404).end();
    });
    using _ = { [Symbol.dispose]: () => server.close() };
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const at = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    const { problems, changed } = await generate('fetched', [`tarball: ${at}/weather.tar.gz`]).done;
    const missing = await generate('wrong', [`tarball: ${at}/none.tar.gz`]).done;
    assert.deepEqual(problems, []);
    assert.ok(changed.length > 0);
    assert.match(missing.problems[0]?.message ?? '', /the server answers 404/);
  });
});
