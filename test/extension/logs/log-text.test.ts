import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { create, type MessageInitShape } from '@bufbuild/protobuf';
import { timestampFromMs } from '@bufbuild/protobuf/wkt';
import { filterWords } from '../../../extension/logs/log-filter.ts';
import { linksIn, logText } from '../../../extension/logs/log-text.ts';
import { LogsResponseSchema } from '../../../runtime/api/gen/skep/project/v1/project_pb.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';

function textOf(line: MessageInitShape<typeof LogsResponseSchema>, withProject = true): string {
  const whole = create(LogsResponseSchema, {
    project: 'posts',
    level: 'warn',
    text: 'slow',
    time: timestampFromMs(1_764_317_000_120),
    ...line,
  });
  return logText(whole, withProject, (file) => file.replace('/home/ada/', ''));
}

describe('a line of a log', () => {
  it('has time, level, project, text, attributes, its place and its trace', () => {
    const place = { file: '/home/ada/posts/src/main.ts', line: 12, column: 11 };
    const text = textOf({ attributes: { size: 3, by: 'Ada' }, place, traceId });
    assert.match(
      text,
      /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.120 \[warn\] posts: slow size=3 by="Ada" \(posts\/src\/main\.ts:12:11\) trace 4bf92f35$/,
    );
    assert.deepEqual(
      linksIn(`other\n${text}\n`).map(({ start, end, kind, line, column }) => [
        `other\n${text}\n`.slice(start, end),
        kind,
        line,
        column,
      ]),
      [
        ['posts/src/main.ts:12:11', 'place', 12, 11],
        ['4bf92f35', 'trace', 0, 0],
      ],
    );
  });

  it('of a stack leads to the place that it names itself', () => {
    const text = textOf(
      { text: '    at list (/home/ada/posts/src/list.ts:3:5)', place: { file: '/x.ts', line: 1, column: 1 } },
      false,
    );
    assert.ok(text.endsWith('[warn]     at list (/home/ada/posts/src/list.ts:3:5)'));
    assert.deepEqual(
      linksIn(text).map(({ text: file, line }) => [file, line]),
      [['/home/ada/posts/src/list.ts', 3]],
    );
  });

  it('of a stack leads to a place without brackets, as either kind of system writes it', () => {
    for (const file of ['/home/ada/main.ts', 'C:\\src\\main.ts', 'C:/src/main.ts'])
      assert.deepEqual(
        linksIn(`    at ${file}:3:5`).map(({ text, line, column }) => [text, line, column]),
        [[file, 3, 5]],
      );
  });

  it('without a place or a trace has no link', () => {
    assert.deepEqual(linksIn(textOf({ text: 'a trace of 12 (or so)' })), []);
  });
});

describe('what of the logs is shown', () => {
  it('is said in words', () => {
    assert.equal(filterWords({ project: '', level: '', text: '', traceId: '' }), 'all projects');
    assert.equal(
      filterWords({ project: 'posts', level: 'warn', text: 'slow', traceId }),
      'posts, warn and above, with "slow", of trace 4bf92f35',
    );
  });
});
