/** What RFC 9113 says is an error, case by case; the sections are its own. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { errorCode } from '../../../../runtime/gateway/http2/error-code.ts';
import { type Served, servePosts } from '../posts-service.ts';
import { exchangeBytes } from '../wire.ts';
import {
  block,
  flag,
  frame,
  get,
  grpc,
  headers,
  post,
  preface,
  RawClient,
  setting,
  type,
  uint32,
} from './raw-client.ts';

let served: Served;
before(async () => {
  served = await servePosts();
});
after(async () => {
  await served[Symbol.asyncDispose]();
  assert.deepEqual(served.seen.faults, []);
});

const open = headers(1, grpc('Chat'), false);
const ended = headers(1, get, true);
const selfDependent = (stream: number) => Buffer.concat([uint32(stream), Buffer.of(16)]);

describe('a connection is ended by', () => {
  const cases: [section: string, what: string, bytes: Buffer[], code: number][] = [
    ['3.4', 'a first frame that is not SETTINGS', [], errorCode.protocolError],
    [
      '4.2',
      'a frame that is too long',
      [frame(type.data, 0, 1, Buffer.alloc(16_385))],
      errorCode.frameSizeError,
    ],
    [
      '4.3',
      'a header block that cannot be read',
      [frame(1, 5, 1, Buffer.of(0x80))],
      errorCode.compressionError,
    ],
    ['5.1', 'DATA in a stream that is not open', [frame(type.data, 0, 1)], errorCode.protocolError],
    ['5.1', 'RST_STREAM of one', [frame(type.reset, 0, 1, uint32(8))], errorCode.protocolError],
    ['5.1', 'WINDOW_UPDATE of one', [frame(type.windowUpdate, 0, 1, uint32(1))], errorCode.protocolError],
    ['5.1.1', 'a stream with an even number', [headers(2, get)], errorCode.protocolError],
    ['5.1.1', 'a stream that was passed over', [headers(5, get), headers(3, get)], errorCode.protocolError],
    ['6.1', 'DATA of no stream', [frame(type.data, 0, 0)], errorCode.protocolError],
    [
      '6.1',
      'more padding than DATA',
      [open, frame(0, flag.padded, 1, Buffer.of(2, 1))],
      errorCode.protocolError,
    ],
    ['6.1', 'padding without its length', [open, frame(0, flag.padded, 1)], errorCode.frameSizeError],
    ['6.2', 'HEADERS of no stream', [frame(1, 5, 0, block(get))], errorCode.protocolError],
    [
      '6.2',
      'more padding than HEADERS',
      [frame(1, 5 | flag.padded, 1, Buffer.of(9, 0x82))],
      errorCode.protocolError,
    ],
    [
      '6.2',
      'HEADERS with half a priority',
      [frame(1, 5 | flag.priority, 1, Buffer.of(0))],
      errorCode.frameSizeError,
    ],
    [
      '6.2',
      'another frame in a header block',
      [frame(1, 0, 1, block(get)), frame(type.ping, 0, 0, Buffer.alloc(8))],
      1,
    ],
    [
      '6.2',
      'HEADERS in the block of another',
      [frame(1, 0, 1, block(get)), headers(3, get)],
      errorCode.protocolError,
    ],
    ['6.3', 'PRIORITY of no stream', [frame(type.priority, 0, 0, Buffer.alloc(5))], errorCode.protocolError],
    ['6.4', 'RST_STREAM of no stream', [frame(type.reset, 0, 0, uint32(8))], errorCode.protocolError],
    ['6.4', 'half a RST_STREAM', [open, frame(type.reset, 0, 1, Buffer.alloc(3))], errorCode.frameSizeError],
    ['6.5', 'SETTINGS of a stream', [frame(type.settings, 0, 1)], errorCode.protocolError],
    ['6.5', 'half a setting', [frame(type.settings, 0, 0, Buffer.alloc(5))], errorCode.frameSizeError],
    [
      '6.5',
      'an acknowledgement that says something',
      [frame(4, 1, 0, Buffer.alloc(6))],
      errorCode.frameSizeError,
    ],
    ['6.5.2', 'ENABLE_PUSH of 2', [setting(2, 2)], errorCode.protocolError],
    ['6.5.2', 'INITIAL_WINDOW_SIZE of 2^31', [setting(4, 2 ** 31)], errorCode.flowControlError],
    ['6.5.2', 'MAX_FRAME_SIZE of 16,383', [setting(5, 16_383)], errorCode.protocolError],
    ['6.5.2', 'MAX_FRAME_SIZE of 2^24', [setting(5, 2 ** 24)], errorCode.protocolError],
    ['6.6', 'PUSH_PROMISE', [frame(type.push, flag.endHeaders, 1, uint32(2))], errorCode.protocolError],
    ['6.7', 'PING of a stream', [frame(type.ping, 0, 1, Buffer.alloc(8))], errorCode.protocolError],
    ['6.7', 'half a PING', [frame(type.ping, 0, 0, Buffer.alloc(6))], errorCode.frameSizeError],
    ['6.8', 'GOAWAY of a stream', [frame(type.goAway, 0, 1, Buffer.alloc(8))], errorCode.protocolError],
    ['6.8', 'half a GOAWAY', [frame(type.goAway, 0, 0, Buffer.alloc(7))], errorCode.frameSizeError],
    ['6.9', 'WINDOW_UPDATE by nothing', [frame(type.windowUpdate, 0, 0, uint32(0))], errorCode.protocolError],
    [
      '6.9',
      'half a WINDOW_UPDATE',
      [frame(type.windowUpdate, 0, 0, Buffer.alloc(3))],
      errorCode.frameSizeError,
    ],
    [
      '6.9.1',
      'a window of more than 2^31 - 1',
      [frame(type.windowUpdate, 0, 0, uint32(2 ** 31 - 1))],
      errorCode.flowControlError,
    ],
    [
      '6.9.2',
      'settings that make the window of a stream so large',
      [open, frame(type.windowUpdate, 0, 1, uint32(2 ** 31 - 1 - 65_535)), setting(4, 65_536)],
      errorCode.flowControlError,
    ],
    ['6.10', 'CONTINUATION of nothing', [frame(type.continuation, 4, 1)], errorCode.protocolError],
    [
      '6.10',
      'CONTINUATION of a block that is whole',
      [open, frame(type.continuation, 4, 1)],
      errorCode.protocolError,
    ],
    [
      '10.5',
      'a header block of many small pieces',
      [frame(1, 0, 1, Buffer.of(0x82)), ...Array.from({ length: 100 }, () => frame(type.continuation, 0, 1))],
      errorCode.enhanceYourCalm,
    ],
    [
      '10.5',
      'a flood of frames that move nothing',
      [open, Buffer.concat(Array.from({ length: 40_000 }, () => frame(type.data, 0, 1)))],
      errorCode.enhanceYourCalm,
    ],
  ];
  for (const [section, what, bytes, code] of cases) {
    it(`${section}: ${what}`, async () => {
      const first = bytes.length === 0 ? frame(type.ping, 0, 0, Buffer.alloc(8)) : undefined;
      using client = new RawClient(served.port, first);
      client.send(...bytes);
      assert.equal(await client.goAway(), code);
    });
  }

  it('5.1: frames in a stream that its client has ended', async () => {
    for (const late of [frame(type.data, 0, 1, Buffer.of(1)), headers(1, get)]) {
      using client = new RawClient(served.port);
      client.send(ended);
      await client.ended(1);
      client.send(late);
      assert.equal(await client.goAway(), errorCode.streamClosed);
    }
  });

  it('3.4: a preface that is none', async () => {
    const wrong = Buffer.from(preface);
    wrong[20] = 0;
    const answer = await exchangeBytes(served.port, wrong);
    assert.match(answer, /does not begin as HTTP\/2 does/);
  });
});

describe('one stream, and no other, is reset by', () => {
  const more = (...fields: [string, string][]) => headers(1, [...get, ...fields]);
  const without = (name: string) =>
    headers(
      1,
      get.filter((field) => field[0] !== name),
    );
  const cases: [section: string, what: string, bytes: Buffer[], code: number][] = [
    ['5.1', 'DATA after the end', [ended0(), frame(0, 0, 1, Buffer.of(1))], errorCode.streamClosed],
    ['5.1', 'HEADERS after the end', [ended0(), headers(1, grpc('Hang'))], errorCode.streamClosed],
    [
      '5.3',
      'a request that depends on itself',
      [frame(1, 0x25, 1, Buffer.concat([selfDependent(1), block(get)]))],
      1,
    ],
    ['5.3', 'a priority that depends on itself', [open, frame(type.priority, 0, 1, selfDependent(1))], 1],
    ['6.3', 'half a PRIORITY', [open, frame(type.priority, 0, 1, Buffer.alloc(4))], errorCode.frameSizeError],
    [
      '6.9',
      'WINDOW_UPDATE by nothing',
      [open, frame(type.windowUpdate, 0, 1, uint32(0))],
      errorCode.protocolError,
    ],
    [
      '6.9.1',
      'a window of more than 2^31 - 1',
      [open, frame(type.windowUpdate, 0, 1, uint32(2 ** 31 - 1))],
      errorCode.flowControlError,
    ],
    [
      '8.1',
      'trailers that are not the end',
      [open, headers(1, [['x-a', 'b']], false)],
      errorCode.protocolError,
    ],
    ['8.1', 'a pseudo-header in trailers', [open, headers(1, [[':path', '/']])], errorCode.protocolError],
    [
      '8.1.1',
      'a body that is too long',
      [headers(1, [...post, ['content-length', '1']], false), data('{}')],
      1,
    ],
    [
      '8.1.1',
      'a body that is too short',
      [headers(1, [...post, ['content-length', '3']], false), data('{}')],
      1,
    ],
    ['8.1.1', 'no body where there should be one', [more(['content-length', '3'])], errorCode.protocolError],
    [
      '8.1.1',
      'two lengths',
      [more(['content-length', '0'], ['content-length', '0'])],
      errorCode.protocolError,
    ],
    ['8.1.1', 'a length that is no number', [more(['content-length', '+0'])], errorCode.protocolError],
    ['8.2.1', 'an upper-case name', [more(['X-A', 'b'])], errorCode.protocolError],
    ['8.2.1', 'a name that is none', [more(['x a', 'b'])], errorCode.protocolError],
    ['8.2.1', 'a line break in a value', [more(['x-a', 'b\r\nc: d'])], errorCode.protocolError],
    ['8.2.1', 'a null in a value', [more(['x-a', 'b\0'])], errorCode.protocolError],
    ['8.2.1', 'white space around a value', [more(['x-a', ' b'])], errorCode.protocolError],
    ['8.2.2', 'connection', [more(['connection', 'close'])], errorCode.protocolError],
    ['8.2.2', 'transfer-encoding', [more(['transfer-encoding', 'chunked'])], errorCode.protocolError],
    ['8.2.2', 'te other than trailers', [more(['te', 'gzip'])], errorCode.protocolError],
    [
      '8.3',
      'a pseudo-header that is unknown',
      [headers(1, [...get, [':test', 'a']])],
      errorCode.protocolError,
    ],
    [
      '8.3',
      'a pseudo-header of responses',
      [headers(1, [[':status', '200'], ...get])],
      errorCode.protocolError,
    ],
    ['8.3', 'a pseudo-header after a field', [headers(1, [['x-a', 'b'], ...get])], errorCode.protocolError],
    ['8.3.1', 'no method', [without(':method')], errorCode.protocolError],
    ['8.3.1', 'no scheme', [without(':scheme')], errorCode.protocolError],
    ['8.3.1', 'no path', [without(':path')], errorCode.protocolError],
    ['8.3.1', 'an empty path', [headers(1, [...get.slice(0, 2), [':path', '']])], errorCode.protocolError],
    [
      '8.3.1',
      'a path that is none',
      [headers(1, [...get.slice(0, 2), [':path', 'posts']])],
      errorCode.protocolError,
    ],
    ['8.3.1', 'two methods', [headers(1, [[':method', 'GET'], ...get])], errorCode.protocolError],
    ['8.3.1', 'two paths', [headers(1, [[':path', '/'], ...get])], errorCode.protocolError],
    ['8.3.1', 'a host that is not the authority', [more(['host', 'other'])], errorCode.protocolError],
    [
      '8.5',
      'CONNECT with a path',
      [headers(1, [[':method', 'CONNECT'], ...get.slice(1)])],
      errorCode.protocolError,
    ],
  ];
  for (const [section, what, bytes, code] of cases) {
    it(`${section}: ${what}`, async () => {
      using client = new RawClient(served.port);
      client.send(...bytes);
      assert.equal(await client.resetOf(1), code);
      client.send(headers(7, get));
      await client.ended(7);
      assert.match(client.body(7).toString(), /Post 1/);
    });
  }

  /** A call that is not answered soon. */
  function ended0(): Buffer {
    return Buffer.concat([headers(1, grpc('Hang'), false), frame(type.data, 1, 1, Buffer.alloc(5))]);
  }

  function data(text: string): Buffer {
    return frame(type.data, flag.endStream, 1, Buffer.from(text));
  }
});

