import assert from 'node:assert/strict';
import { it } from 'node:test';
import { PassingBytes } from '../../../../runtime/gateway/http2/passing-bytes.ts';

it('keeps one copy of bytes that pass, and none of those that stay', () => {
  const passing = new PassingBytes();
  const bytes = Buffer.from('passing');
  const other = Buffer.from('staying');
  let kept: Buffer | undefined;
  passing.during(bytes, () => {
    kept = passing.staying(bytes);
    assert.equal(passing.staying(bytes), kept);
    assert.equal(passing.staying(other), other);
  });
  bytes.fill(0);
  assert.equal(String(kept), 'passing');
});
