import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { huffmanDecode } from '../../../../runtime/gateway/http2/hpack/huffman-decoder.ts';
import { huffmanEncode, huffmanLength } from '../../../../runtime/gateway/http2/hpack/huffman-encoder.ts';
import {
  CompressionError,
  HeaderDecoder,
  HeaderEncoder,
} from '../../../../runtime/gateway/http2/hpack/index.ts';
import { randomFrom } from '../random-from.ts';

function bytesOf(hex: string): Buffer {
  return Buffer.from(hex.replaceAll(' ', ''), 'hex');
}

function decode(decoder: HeaderDecoder, block: Buffer): string[] {
  return decoder.decode(block, 0, block.length).fields;
}

function encoded(
  encoder: HeaderEncoder,
  status: number | undefined,
  fields: Record<string, string | string[]>,
) {
  encoder.encode(status, fields);
  return Buffer.from(encoder.block.subarray(0, encoder.length));
}

const date = (second: number) => `Mon, 21 Oct 2013 20:13:${second} GMT`;
const cookie = 'foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1';
const requests = [
  [':method', 'GET', ':scheme', 'http', ':path', '/', ':authority', 'www.example.com'],
  [
    ...[':method', 'GET', ':scheme', 'http', ':path', '/', ':authority', 'www.example.com'],
    ...['cache-control', 'no-cache'],
  ],
  [
    ...[':method', 'GET', ':scheme', 'https', ':path', '/index.html', ':authority', 'www.example.com'],
    ...['custom-key', 'custom-value'],
  ],
];
const location = ['location', 'https://www.example.com'];
const responses = [
  [':status', '302', 'cache-control', 'private', 'date', date(21), ...location],
  [':status', '307', 'cache-control', 'private', 'date', date(21), ...location],
  [
    ...[':status', '200', 'cache-control', 'private', 'date', date(22), ...location],
    ...['content-encoding', 'gzip', 'set-cookie', cookie],
  ],
];

describe('the examples of RFC 7541, appendix C', () => {
  for (const [name, hex, fields] of [
    [
      'C.2.1',
      '400a 6375 7374 6f6d 2d6b 6579 0d63 7573 746f 6d2d 6865 6164 6572',
      ['custom-key', 'custom-header'],
    ],
    ['C.2.2', '040c 2f73 616d 706c 652f 7061 7468', [':path', '/sample/path']],
    ['C.2.3', '1008 7061 7373 776f 7264 0673 6563 7265 74', ['password', 'secret']],
    ['C.2.4', '82', [':method', 'GET']],
  ] as const) {
    it(`${name} is read`, () => {
      assert.deepEqual(decode(new HeaderDecoder(4096, 4096), bytesOf(hex)), fields);
    });
  }

  for (const [name, tableBytes, blocks, lists] of [
    [
      'C.3',
      4096,
      [
        '8286 8441 0f77 7777 2e65 7861 6d70 6c65 2e63 6f6d',
        '8286 84be 5808 6e6f 2d63 6163 6865',
        '8287 85bf 400a 6375 7374 6f6d 2d6b 6579 0c63 7573 746f 6d2d 7661 6c75 65',
      ],
      requests,
    ],
    [
      'C.4',
      4096,
      [
        '8286 8441 8cf1 e3c2 e5f2 3a6b a0ab 90f4 ff',
        '8286 84be 5886 a8eb 1064 9cbf',
        '8287 85bf 4088 25a8 49e9 5ba9 7d7f 8925 a849 e95b b8e8 b4bf',
      ],
      requests,
    ],
    [
      'C.5',
      256,
      [
        `4803 3330 3258 0770 7269 7661 7465 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3120
         474d 546e 1768 7474 7073 3a2f 2f77 7777 2e65 7861 6d70 6c65 2e63 6f6d`,
        '4803 3330 37c1 c0bf',
        `88c1 611d 4d6f 6e2c 2032 3120 4f63 7420 3230 3133 2032 303a 3133 3a32 3220 474d 54c0 5a04 677a 6970 7738
         666f 6f3d 4153 444a 4b48 514b 425a 584f 5157 454f 5049 5541 5851 5745 4f49 553b 206d 6178 2d61 6765 3d33
         3630 303b 2076 6572 7369 6f6e 3d31`,
      ],
      responses,
    ],
    [
      'C.6',
      256,
      [
        `4882 6402 5885 aec3 771a 4b61 96d0 7abe 9410 54d4 44a8 2005 9504 0b81 66e0 82a6 2d1b ff6e 919d 29ad 1718
         63c7 8f0b 97c8 e9ae 82ae 43d3`,
        '4883 640e ffc1 c0bf',
        `88c1 6196 d07a be94 1054 d444 a820 0595 040b 8166 e084 a62d 1bff c05a 839b d9ab 77ad 94e7 821d d7f2 e6c7
         b335 dfdf cd5b 3960 d5af 2708 7f36 72c1 ab27 0fb5 291f 9587 3160 65c0 03ed 4ee5 b106 3d50 07`,
      ],
      responses,
    ],
  ] as const) {
    it(`${name} is read, block after block`, () => {
      const decoder = new HeaderDecoder(tableBytes, 4096);
      blocks.forEach((hex, i) => {
        assert.deepEqual(decode(decoder, bytesOf(hex.replaceAll(/\s/g, ''))), lists[i]);
      });
    });
  }

  it('strings are written as there', () => {
    for (const [text, hex] of [
      ['www.example.com', 'f1e3 c2e5 f23a 6ba0 ab90 f4ff'],
      ['no-cache', 'a8eb 1064 9cbf'],
      ['private', 'aec3 771a 4b'],
      [date(21), 'd07a be94 1054 d444 a820 0595 040b 8166 e082 a62d 1bff'],
    ] as const) {
      const bytes = Buffer.alloc(100);
      const end = huffmanEncode(text, bytes, 0);
      assert.deepEqual(bytes.subarray(0, end), bytesOf(hex));
      assert.equal(huffmanLength(text), end);
    }
  });
});

