import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Logs } from '../../../runtime/environment/logs.ts';
import type { LogLine } from '../../../runtime/supervisor/supervisor.ts';

function line(time: number, level: LogLine['level'], text: string, project = 'posts'): LogLine {
  return { project, time, level, text };
}

function texts(lines: readonly LogLine[]): string[] {
  return lines.map(({ text }) => text);
}

describe('the log of an environment', () => {
  const logs = new Logs();
  logs.add(line(1, 'debug', 'looks'));
  logs.add(line(3, 'warn', 'Slow query'));
  logs.add(line(4, 'error', 'query failed'));
  logs.add(line(2, 'info', 'serves', 'comments'));

  it('has the lines of all projects in the order of their time', () => {
    assert.deepEqual(texts(logs.last({}, 0)), ['looks', 'serves', 'Slow query', 'query failed']);
  });

  it('gives those of a level and above', () => {
    assert.deepEqual(texts(logs.last({ level: 'warn' }, 0)), ['Slow query', 'query failed']);
  });

  it('gives those with a text, in capitals or not, and counts only them', () => {
    assert.deepEqual(texts(logs.last({ text: 'QUERY' }, 0)), ['Slow query', 'query failed']);
    assert.deepEqual(texts(logs.last({ text: 'QUERY' }, 1)), ['query failed']);
  });

  it('follows with what a filter lets through', async () => {
    const stop = new AbortController();
    const seen: string[] = [];
    for await (const { text } of logs.follow({ project: 'posts', level: 'error' }, 0, stop.signal)) {
      seen.push(text);
      if (seen.length === 2) break;
      logs.add(line(5, 'info', 'goes on'));
      logs.add(line(6, 'error', 'of another', 'comments'));
      logs.add(line(7, 'error', 'failed again'));
    }
    assert.deepEqual(seen, ['query failed', 'failed again']);
  });

  it('says how many lines were skipped of a flood that nobody could read so fast', async () => {
    const flooded = new Logs();
    const reader = flooded.follow({}, 0, new AbortController().signal);
    const first = reader.next();
    for (let i = 0; i < 100_000; i++) flooded.add(line(i, 'info', `line ${i}`));
    assert.match((await first).value?.text ?? '', /^\d+ lines were skipped/);
    assert.ok(flooded.last({}, 0).length <= 5_000);
    await reader.return(undefined);
  });
});
