import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cancelledText,
  comparableText,
  duration,
  responseText,
  shownCharacters,
  size,
  streamingText,
} from '../../../extension/request/response-text.ts';
import type { StreamItem } from '../../../extension/stream/stream-log.ts';
import type { JsonCallResult } from '../../../runtime/api/call-json.ts';

const ok: JsonCallResult = {
  code: 'ok',
  httpStatus: 200,
  message: '',
  details: [],
  headers: [['content-type', 'application/json']],
  trailers: [],
  messages: ['{"message":"Hello Ada"}'],
  sentBytes: 14,
  receivedBytes: 23,
  firstByteMs: 2,
  totalMs: 2.34,
};
const where = {
  target: 'hello.v1.HelloService/Hello',
  environment: 'local',
  sent: new Date(2026, 0, 1, 12, 30, 5),
};

describe('responseText', () => {
  it('shows status, time, sizes, body and headers', () => {
    assert.equal(
      responseText({ ...where, result: ok }),
      `ok  HTTP 200  2.3 ms  23 B received
# hello.v1.HelloService/Hello
# sent 14 B to local, 12:30:05

{
  "message": "Hello Ada"
}

### Headers
content-type: application/json
`,
    );
  });

  it('shows where the time went, with the unit once where it is one', () => {
    const shown = (waitMs: number) =>
      responseText({
        ...where,
        result: { ...ok, timing: { connectMs: 0.4, sendMs: 1, waitMs, receiveMs: 2 } },
      });
    assert.match(shown(23), /\n# connect 0\.4, send 1\.0, wait 23, receive 2\.0 ms\n/);
    assert.match(shown(2300), /\n# connect 0\.4 ms, send 1\.0 ms, wait 2\.30 s, receive 2\.0 ms\n/);
  });

  it('shows the code, message and details of an error, and trailers', () => {
    const result: JsonCallResult = {
      ...ok,
      code: 'not_found',
      httpStatus: 404,
      message: 'There is no post 7.',
      messages: [],
      headers: [],
      trailers: [['retry', 'no']],
      details: [
        { type: 'google.rpc.ErrorInfo', json: { reason: 'GONE' }, base64: '' },
        { type: 'x.Unknown', base64: 'CgE' },
      ],
    };
    assert.equal(
      responseText({ ...where, result }),
      `not_found  HTTP 404  2.3 ms  23 B received
# hello.v1.HelloService/Hello
# sent 14 B to local, 12:30:05

There is no post 7.

### Details
google.rpc.ErrorInfo
{
  "reason": "GONE"
}

x.Unknown
# in base64: no definition of this workspace has it
CgE

### Trailers
retry: no
`,
    );
  });

  it('parts the messages of a stream', () => {
    const text = responseText({ ...where, result: { ...ok, messages: ['{"n":1}', '{"n":2}'], headers: [] } });
    assert.match(text, /2 messages/);
    assert.match(text, /"n": 1\n}\n\n===\n\n{\n {2}"n": 2/);
  });
});

describe('a stream that goes on or was cancelled', () => {
  const started = new Date(2026, 0, 1, 12, 30, 5);
  const args = ['a.v1.B/C', 'local', started] as const;
  const item = (kind: StreamItem['kind'], number: number, afterMs: number, text = ''): StreamItem => ({
    kind,
    number,
    time: new Date(started.getTime() + afterMs),
    text,
  });

  it('shows the last messages with their times, and how many came', () => {
    const last = [item('received', 2, 12, '{"n":2}'), item('received', 3, 1020, '{"n":3}')];
    assert.equal(
      streamingText(...args, { sent: 0, received: 3, last }),
      'streaming  3 messages\n# a.v1.B/C\n# sent to local, 12:30:05\n\n# the last 2 of 3\n\n' +
        '# ← 2 at 12:30:05.012, +12 ms\n\n{\n  "n": 2\n}\n\n' +
        '===\n\n# ← 3 at 12:30:06.020, +1020 ms\n\n{\n  "n": 3\n}\n',
    );
  });

  it('says in comments what was sent, and when it was half-closed', () => {
    const last = [
      item('sent', 1, 1, '{\n  "a": 1\n}'),
      item('received', 1, 2, '{}'),
      item('half-closed', 1, 3),
    ];
    const text = streamingText(...args, { sent: 1, received: 1, last }, true);
    assert.match(text, /^paused {2}1 message, 1 sent\n/);
    assert.match(text, /\n# → 1 at 12:30:05.001, \+1 ms: \{ "a": 1 \}\n\n# ← 1 at/);
    assert.match(text, /\n# → half-closed at 12:30:05.003, \+3 ms\n$/);
  });

  it('keeps what came when it is cancelled', () => {
    assert.match(
      cancelledText(...args, 1500, { sent: 0, received: 1, last: [item('received', 1, 9, '{"n":1}')] }),
      /^cancelled {2}1\.50 s {2}1 message\n[\s\S]*"n": 1/,
    );
    assert.match(
      cancelledText(...args, 20, { sent: 0, received: 0, last: [] }),
      /^cancelled {2}20 ms\n[\s\S]*before an answer/,
    );
  });
});

describe('answers that are compared', () => {
  it('differ in nothing that differs each time', () => {
    const [one, other] = [1, 2].map((n) => ({
      ...where,
      sent: new Date(2026, 0, n),
      result: {
        ...ok,
        totalMs: n,
        timing: { waitMs: n },
        headers: [...ok.headers, ['date', `day ${n}`] as [string, string]],
      },
    }));
    assert.ok(one && other);
    assert.notEqual(responseText(one), responseText(other));
    assert.equal(comparableText(one), comparableText(other));
    assert.match(comparableText(one), /^ok {2}HTTP 200\n# hello[^\n]+\n\n\{\n {2}"message"/);
  });
});

describe('a long answer', () => {
  it('shows its beginning, laid out, and where the rest is', () => {
    const message = JSON.stringify(Array.from({ length: 50_000 }, (_, n) => ({ n })));
    const text = responseText({ ...where, result: { ...ok, messages: [message], headers: [] } });
    assert.match(text, /# the beginning of \d+\.\d KB: use "Open Whole Response"/);
    assert.match(text, /\[\n {2}\{\n {4}"n": 0\n {2}\},/);
    assert.ok(text.length < 2 * shownCharacters * 2);
  });

  it('counts the messages that are not shown', () => {
    const messages = Array.from({ length: 10 }, () => JSON.stringify('x'.repeat(shownCharacters / 4)));
    const text = responseText({ ...where, result: { ...ok, messages, dropped: 5 } });
    assert.match(text, /# 12 messages more: use "Open Whole Response"/);
  });

  it('that is no text is shown in hex', () => {
    const binary = { contentType: 'application/octet-stream', bytes: Buffer.from([0, 1, 2]) };
    const text = responseText({ ...where, result: { ...ok, messages: [], binary } });
    assert.match(text, /# application\/octet-stream, 3 B\n00000000 {2}00 01 02 /);
  });
});

describe('duration and size', () => {
  it('keep three digits at most before the unit changes', () => {
    assert.deepEqual([0.84, 12.3, 999, 1240].map(duration), ['0.8 ms', '12 ms', '999 ms', '1.24 s']);
    assert.deepEqual([0, 1023, 1229, 3_565_158].map(size), ['0 B', '1023 B', '1.2 KB', '3.4 MB']);
  });
});
