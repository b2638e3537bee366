import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  cancelledText,
  duration,
  responseText,
  size,
  streamingText,
} from '../../../extension/request/response-text.ts';
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
  const args = ['a.v1.B/C', 'local', new Date(2026, 0, 1, 12, 30, 5)] as const;

  it('shows the last messages and how many came', () => {
    assert.equal(
      streamingText(...args, { count: 3, messages: ['{"n":2}', '{"n":3}'] }),
      'streaming  3 messages\n# a.v1.B/C\n# sent to local, 12:30:05\n\n# the last 2 of 3\n\n' +
        '{\n  "n": 2\n}\n\n===\n\n{\n  "n": 3\n}\n',
    );
  });

  it('keeps what came when it is cancelled', () => {
    assert.match(
      cancelledText(...args, 1500, { count: 1, messages: ['{"n":1}'] }),
      /^cancelled {2}1\.50 s {2}1 message\n[\s\S]*"n": 1/,
    );
    assert.match(
      cancelledText(...args, 20, { count: 0, messages: [] }),
      /^cancelled {2}20 ms\n[\s\S]*before an answer/,
    );
  });
});

describe('duration and size', () => {
  it('keep three digits at most before the unit changes', () => {
    assert.deepEqual([0.84, 12.3, 999, 1240].map(duration), ['0.8 ms', '12 ms', '999 ms', '1.24 s']);
    assert.deepEqual([0, 1023, 1229, 3_565_158].map(size), ['0 B', '1023 B', '1.2 KB', '3.4 MB']);
  });
});