describe('what is no error', () => {
  const cases: [section: string, what: string, before: Buffer[]][] = [
    ['4.1', 'a frame of an unknown type', [frame(0x16, 0, 0, Buffer.alloc(8))]],
    ['4.1', 'flags that mean nothing', [frame(type.ping, 0x16, 0, Buffer.alloc(8))]],
    ['5.1', 'PRIORITY of a stream that is not open', [frame(type.priority, 0, 9, Buffer.alloc(5))]],
    [
      '5.1',
      'what comes late in a stream that was reset',
      [
        open,
        frame(type.reset, 0, 1, uint32(8)),
        frame(type.windowUpdate, 0, 1, uint32(1)),
        frame(type.reset, 0, 1, uint32(8)),
      ],
    ],
    ['6.5.2', 'a setting that is unknown', [setting(0xff, 1)]],
    ['6.7', 'an answer to a ping that was not sent', [frame(type.ping, flag.ack, 0, Buffer.alloc(8))]],
    [
      '8.1',
      'padding, priority and a body in pieces',
      [
        frame(1, 0x2c, 1, Buffer.concat([Buffer.of(3), selfDependent(5), block(post), Buffer.alloc(3)])),
        frame(0, flag.padded, 1, Buffer.from('\x02{"id\0\0')),
        frame(0, 0, 1),
        frame(0, 1, 1, Buffer.from('":"1"}')),
      ],
    ],
    [
      '8.1',
      'trailers of a request',
      [headers(1, post, false), frame(0, 0, 1, Buffer.from('{}')), headers(1, [['x-checksum', '1']])],
    ],
    [
      '8.3.1',
      'a request for the whole server',
      [
        headers(1, [
          [':method', 'OPTIONS'],
          [':scheme', 'http'],
          [':path', '*'],
        ]),
      ],
    ],
  ];
  for (const [section, what, bytes] of cases) {
    it(`${section}: ${what}`, async () => {
      using client = new RawClient(served.port);
      client.send(...bytes, headers(7, get));
      await client.ended(7);
      assert.match(client.body(7).toString(), /Post 1/);
      await client.settled();
      assert.ok(!client.frames.some((frame) => frame.type === type.goAway || frame.type === type.reset));
    });
  }
});
