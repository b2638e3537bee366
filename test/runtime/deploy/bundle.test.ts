import assert from 'node:assert/strict';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { create, toBinary } from '@bufbuild/protobuf';
import { BundleSchema } from '../../../runtime/api/gen/skep/deploy/v1/deploy_pb.ts';
import { packBundle, unpackBundle } from '../../../runtime/deploy/bundle.ts';
import { BundleStore } from '../../../runtime/deploy/bundle-store.ts';
import { dataFolder, makeDataFolder } from '../../../runtime/environment/data-folder.ts';
import { UserError } from '../../../runtime/user-error.ts';
import { scratchFolder } from '../environment/scratch.ts';
import { userErrorOf } from './scratch-server.ts';

/** A bundle as somebody might make it who does not use `packBundle`. */
function packed(paths: string[], format = 1): Uint8Array {
  const files = paths.map((each) => ({ path: each, content: Buffer.from('export default () => {};') }));
  return gzipSync(
    toBinary(BundleSchema, create(BundleSchema, { format, manifest: '{"name":"shop"}', files })),
  );
}

async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let i = 0; i < bytes.length; i += size) yield bytes.subarray(i, i + size);
}

describe('a bundle', () => {
  it('is unpacked as it was packed', async () => {
    const content = {
      manifest: '{"name":"shop"}',
      descriptors: new Uint8Array([1, 2, 3]),
      files: [
        { path: 'main.mjs', content: new Uint8Array([4]) },
        { path: 'a/b.mjs', content: new Uint8Array() },
      ],
    };
    const bundle = await unpackBundle(await packBundle(content));
    assert.deepEqual(
      [bundle.manifest, [...bundle.descriptors], bundle.files.map((file) => [file.path, [...file.content]])],
      [
        content.manifest,
        [1, 2, 3],
        [
          ['main.mjs', [4]],
          ['a/b.mjs', []],
        ],
      ],
    );
  });

  for (const name of [
    '../evil.mjs',
    'a/../../evil.mjs',
    'a/..',
    '..',
    '.',
    './main.mjs',
    '/etc/passwd',
    '\\evil.mjs',
    'a\\..\\..\\evil.mjs',
    'C:/evil.mjs',
    'c:evil.mjs',
    'main.mjs:stream',
    'a//b.mjs',
    'a/',
    '',
    'main.mjs\0.txt',
    'a\nb',
    'a/.. /b',
    'a./b',
    'x'.repeat(600),
  ]) {
    it(`may not have a file ${JSON.stringify(name.slice(0, 30))}`, async () => {
      assert.equal((await userErrorOf(unpackBundle(packed(['main.mjs', name])))).code, 'bundle-path');
    });
  }

  it('may not have one file twice, in whatever case', async () => {
    assert.equal((await userErrorOf(unpackBundle(packed(['main.mjs', 'Main.mjs'])))).code, 'bundle-path');
  });

  it('may not have a file in another file', async () => {
    for (const files of [
      ['main.mjs', 'Main.mjs/a'],
      ['a/b/c', 'a', 'main.mjs'],
    ]) {
      assert.equal((await userErrorOf(unpackBundle(packed(files)))).code, 'bundle-path');
    }
  });

  it('may not be of a later format', async () => {
    const failure = await userErrorOf(unpackBundle(packed(['main.mjs'], 2)));
    assert.equal(failure.code, 'bundle-invalid');
    assert.match(failure.message, /format 2/);
  });

  it('may not unpack to more than there is room for', async () => {
    const failure = await userErrorOf(unpackBundle(gzipSync(Buffer.alloc(300 * 1024 ** 2), { level: 1 })));
    assert.equal(failure.code, 'bundle-too-large');
  });

  it('that is cut short or changed is refused, and never anything but a UserError', async () => {
    const whole = packed(['main.mjs', 'a/b.mjs']);
    let seed = 1;
    const random = (below: number): number => {
      seed = (seed * 48271) % 2147483647;
      return seed % below;
    };
    for (let i = 0; i < 500; i++) {
      const broken = Uint8Array.from(
        whole.subarray(0, random(2) === 0 ? whole.length : random(whole.length)),
      );
      for (let j = 0; j <= random(4); j++) broken[random(broken.length || 1)] = random(256);
      await unpackBundle(broken).catch((error) => assert.ok(error instanceof UserError, String(error)));
    }
  });
});

describe('the store of bundles', () => {
  const received = async (home: string, bytes: Uint8Array) => {
    const store = new BundleStore(makeDataFolder(home));
    return { store, receiving: store.receive(inChunks(bytes)) };
  };

  it('names a bundle by its SHA-256, and gives it back', async (t) => {
    const home = await scratchFolder(t);
    const { store, receiving } = await received(home, packed(['main.mjs']));
    const sha256 = await receiving;
    assert.match(sha256, /^[0-9a-f]{64}$/);
    const version = await store.read(sha256);
    assert.equal(version.manifest.name, 'shop');
    assert.equal(version.code, path.join(home, 'bundles', sha256, 'files', 'main.mjs'));
  });

  it('has nothing of a bundle that leads out of its folder', async (t) => {
    const home = await scratchFolder(t);
    await mkdir(path.join(home, 'bundles'), { recursive: true });
    const { receiving } = await received(home, packed(['main.mjs', '../../../evil.mjs']));
    assert.equal((await userErrorOf(receiving)).code, 'bundle-path');
    const { bundles, uploads } = dataFolder(home);
    assert.deepEqual([await readdir(bundles), await readdir(uploads)], [[], []]);
    assert.deepEqual((await readdir(home)).sort(), ['build', 'bundles', 'uploads']);
  });

  it('refuses a bundle without code', async (t) => {
    const { receiving } = await received(await scratchFolder(t), packed(['other.mjs']));
    assert.equal((await userErrorOf(receiving)).code, 'bundle-invalid');
  });

  for (const name of ['', '..', '../..', 'x'.repeat(64), '/etc', '0'.repeat(64)]) {
    it(`has no bundle ${JSON.stringify(name.slice(0, 10))}`, async (t) => {
      const store = new BundleStore(makeDataFolder(await scratchFolder(t)));
      assert.equal((await userErrorOf(store.read(name))).code, 'bundle-unknown');
    });
  }

  it('keeps for a while what nothing refers to, and what is referred to for ever', async (t) => {
    const home = await scratchFolder(t);
    const { store, receiving } = await received(home, packed(['main.mjs']));
    const sha256 = await receiving;
    await store.sweep(new Set());
    assert.deepEqual(await readdir(dataFolder(home).bundles), [sha256]);
    const { utimes } = await import('node:fs/promises');
    await utimes(path.join(home, 'bundles', sha256), new Date(0), new Date(0));
    await store.sweep(new Set([sha256]));
    assert.deepEqual(await readdir(dataFolder(home).bundles), [sha256]);
    await store.sweep(new Set());
    assert.deepEqual(await readdir(dataFolder(home).bundles), []);
  });
});
