import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { readZip } from '../../../runtime/generate/input/zip.ts';
import { makeZip } from './make-zip.ts';

const text = 'syntax = "proto3";\n';
const endSize = 22;
const locatorSize = 20;
const all = () => true;

/** An archive whose end tells of a record of ZIP64 before it, which is told of by its locator. */
function withLocator(count: number): Buffer {
  const archive = makeZip({ 'a.proto': text, 'b.proto': text });
  const end = archive.subarray(archive.length - endSize);
  end.writeUInt16LE(count, 10);
  const locator = Buffer.alloc(locatorSize);
  locator.set([0x50, 0x4b, 6, 7]);
  return Buffer.concat([archive.subarray(0, archive.length - endSize), locator, end]);
}

/** An archive that has all bits in a number of four bytes, which is so many bytes behind a signature. */
function withAllBits(signature: readonly number[], at: number): Buffer {
  const archive = makeZip({ 'a.proto': text });
  archive.writeUInt32LE(0xffffffff, archive.lastIndexOf(Buffer.from([0x50, 0x4b, ...signature])) + at);
  return archive;
}

describe('a ZIP archive', () => {
  it('gives the files that are wanted, stored and deflated', () => {
    const files = readZip(makeZip({ 'a.proto': text, 'b.proto': text, 'c.md': '' }), (path) =>
      path.endsWith('.proto'),
    );
    assert.deepEqual(
      [...files].map(([path, content]) => [path, content.toString()]),
      [
        ['a.proto', text],
        ['b.proto', text],
      ],
    );
  });

  it('is read where it has records of ZIP64 that it does not need', () => {
    assert.deepEqual([...readZip(withLocator(2), all).keys()], ['a.proto', 'b.proto']);
  });

  const zip64: Readonly<Record<string, Buffer>> = {
    'the number of its files': withLocator(0xffff),
    'the place of its directory': withAllBits([5, 6], 16),
    'the size of a file': withAllBits([1, 2], 20),
    'the place of a file': withAllBits([1, 2], 42),
  };
  for (const [what, archive] of Object.entries(zip64)) {
    it(`is said to be of ZIP64, where a record of that has ${what}`, () => {
      assert.throws(() => readZip(archive, all), { name: 'InputError', message: /ZIP64.*or a tarball/ });
    });
  }

  it('is said to be broken, where its directory has fewer files than it tells', () => {
    const archive = makeZip({ 'a.proto': text });
    archive.writeUInt16LE(0xffff, archive.length - endSize + 10);
    assert.throws(() => readZip(archive, all), { message: /broken/ });
  });
});
