import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { base64Bytes, hexText, imageKind } from '../../../extension/response/hex-text.ts';

describe('hexText', () => {
  it('has offset, sixteen bytes and their ASCII in a line', () => {
    assert.equal(
      hexText(Buffer.from('Hello, Skep! \x00\x01\xff12', 'latin1')),
      '00000000  48 65 6c 6c 6f 2c 20 53  6b 65 70 21 20 00 01 ff  Hello, Skep! ...\n' +
        '00000010  31 32                                             12',
    );
  });
});

describe('imageKind', () => {
  it('knows images by their first bytes, whatever a server calls them', () => {
    assert.equal(imageKind(Buffer.from('89504e470d0a1a0a00', 'hex')), 'png');
    assert.equal(imageKind(Buffer.from('ffd8ffe0', 'hex')), 'jpg');
    assert.equal(imageKind(Buffer.from('GIF89a')), 'gif');
    assert.equal(imageKind(Buffer.from('RIFF\0\0\0\0WEBPVP8 ')), 'webp');
    assert.equal(imageKind(Buffer.from('<?xml version="1.0"?>\n<svg xmlns="x">')), 'svg');
    assert.equal(imageKind(Buffer.from('{"a":1}')), undefined);
  });
});

describe('base64Bytes', () => {
  it('reads both alphabets, padded or not, and refuses the rest', () => {
    assert.deepEqual(base64Bytes('+/8='), Buffer.from([0xfb, 0xff]));
    assert.deepEqual(base64Bytes('-_8'), Buffer.from([0xfb, 0xff]));
    assert.equal(base64Bytes('not it'), undefined);
    assert.equal(base64Bytes('abcde'), undefined);
    assert.equal(base64Bytes(''), undefined);
  });
});
