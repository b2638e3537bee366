import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { decodeMessage } from '../../../server/features/decode-message.ts';
import { markedFile } from './marked-file.ts';

const definition = `syntax = "proto3";
package shop.v1;
message SoldOut {
  string article = 1;
  int64 left = 2;
}
|`;

describe('the details of an error', () => {
  it('are read by the definitions of the workspace', async () => {
    const { snapshot } = await markedFile(definition);
    const bytes = Buffer.from('0a03746561100c', 'hex');
    assert.deepEqual(decodeMessage(snapshot, 'shop.v1.SoldOut', bytes), { article: 'tea', left: '12' });
  });

  it('of google.rpc are read though nobody imports them', async () => {
    const { snapshot } = await markedFile(definition);
    // reason "GONE", domain "shop"
    const info = Buffer.from('0a04474f4e45120473686f70', 'hex');
    assert.deepEqual(decodeMessage(snapshot, 'google.rpc.ErrorInfo', info), {
      reason: 'GONE',
      domain: 'shop',
    });
    // retry_delay of 1.5 s
    const retry = Buffer.from('0a0808011080cab5ee01', 'hex');
    assert.deepEqual(decodeMessage(snapshot, 'google.rpc.RetryInfo', retry), { retryDelay: '1.500s' });
  });

  it('stay as they are where the type is not known, or the bytes are not of it', async () => {
    const { snapshot } = await markedFile(definition);
    assert.equal(decodeMessage(snapshot, 'shop.v1.Unknown', Buffer.from('0a')), undefined);
    assert.equal(decodeMessage(snapshot, 'shop.v1.SoldOut', Buffer.from('0aff', 'hex')), undefined);
  });
});
