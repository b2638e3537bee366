import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { PayloadReader } from '../../../../runtime/supervisor/frames/payload-reader.ts';
import { PayloadWriter } from '../../../../runtime/supervisor/frames/payload-writer.ts';
import { wholePayload } from './whole-payload.ts';

describe('strings in a payload', () => {
  const texts = {
    'none at all': '',
    'a short one': 'posts.v1.PostsService',
    'as long as a loop writes': 'x'.repeat(64),
    'longer than that': 'x'.repeat(65),
    'letters of two bytes at the end': `${'x'.repeat(20)}é`,
    'letters of two bytes at the beginning': 'éxxx',
    'characters of three and four bytes': '漢字 🐝',
    'many of them': '🐝'.repeat(5_000),
  };
  for (const [what, text] of Object.entries(texts)) {
    it(`come back as they were: ${what}`, () => {
      // Too small on purpose, and with something before and after it.
      const writer = new PayloadWriter(8);
      writer.u32(7);
      writer.string(text);
      writer.u8(9);
      const payload = writer.finish();
      assert.equal(payload.byteLength, 4 + 4 + Buffer.byteLength(text) + 1);
      const reader = new PayloadReader(wholePayload(payload));
      assert.deepEqual([reader.u32(), reader.string(), reader.u8()], [7, text, 9]);
      reader.end();
    });
  }
});
