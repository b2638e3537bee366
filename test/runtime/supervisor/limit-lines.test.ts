import assert from 'node:assert/strict';
import { it } from 'node:test';
import { limitLines } from '../../../runtime/supervisor/worker/limit-lines.ts';

it('a flood of lines is cut, and the next line comes after word of how many were', () => {
  const lines: string[] = [];
  let time = 0;
  const log = limitLines(
    (level, text) => lines.push(`${level} ${text}`),
    () => time,
  );
  for (let i = 0; i < 6_000; i++) log('info', 'flood');
  assert.equal(lines.length, 5_000);
  time = 1_000;
  log('error', 'after');
  assert.deepEqual(lines.slice(5_000), [
    'warn 1000 more lines were left out: there were more than 5000 in a second',
    'error after',
  ]);
});
