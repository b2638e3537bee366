import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { StreamLog } from '../../../extension/stream/stream-log.ts';

describe('StreamLog', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'stream-log-'));
  });
  after(() => rm(folder, { recursive: true, force: true }));

  it('holds a short stream, and makes no file for it', () => {
    const log = new StreamLog(() => {
      throw new Error('No file is needed.');
    });
    log.add('sent', '{"a":1}');
    log.add('received', '{"b":1}');
    log.add('half-closed');
    assert.deepEqual(
      log.first.map(({ kind, number, text }) => [kind, number, text]),
      [
        ['sent', 1, '{"a":1}'],
        ['received', 1, '{"b":1}'],
        ['half-closed', 1, ''],
      ],
    );
    assert.equal(log.file(), undefined);
  });

  it('has everything of a long one in a file, in its order, and little of it in memory', async () => {
    const file = path.join(folder, 'long.jsonl');
    const log = new StreamLog(() => file);
    const count = 100_000;
    log.add('sent', '{\n  "go": true\n}');
    for (let n = 1; n <= count; n++) log.add('received', `{"n":${n}}`);
    assert.equal(log.file(), file);
    log.close();
    assert.ok(log.first.length <= 1000 && log.last.length <= 50);
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    assert.equal(lines.length, count + 1);
    assert.deepEqual(JSON.parse(lines[0] ?? '').sent, { go: true });
    assert.deepEqual(JSON.parse(lines.at(-1) ?? '').received, { n: count });
    assert.equal(
      lines.findIndex((line) => !/^\{"time":"[^"]+","(sent|received)":/.test(line)),
      -1,
    );
  });

  it('makes a file for few messages too, when they are large', async () => {
    const file = path.join(folder, 'large.jsonl');
    const log = new StreamLog(() => file);
    const text = JSON.stringify('x'.repeat(1024 * 1024));
    for (let n = 0; n < 20; n++) log.add('received', text);
    log.close();
    assert.ok(log.first.length < 10);
    assert.equal((await readFile(file, 'utf8')).trimEnd().split('\n').length, 20);
  });
});
