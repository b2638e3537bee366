import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { NumberMap } from '../../runtime/number-map.ts';
import { createRandom } from './supervisor/frames/random.ts';

describe('a map by numbers', () => {
  it('has what a Map has, whatever comes and goes', () => {
    const random = createRandom(1);
    const map = new NumberMap<{ value: number }>();
    const model = new Map<number, { value: number }>();
    for (let step = 0; step < 100_000; step++) {
      // Long times in which it grows, and such in which it becomes empty.
      const grows = step % 20_000 < 10_000;
      const key =
        random() < 0.5 ? Math.floor(random() * 500) : (0xffff_ffff - Math.floor(random() * 500)) >>> 0;
      if (random() < (grows ? 0.7 : 0.1)) {
        const value = { value: step };
        map.set(key, value);
        model.set(key, value);
      } else assert.equal(map.delete(key), model.delete(key));
      assert.equal(map.size, model.size);
      assert.equal(map.get(key), model.get(key));
      assert.equal(map.has(key), model.has(key));
    }
    const byValue = (a: { value: number }, b: { value: number }) => a.value - b.value;
    assert.deepEqual(map.values().sort(byValue), [...model.values()].sort(byValue));
  });

  it('is empty again after many have come and gone, and takes more', () => {
    const map = new NumberMap<{ key: number }>();
    for (let round = 0; round < 2; round++) {
      for (let key = 1; key < 20_000; key += 2) map.set(key, { key });
      for (let key = 1; key < 20_000; key += 2) assert.equal(map.get(key)?.key, key);
      for (let key = 1; key < 20_000; key += 2) assert.ok(map.delete(key));
      assert.equal(map.size, 0);
      assert.deepEqual(map.values(), []);
    }
  });

  it('gives its values as they were when it was asked, though they go meanwhile', () => {
    const map = new NumberMap<{ key: number }>();
    for (let key = 0; key < 100; key++) map.set(key, { key });
    let seen = 0;
    for (const { key } of map.values()) {
      map.delete(key);
      seen++;
    }
    assert.equal(seen, 100);
  });

  it('keeps nothing of what was deleted alive after a full collection', () => {
    const script = `
      import { NumberMap } from ${JSON.stringify(new URL('../../runtime/number-map.ts', import.meta.url).href)};
      const map = new NumberMap();
      const pass = (from) => {
        for (let key = from; key < from + 200_000; key++) {
          map.set(key, { room: new Array(50).fill(key) });
          map.delete(key - 100);
        }
      };
      pass(0);
      gc();
      const before = process.memoryUsage().heapUsed;
      pass(200_000);
      gc({ type: 'minor' });
      console.log(process.memoryUsage().heapUsed - before);
    `;
    const args = ['--expose-gc', '--input-type=module', '-e', script];
    // So much passes through that a tenth of it would be 8 MB.
    assert.ok(Number(execFileSync(process.execPath, args, { encoding: 'utf8' })) < 8 * 2 ** 20);
  });
});
