import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { bodyBytes, fileEnd } from '../../../extension/response/body-bytes.ts';
import type { JsonCallResult } from '../../../runtime/api/call-json.ts';

const answer = (...messages: string[]): JsonCallResult => ({
  code: 'ok',
  httpStatus: 200,
  message: '',
  details: [],
  headers: [],
  trailers: [],
  messages,
  sentBytes: 0,
  receivedBytes: 0,
  firstByteMs: 0,
  totalMs: 0,
});

describe('the bytes of an answer', () => {
  it('are those of a google.api.HttpBody', () => {
    const body = bodyBytes(answer('{"contentType":"text/csv","data":"YSxi"}'));
    assert.deepEqual(body, { contentType: 'text/csv', bytes: Buffer.from('a,b') });
  });

  it('are none of a message with other fields, of a stream, or of text', () => {
    assert.equal(bodyBytes(answer('{"contentType":"text/csv","data":"YSxi","id":"1"}')), undefined);
    assert.equal(bodyBytes(answer('{"contentType":"a","data":"YSxi"}', '{}')), undefined);
    assert.equal(bodyBytes(answer('"contentType" is no JSON')), undefined);
  });

  it('make a file with the end that they are known by, whatever they are called', () => {
    const png = Buffer.from('89504e470d0a1a0a00', 'hex');
    assert.equal(fileEnd({ contentType: 'application/octet-stream', bytes: png }), 'png');
    assert.equal(fileEnd({ contentType: 'application/pdf; x=1', bytes: Buffer.from('%PDF') }), 'pdf');
    assert.equal(fileEnd({ contentType: '', bytes: Buffer.from([1]) }), 'bin');
  });
});
