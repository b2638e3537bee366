import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { wireText } from '../../../extension/response/wire-text.ts';
import { FirstBytes } from '../../../runtime/api/first-bytes.ts';

function bytesOf(text: string): FirstBytes {
  const bytes = new FirstBytes();
  bytes.push(Buffer.from(text));
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
