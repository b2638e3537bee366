import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { ProjectBundler, parseManifest } from '../../../runtime/project/index.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { temporaryFolder, writeFiles } from './temporary-folder.ts';

const manifest = parseManifest('{ "name": "posts" }', 'skep.json');
const signal = new AbortController().signal;

/** A bundler of a project with these files, and where it writes. */
function bundle(files: Record<string, string>) {
  const folder = temporaryFolder();
  const outDir = path.join(temporaryFolder(), 'out');
  writeFiles(folder, files);
  return { folder, outDir, bundler: new ProjectBundler(folder, manifest, outDir) };
}

describe('bundling a project', () => {
  it('makes one module with its map, and names what it was made of', async () => {
    const { folder, bundler } = bundle({
      'src/main.ts': "import { word } from './word.ts'; export default (): string => word;",
      'src/word.ts': "export const word: string = 'hello';",
    });
    await using _ = bundler;
    const { code, inputs } = await bundler.build(signal);
    const { default: main } = await import(pathToFileURL(code).href);
    assert.equal(main(), 'hello');
    assert.deepEqual(
      inputs.sort(),
      ['main.ts', 'word.ts'].map((name) => path.join(folder, 'src', name)),
    );
    const map = JSON.parse(readFileSync(`${code}.map`, 'utf8'));
    const sources = map.sources.map((source: string) => path.resolve(path.dirname(code), source));
    assert.ok(sources.includes(path.join(folder, 'src', 'word.ts')));
  });

  it('has Connect, Protobuf-ES and CommonJS packages inside', async () => {
    const { bundler } = bundle({
      'src/main.ts':
        "import { Code } from '@connectrpc/connect'; import cjs from 'cjs'; export default [Code.NotFound, cjs];",
      'node_modules/cjs/package.json': '{ "name": "cjs", "main": "index.js" }',
      'node_modules/cjs/index.js': "module.exports = require('path').basename('/a/b');",
    });
    await using _ = bundler;
    const { code } = await bundler.build(signal);
    assert.doesNotMatch(readFileSync(code, 'utf8'), /from ["']@connectrpc/);
    assert.deepEqual((await import(pathToFileURL(code).href)).default, [5, 'b']);
  });

  it('gives every version a file of its own until it is pruned', async () => {
    const { folder, outDir, bundler } = bundle({ 'src/main.ts': 'export default 1;' });
    const first = await bundler.build(signal);
    writeFiles(folder, { 'src/main.ts': 'export default 2;' });
    const second = await bundler.build(signal);
    assert.notEqual(first.code, second.code);
    assert.equal((await import(pathToFileURL(first.code).href)).default, 1);
    await bundler.prune([second.code]);
    assert.ok(!existsSync(first.code));
    assert.equal((await import(pathToFileURL(second.code).href)).default, 2);
    await bundler[Symbol.asyncDispose]();
    assert.deepEqual(readdirSync(outDir), []);
  });

  it('gives the same file when nothing changed', async () => {
    const { bundler } = bundle({ 'src/main.ts': 'export default 1;' });
    await using _ = bundler;
    assert.deepEqual(await bundler.build(signal), await bundler.build(signal));
  });

  it('says where the code is wrong, in characters, and goes on when it is mended', async () => {
    const { folder, bundler } = bundle({ 'src/main.ts': "const é = '😀'; const = 1;\nexport default 1" });
    await using _ = bundler;
    await assert.rejects(bundler.build(signal), (error) => {
      assert.ok(error instanceof UserError);
      assert.equal(error.code, 'build-failed');
      const [{ file, line, column } = assert.fail('no problem')] = error.problems;
      assert.deepEqual(
        { file, line, column },
        { file: path.join(folder, 'src/main.ts'), line: 1, column: 23 },
      );
      return true;
    });
    writeFiles(folder, { 'src/main.ts': 'export default 1' });
    await bundler.build(signal);
  });

  it('says what is not installed', async () => {
    const { bundler } = bundle({ 'src/main.ts': "import 'left-pad';" });
    await using _ = bundler;
    await assert.rejects(
      bundler.build(signal),
      /src.main\.ts:1:8: Could not resolve "left-pad".*npm install/,
    );
  });

  it('says that the entry is missing', async () => {
    const { bundler } = bundle({});
    await using _ = bundler;
    await assert.rejects(bundler.build(signal), /"entry" in skep\.json/);
  });

  it('stops when it is told to', async () => {
    const { bundler } = bundle({ 'src/main.ts': 'export default 1' });
    await using _ = bundler;
    await assert.rejects(bundler.build(AbortSignal.abort()), { name: 'AbortError' });
  });
});
