import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { describe, it } from 'node:test';
import { createFileRegistry, fromBinary } from '@bufbuild/protobuf';
import { FileDescriptorSetSchema } from '@bufbuild/protobuf/wkt';
import { checkFolder } from '../../../server/index.ts';

const fixtures = path.join(import.meta.dirname, '../../fixtures/language');

async function inFolder(
  files: Record<string, string>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  // A name that needs escapes in a URI.
  const outer = await mkdtemp(path.join(os.tmpdir(), 'skep-check-'));
  const folder = path.join(outer, 'a b #%20ü');
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
      await writeFile(path.join(folder, name), text);
    }
    await run(folder);
  } finally {
    await rm(outer, { recursive: true });
  }
}

describe('checking a folder', () => {
  it('warns of two rpcs with one address in different definitions, of one project or of two', async () => {
    const service = (name: string, path: string) =>
      `syntax = "proto3";\npackage ${name}.v1;\nimport "google/api/annotations.proto";\nmessage Request { string id = 1; }\n` +
      `service ${name.toUpperCase()} {\n  rpc Get(Request) returns (Request) {\n    option (google.api.http).get = "${path}";\n  }\n}\n`;
    const copied = service('a', '/v1/things/{id}');
    const files = {
      'p/skep.json': '{}',
      'p/proto/a/v1/a.proto': copied,
      'p/proto/b/v1/b.proto': service('b', '/v1/things/{id=*}'),
      'q/skep.json': '{}',
      'q/proto/c/v1/c.proto': service('c', '/v1/things/*'),
      'q/proto/d/v1/d.proto': service('d', '/v1/others/{id}'),
      'q/uses/a/v1/a.proto': copied,
      'elsewhere/e/v1/e.proto': service('e', '/v1/things/{id}'),
    };
    await inFolder(files, async (folder) => {
      const { files: checked } = await checkFolder(folder);
      const found = checked.map(({ importPath, diagnostics }) => [
        importPath,
        diagnostics.map(({ code, line, message }) => `${line} ${code} ${message}`),
      ]);
      const told = (written: string, other: string) => [
        `7 conflicting-http-bindings GET ${written} is bound to ${other}.Get as well: a request could mean either method. Change one of the two.`,
      ];
      assert.deepEqual(found, [
        ['e/v1/e.proto', []],
        ['a/v1/a.proto', told('/v1/things/{id}', 'b.v1.B')],
        ['b/v1/b.proto', told('/v1/things/{id=*}', 'a.v1.A')],
        ['c/v1/c.proto', told('/v1/things/*', 'a.v1.A')],
        ['d/v1/d.proto', []],
        ['a/v1/a.proto', []],
      ]);
    });
  });

  it('reports what two files of one project declare, though neither imports the other', async () => {
    const text = 'syntax = "proto3";\npackage p;\nmessage Twice {}\n';
    const files = {
      'p/skep.json': '{}',
      'p/proto/a.proto': text,
      'p/proto/b.proto': text,
      'q/skep.json': '{}',
    };
    await inFolder({ ...files, 'q/proto/c.proto': text }, async (folder) => {
      const checked = await checkFolder(folder);
      const found = checked.files.map(({ importPath, diagnostics }) => [
        importPath,
        diagnostics.map(({ code, line, column }) => [code, line, column]),
      ]);
      assert.deepEqual(found, [
        ['a.proto', []],
        ['b.proto', [['duplicate-name', 3, 9]]],
        ['c.proto', []],
      ]);
    });
  });

  it('finds nothing in sound projects, modules and loose files', async () => {
    const { files } = await checkFolder(fixtures);
    assert.deepEqual(
      files.map(({ importPath, diagnostics }) => [importPath, diagnostics.length]),
      [
        ['comments/v1/comments.proto', 0],
        ['posts/v1/posts.proto', 0],
        ['acme/tools/v1/hammer.proto', 0],
        ['acme/tools/v1/handle.proto', 0],
        ['shop/v1/shop.proto', 0],
        ['money/v1/money.proto', 0],
        ['posts/v1/posts.proto', 0],
      ],
    );
  });

  it('gives lines and columns from 1', async () => {
    const text = 'syntax = "proto3";\nmessage A {\n  /* ü𝄞 */ Missing m = 1;\n}\n';
    await inFolder({ 'skep.json': '{}', 'proto/a.proto': text }, async (folder) => {
      const { files } = await checkFolder(folder);
      assert.deepEqual(
        files.map(({ file, diagnostics }) => [
          file,
          diagnostics.map(({ code, line, column }) => [code, line, column]),
        ]),
        [[path.join(folder, 'proto/a.proto'), [['undefined-type', 3, '  /* ü𝄞 */ '.length + 1]]]],
      );
    });
  });

  it('leaves out warnings where they are not wanted', async () => {
    const text = `syntax = "proto3"; package x; import "google/protobuf/any.proto"; import "google/api/annotations.proto";
service S { rpc M(Missing) returns (E) { option (google.api.http) = { get: "no-slash" }; } } message E {} /* /* */`;
    await inFolder({ 'skep.json': '{}', 'proto/a.proto': text }, async (folder) => {
      const codes = async (options: { warnings?: boolean }) =>
        (await checkFolder(folder, options)).files.flatMap(({ diagnostics }) =>
          diagnostics.map(({ code }) => code),
        );
      assert.deepEqual(await codes({}), ['undefined-type', 'wrong-http-path', 'nested-comment']);
      assert.deepEqual(await codes({ warnings: false }), ['undefined-type']);
    });
  });

  it('gives descriptors that load, each after its imports', async () => {
    const { descriptorBytes } = await checkFolder(path.join(fixtures, 'posts'), {
      descriptors: { sourceInfo: true },
    });
    const descriptors = fromBinary(FileDescriptorSetSchema, Buffer.concat(descriptorBytes));
    assert.deepEqual(
      descriptors.file.map(({ name }) => name),
      ['google/protobuf/timestamp.proto', 'posts/v1/posts.proto'],
    );
    assert.equal(createFileRegistry(descriptors).getService('posts.v1.PostsService')?.methods.length, 2);
  });

  it('finds the project of a folder inside of it', async () => {
    const { files } = await checkFolder(path.join(fixtures, 'comments/proto/comments'));
    assert.deepEqual(
      files.map(({ importPath, diagnostics }) => [importPath, diagnostics.length]),
      [['comments/v1/comments.proto', 0]],
    );
  });

  it('passes over installed packages and folders with a dot', async () => {
    const files = { 'node_modules/x/a.proto': 'x', '.git/b.proto': 'x', 'c.proto': 'syntax = "proto3";' };
    await inFolder(files, async (folder) => {
      assert.deepEqual(
        (await checkFolder(folder)).files.map(({ importPath }) => importPath),
        ['c.proto'],
      );
    });
  });

  it('finds nothing where there is nothing', async () => {
    assert.deepEqual((await checkFolder(path.join(fixtures, 'no/such/folder'))).files, []);
  });
});
