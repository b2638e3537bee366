import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folderOf, fromClientUri, joinUri, pathBelow, toClientUri } from '../../../server/workspace/uri.ts';

describe('a file’s URI', () => {
  it('is one however a client spells it', () => {
    assert.equal(fromClientUri('file:///c%3A/a%20b/%C3%BC.proto'), 'file:///c:/a b/ü.proto');
    assert.equal(fromClientUri('file:///C:/a b/ü.proto'), 'file:///c:/a b/ü.proto');
  });

  it('goes to clients encoded, and comes back the same', () => {
    for (const uri of [
      'file:///w/a b/100%#?.proto',
      'file:///c:/x.proto',
      'untitled:Untitled-1',
      'skep-bundled:/google/x.proto',
    ]) {
      assert.equal(fromClientUri(toClientUri(uri)), uri);
    }
    assert.equal(toClientUri('file:///w/a b#.proto'), 'file:///w/a%20b%23.proto');
  });

  it('is kept as it is when malformed', () => {
    assert.equal(fromClientUri('file:///w/%zz.proto'), 'file:///w/%zz.proto');
  });

  it('joins relative and absolute paths, Windows’ too', () => {
    assert.equal(joinUri('file:///w/a', '../b/./c'), 'file:///w/b/c');
    assert.equal(joinUri('file:///w', '/usr/include'), 'file:///usr/include');
    assert.equal(joinUri('file:///c:/w', 'D:\\x\\y'), 'file:///d:/x/y');
    assert.equal(joinUri('vscode-vfs://github/a/b', '../c'), 'vscode-vfs://github/a/c');
    assert.equal(joinUri('file:///w', '.'), 'file:///w');
  });

  it('is one on Windows, whatever the case of the drive and however its colon is written', () => {
    const spellings = [
      'file:///C%3A/My%20Api/a.proto',
      'file:///c:/My%20Api/a.proto',
      'file:///c%3a/My Api/a.proto',
    ];
    assert.deepEqual([...new Set(spellings.map(fromClientUri))], ['file:///c:/My Api/a.proto']);
    assert.equal(toClientUri('file:///c:/My Api/a.proto'), 'file:///c%3A/My%20Api/a.proto');
  });

  it('keeps the server of a network share', () => {
    const uri = fromClientUri('file://server/share/My%20Api/a.proto');
    assert.equal(uri, 'file://server/share/My Api/a.proto');
    assert.equal(toClientUri(uri), 'file://server/share/My%20Api/a.proto');
    assert.equal(joinUri('file://server/share/w', '..\\x\\b.proto'), 'file://server/share/x/b.proto');
    assert.equal(joinUri('file:///c:/w', '\\\\server\\share\\x'), 'file://server/share/x');
    assert.equal(folderOf('file://server/share'), undefined);
  });

  it('joins what Windows gives with backslashes', () => {
    assert.equal(joinUri('file:///c:/w', 'proto\\x'), 'file:///c:/w/proto/x');
    assert.equal(joinUri('file:///c:/w', '\\x'), 'file:///c:/x');
    assert.equal(joinUri('file:///c:/w', '..\\..\\..\\x'), 'file:///c:/x');
  });

  it('has a folder up to the top', () => {
    assert.equal(folderOf('file:///w/a'), 'file:///w');
    assert.equal(folderOf('file:///w'), undefined);
    assert.equal(folderOf('untitled:Untitled-1'), undefined);
  });

  it('knows what lies below it', () => {
    assert.equal(pathBelow('file:///w', 'file:///w/a/b'), 'a/b');
    assert.equal(pathBelow('file:///w', 'file:///w'), undefined);
    assert.equal(pathBelow('file:///w', 'file:///w2/a'), undefined);
  });
});
