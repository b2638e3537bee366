import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { wireText } from '../../../extension/response/wire-text.ts';
import { FirstBytes } from '../../../runtime/api/first-bytes.ts';

function bytesOf(body: string | Buffer): FirstBytes {
  const bytes = new FirstBytes();
  bytes.push(Buffer.from(body));
  return bytes;
}

describe('what was really sent', () => {
  const wire = {
    sentHead:
      'POST /posts.v1.PostsService/Get HTTP/1.1\r\nAuthorization: Bearer sesame\r\nx-tenant: open-7\r\n\r\n',
    sent: bytesOf('{"id":"open-7"}'),
    receivedHead: 'HTTP/1.1 200 OK\r\nset-cookie: sid=deep\r\n\r\n',
    received: bytesOf('{"post":{"id":"open-7"}}'),
  };
  const text = wireText('Get', wire, ['open-7']);

  it('has asterisks for secrets, in heads and bodies, and lengths that are true', () => {
    assert.match(text, /^Authorization: Bearer \*{6}$/m);
    assert.match(text, /^x-tenant: \*{6}$/m);
    assert.match(text, /^set-cookie: \*{8}$/m);
    assert.match(text, /^\{"id":"\*{6}"\}$/m);
    assert.match(text, /body, 15 B/);
    assert.doesNotMatch(text, /open-7|sesame|deep/);
    assert.ok(!text.replaceAll(/\s/g, '').includes(Buffer.from('open-7').toString('hex')));
  });

  it('shows everything else byte for byte', () => {
    assert.match(text, /^POST \/posts\.v1\.PostsService\/Get HTTP\/1\.1$/m);
  });
});

describe('secrets in a body', () => {
  /** What is shown of a body, without what lays it out: the ASCII beside the hex is cut into lines. */
  function shown(body: string | Buffer, secrets: string[], head = ''): { text: string; hex: string } {
    const sentHead = `POST /a.v1.A/Get HTTP/1.1\r\n${head}\r\n`;
    const wire = { sentHead, sent: bytesOf(body), receivedHead: '', received: new FirstBytes() };
    const text = wireText('Get', wire, secrets);
    return { text, hex: text.replaceAll(/\s/g, '') };
  }
  const hexOf = (text: string) => Buffer.from(text).toString('hex');

  it('are masked whole where one is part of another, whichever comes first', () => {
    for (const secrets of [
      ['open', 'open-sesame'],
      ['open-sesame', 'open'],
    ])
      assert.match(shown('{"id":"open-sesame"}', secrets).text, /^\{"id":"\*{11}"\}$/m);
  });

  it('are masked whole where they overlap', () => {
    assert.match(shown('{"id":"abcdef"}', ['abcd', 'cdef']).text, /^\{"id":"\*{6}"\}$/m);
  });

  it('are masked in the hex as well where JSON escapes them, or an address encodes them', () => {
    const secret = 'a"b/c"d';
    const escaped = JSON.stringify(secret).slice(1, -1);
    const encoded = encodeURIComponent(secret);
    const { text, hex } = shown(`${escaped} ${encoded}`, [secret]);
    for (const written of [escaped, encoded]) {
      assert.ok(!text.includes(written));
      assert.ok(!hex.includes(hexOf(written)));
    }
    assert.ok(hex.includes('2a'.repeat(7)));
  });

  it('are masked in a compressed one, which is shown as it was before and not as it went', () => {
    const packed = gzipSync('{"id":"open-7"}');
    const { text, hex } = shown(packed, ['open-7'], 'content-encoding: gzip\r\n');
    assert.match(text, /^\{"id":"\*{6}"\}$/m);
    assert.ok(!hex.includes(packed.subarray(0, 8).toString('hex')));
  });

  it('are masked in a compressed frame', () => {
    const packed = gzipSync('{"id":"open-7"}');
    const head = Buffer.from([1, 0, 0, 0, packed.length]);
    const body = Buffer.concat([head, packed]);
    const { text, hex } = shown(body, ['open-7'], 'content-type: application/connect+json\r\n');
    assert.match(text, /^\{"id":"\*{6}"\}$/m);
    assert.ok(!hex.includes(packed.subarray(0, 8).toString('hex')));
  });

  it('keep a compressed one from being shown that cannot be read', () => {
    const packed = gzipSync('{"id":"open-7"}').subarray(0, 12);
    const { text, hex } = shown(packed, ['open-7'], 'content-encoding: gzip\r\n');
    assert.match(text, /^# not shown: it is compressed/m);
    assert.ok(!hex.includes(packed.subarray(0, 8).toString('hex')));
  });

  it('that are none leave a compressed one as it went, with its text', () => {
    const packed = gzipSync('{"id":"open-7"}');
    const { text, hex } = shown(packed, [], 'content-encoding: gzip\r\n');
    assert.match(text, /^\{"id":"open-7"\}$/m);
    assert.ok(hex.includes(packed.subarray(0, 8).toString('hex')));
  });
});