describe('a header block', () => {
  it('is an error when it cannot be read', () => {
    for (const hex of [
      '80', // index 0
      'c6', // an index beyond both tables
      '7f ff ff ff ff 0f', // an integer without end
      '40 0a 61', // a string that is longer than the block
      '82 3f 01', // a size of the table behind a field
      '3f e2 1f', // a larger table than is allowed
      '00 81 ff 00', // a string of eight ones: padding that is too long
      '00 82 1f 00 00', // zeros for padding
      '00 84 ff ff ff ff 00', // EOS
      '40', // nothing behind the first byte
    ]) {
      assert.throws(() => decode(new HeaderDecoder(4096, 4096), bytesOf(hex)), CompressionError, hex);
    }
  });

  it('that means more than may be is read to its end, so that the next can be', () => {
    const decoder = new HeaderDecoder(4096, 100);
    const first = decoder.decode(
      bytesOf('4001 6101 62 4001 6301 64 4001 6501 66'.replaceAll(' ', '')),
      0,
      15,
    );
    assert.equal(first.tooLarge, true);
    assert.deepEqual(first.fields, ['a', 'b', 'c', 'd']);
    assert.deepEqual(decode(decoder, bytesOf('be')), ['e', 'f']);
  });

  it('says whether its fields are allowed, also where the table has them', () => {
    for (const [name, value] of [
      ['Upper', 'a'],
      ['a b', 'a'],
      ['', 'a'],
      ['a', 'line\nbreak'],
      ['a', ' space'],
      ['a', 'null\0'],
    ] as const) {
      const decoder = new HeaderDecoder(4096, 4096);
      const literal = (text: string) => Buffer.concat([Buffer.of(text.length), Buffer.from(text)]);
      const block = Buffer.concat([Buffer.of(0x40), literal(name), literal(value)]);
      assert.equal(decoder.decode(block, 0, block.length).areFields, false, name);
      assert.equal(decoder.decode(Buffer.of(0xbe), 0, 1).areFields, false, name);
      assert.equal(decoder.decode(Buffer.of(0x82), 0, 1).areFields, true);
    }
  });
});

describe('the writer of header blocks', () => {
  it('writes what comes again in one byte', () => {
    const encoder = new HeaderEncoder();
    const fields = { 'content-type': 'application/grpc', date: date(21) };
    assert.ok(encoded(encoder, 200, fields).length > 30);
    assert.equal(encoded(encoder, 200, fields).length, 3);
  });

  it('lets no proxy remember what is secret', () => {
    const block = encoded(new HeaderEncoder(), undefined, { 'set-cookie': ['a=1', 'b=2'] });
    assert.equal(block[0], 0x1f);
    assert.deepEqual(decode(new HeaderDecoder(4096, 4096), block), [
      'set-cookie',
      'a=1',
      'set-cookie',
      'b=2',
    ]);
  });

  it('throws when a header is none, and then has written nothing', () => {
    const encoder = new HeaderEncoder();
    const decoder = new HeaderDecoder(4096, 4096);
    for (const wrong of [
      { 'x-a': 'a\nb' },
      { Upper: 'a' },
      { connection: 'close' },
      { 'x-a': '\u{1f600}' },
    ]) {
      assert.throws(() => encoder.encode(200, { 'content-type': 'a', ...wrong }), TypeError);
    }
    assert.deepEqual(decode(decoder, encoded(encoder, 200, { 'content-type': 'a' })), [
      ':status',
      '200',
      'content-type',
      'a',
    ]);
  });

  it('leaves out white space around a value, which would make it malformed', () => {
    const block = encoded(new HeaderEncoder(), undefined, { 'x-a': ' a b\t' });
    assert.deepEqual(decode(new HeaderDecoder(4096, 4096), block), ['x-a', 'a b']);
  });

  it('follows the size that the other side gives its table, down and up again', () => {
    const random = randomFrom(5);
    const encoder = new HeaderEncoder();
    const decoder = new HeaderDecoder(4096, 65_536);
    const names = ['content-type', 'vary', 'allow', 'x-own', 'grpc-status', 'date'];
    for (let round = 0; round < 3000; round++) {
      for (let i = random(3); i > 0; i--) encoder.resize(random(8) === 0 ? 0 : random(6000));
      const fields = Object.fromEntries(
        Array.from({ length: random(5) }, () => [names[random(names.length)], 'v'.repeat(1 + random(100))]),
      );
      const block = encoded(encoder, 200, fields);
      assert.deepEqual(decode(decoder, block), [':status', '200', ...Object.entries(fields).flat()]);
    }
  });
});

describe('the Huffman code', () => {
  it('gives every string back', () => {
    const random = randomFrom(17);
    for (let round = 0; round < 3000; round++) {
      const text = Buffer.from(Array.from({ length: random(60) }, () => random(256))).toString('latin1');
      const bytes = Buffer.alloc(256);
      assert.equal(huffmanDecode(bytes, 0, huffmanEncode(text, bytes, 0)), text);
    }
  });
});
